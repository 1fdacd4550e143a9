import { CostwireError } from '@costwire/contracts';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { rangeOf } from '../http/time-range.js';
import { timeOf, TimeRangeDto } from '../http/time-range.dto.js';
import { PriceCommands } from './price-commands.service.js';
import { PriceVersionsQuery } from './price-versions.query.js';
import { VersionListDto } from './pricing.dto.js';
import { QuoteDto } from './quote.dto.js';
import { quotedUsage } from './quoted-usage.js';
import { UnpricedModelsQuery } from './unpriced-models.query.js';

const DEFAULT_RANGE_MS = 30 * 86_400_000;
/** Models listed at most; each is asked for its reason. */
const MAX_UNPRICED = 200;

/** What calls cost, which prices there are, and which are missing. */
@ApiTags('pricing')
@ApiBearerAuth()
@Controller('api/v1/pricing')
export class PricingController {
  constructor(
    private readonly prices: PriceCommands,
    private readonly versions: PriceVersionsQuery,
    private readonly unpriced: UnpricedModelsQuery,
  ) {}

  @Post('quote')
  @HttpCode(200)
  @NeedsScope('read')
  @ApiOperation({ summary: "What a call costs by the project's prices, with a receipt" })
  async quote(@Body() quote: QuoteDto, @FromCaller() { projectId }: Caller): Promise<unknown> {
    const read = quotedUsage(quote);
    if ('faults' in read) throw new CostwireError('validation_error', read);
    const timestamp = (quote.timestamp ? timeOf(quote.timestamp) : new Date()).toISOString();
    const serviceTier = quote.service_tier ?? read.serviceTier;
    const call = {
      provider: quote.provider ?? '',
      model: quote.model,
      timestamp,
      ...(serviceTier !== undefined && { service_tier: serviceTier }),
      usage: read.usage,
    };
    const { prices } = await this.prices.ask('priceCalls', {
      project_id: projectId,
      calls: [call],
    });
    const { same_rules: _rules, ...price } = prices[0]!;
    return { ...price, timestamp, usage: read.usage, notes: read.notes };
  }

  @Get('unpriced')
  @NeedsScope('read')
  @ApiOperation({ summary: 'Models with calls that have no price, and why (last 30 days)' })
  async listUnpriced(
    @Query() range: TimeRangeDto,
    @FromCaller() { projectId }: Caller,
  ): Promise<unknown> {
    const { start, end } = rangeOf(range, DEFAULT_RANGE_MS);
    const models = await this.unpriced.list(projectId, start, end, MAX_UNPRICED);
    const calls = models.map(({ provider, model, lastSeen, serviceTier, usage }) => ({
      provider,
      model,
      timestamp: lastSeen,
      ...(serviceTier !== null && { service_tier: serviceTier }),
      usage,
    }));
    const { prices } =
      calls.length === 0
        ? { prices: [] }
        : await this.prices.ask('priceCalls', { project_id: projectId, calls });
    const items = models.map(({ provider, model, calls: count, firstSeen, lastSeen }, index) => ({
      provider,
      model,
      calls: count,
      first_seen: firstSeen,
      last_seen: lastSeen,
      reason: prices[index]?.reason ?? null,
      detail: prices[index]?.detail ?? null,
      priced_now: prices[index] !== null && prices[index]?.status !== 'unpriced',
    }));
    return { items, from: start.toISOString(), to: end.toISOString() };
  }

  @Get('versions')
  @NeedsScope('read')
  @ApiOperation({ summary: 'Versions of prices that hold for the project, the newest first' })
  async listVersions(
    @Query() { limit, cursor }: VersionListDto,
    @FromCaller() { projectId }: Caller,
  ): Promise<unknown> {
    return this.versions.page(projectId, limit, cursor);
  }

  @Get('discrepancies')
  @NeedsScope('read')
  @ApiOperation({ summary: 'Prices in force on which two sources disagree' })
  async discrepancies(@FromCaller() { projectId }: Caller): Promise<unknown> {
    return this.prices.ask('comparePrices', { project_id: projectId });
  }
}
