import { CostwireError } from '@costwire/contracts';
import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { timeOf } from '../http/time-range.dto.js';
import { FreeTexts } from '../pii/free-texts.js';
import { readAwsPrices } from './aws-price-input.js';
import { AwsPriceListDto, AwsPricesDto } from './aws-prices.dto.js';
import { AwsPricesQuery } from './aws-prices.query.js';
import { PriceCommands } from './price-commands.service.js';
import { timeText } from './refused-prices.js';

/** Unit prices of AWS by region. */
@ApiTags('pricing')
@ApiBearerAuth()
@Controller('api/v1/pricing/aws')
export class AwsPricesController {
  constructor(
    private readonly prices: PriceCommands,
    private readonly query: AwsPricesQuery,
    private readonly texts: FreeTexts,
  ) {}

  @Get()
  @NeedsScope('read')
  @ApiOperation({ summary: 'AWS prices in force for the project, by region and dimension' })
  async list(
    @Query() { region, service, dimension, at }: AwsPriceListDto,
    @FromCaller() { projectId }: Caller,
  ): Promise<unknown> {
    const time = at === undefined ? new Date() : timeOf(at);
    return { items: await this.query.list(projectId, time, { region, service, dimension }) };
  }

  @Put()
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Record AWS prices above those known, whole or not at all' })
  async record(@Body() request: AwsPricesDto, @FromCaller() caller: Caller): Promise<unknown> {
    const { scope, source = 'override', source_version: version, reason } = request;
    const read = readAwsPrices(request.prices);
    if ('faults' in read) throw new CostwireError('validation_error', read);
    await this.prices.allowScope(scope, caller);
    const reply = await this.prices.ask('recordAwsPrices', {
      project_id: caller.projectId,
      actor: actorOf(caller),
      scope,
      source,
      reason: await this.texts.screened(caller.projectId, reason),
      content: await this.prices.pack(read.prices),
      ...(version !== undefined && { source_version: version }),
      ...timeText('valid_from', request.valid_from),
      skip_faulty: request.skip_faulty,
    });
    if (reply.status !== 'refused') return reply;
    throw new CostwireError('import_refused', {
      faults: reply.faults.map(({ entry, rule, detail }) => ({
        field: entry,
        message: `${rule}: ${detail}`,
      })),
    });
  }
}
