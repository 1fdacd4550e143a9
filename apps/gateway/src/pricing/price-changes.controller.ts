import { CostwireError, isUuid, type PriceFault } from '@costwire/contracts';
import { componentField, type Component } from '@costwire/pricing';
import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { timeOf } from '../http/time-range.dto.js';
import { FreeTexts } from '../pii/free-texts.js';
import { readRates } from './override-rates.js';
import { PriceCommands } from './price-commands.service.js';
import { PriceOverridesQuery } from './price-overrides.query.js';
import { EndOverrideDto, ImportPricesDto, OverridePriceDto } from './pricing.dto.js';
import { refusedPrices, timeText } from './refused-prices.js';

/** Changes of prices: files taken over, prices set by hand. */
@ApiTags('pricing')
@ApiBearerAuth()
@Controller('api/v1/pricing')
export class PriceChangesController {
  constructor(
    private readonly prices: PriceCommands,
    private readonly overrides: PriceOverridesQuery,
    private readonly texts: FreeTexts,
  ) {}

  @Post('imports')
  @HttpCode(200)
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Take a price file over, whole or not at all' })
  async import(@Body() request: ImportPricesDto, @FromCaller() caller: Caller): Promise<unknown> {
    const { scope, url, content } = request;
    if ((url === undefined) === (content === undefined)) {
      throw refusedPrices('url', 'either url or content is needed');
    }
    await this.prices.allowScope(scope, caller);
    const reply = await this.prices.ask('importPrices', {
      project_id: caller.projectId,
      actor: actorOf(caller),
      scope,
      mode: request.mode,
      ...(url !== undefined && { url }),
      ...(content !== undefined && { content: await this.prices.pack(content) }),
      ...(request.source_version !== undefined && { source_version: request.source_version }),
      ...timeText('valid_from', request.valid_from),
      ...(request.reason !== undefined && {
        reason: await this.texts.screened(caller.projectId, request.reason),
      }),
      ...(request.leave_out !== undefined && { leave_out: request.leave_out }),
      skip_faulty: request.skip_faulty,
      dry_run: request.dry_run,
    });
    if (reply.status === 'unreadable') {
      throw refusedPrices(url === undefined ? 'content' : 'url', reply.detail);
    }
    if (reply.status === 'refused') throw importRefused(reply.faults, reply.fault_count);
    return reply;
  }

  @Get('overrides')
  @NeedsScope('read')
  @ApiOperation({ summary: 'Prices set for the project, those that ended too' })
  async list(@FromCaller() { projectId }: Caller): Promise<unknown> {
    const items = await this.overrides.list(projectId);
    return { items: items.map((item) => ({ ...item, rates: ratesOf(item.rates) })) };
  }

  @Post('overrides')
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Set prices of one model for the project' })
  async override(
    @Body() request: OverridePriceDto,
    @FromCaller() caller: Caller,
  ): Promise<unknown> {
    const read = readRates(request.rates);
    if ('faults' in read) throw new CostwireError('validation_error', read);
    const { provider, model, service_tier } = request;
    const reason = await this.texts.screened(caller.projectId, request.reason);
    const times = {
      ...timeText('valid_from', request.valid_from),
      ...timeText('valid_to', request.valid_to),
    };
    const price = { provider, model, service_tier, rates: read.rates, reason, ...times };
    const owner = { project_id: caller.projectId, actor: actorOf(caller) };
    const reply = await this.prices.ask('overridePrice', { ...owner, ...price });
    if (reply.status === 'refused') throw refusedPrices('rates', reply.detail);
    return { id: reply.id, ...price };
  }

  @Delete('overrides/:id')
  @HttpCode(200)
  @NeedsScope('admin')
  @ApiOperation({ summary: 'End an override: from a time on it no longer counts' })
  async end(
    @Param('id') id: string,
    @Body() { reason: given, from }: EndOverrideDto,
    @FromCaller() caller: Caller,
  ): Promise<unknown> {
    const endsAt = (from === undefined ? new Date() : timeOf(from)).toISOString();
    if (!isUuid(id)) throw new CostwireError('not_found');
    const reason = await this.texts.screened(caller.projectId, given);
    const { ended } = await this.prices.ask('endPriceOverride', {
      project_id: caller.projectId,
      actor: actorOf(caller),
      id,
      ends_at: endsAt,
      reason,
    });
    if (!ended) throw new CostwireError('not_found');
    return { id, ends_at: endsAt, reason };
  }
}

function importRefused(faults: readonly PriceFault[], count: number): CostwireError {
  return new CostwireError('import_refused', {
    faults: faults.map(({ entry, rule, detail }) => ({
      field: entry,
      message: `${rule}: ${detail}`,
    })),
    ...(count > faults.length && {
      detail: `${count} entries cannot be right; the first ${faults.length} are named.`,
    }),
  });
}

function ratesOf(rates: Record<string, { usd: string; tiers?: object[] }>): object {
  return Object.fromEntries(
    Object.entries(rates).map(([component, { usd, tiers }]) => [
      componentField(component as Component),
      { usd, ...(tiers && { tiers: tiers.map(tierOf) }) },
    ]),
  );
}

function tierOf(tier: { aboveInputTokens?: number; usd?: string }): object {
  return { above_input_tokens: tier.aboveInputTokens, usd: tier.usd };
}
