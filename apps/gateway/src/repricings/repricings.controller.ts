import {
  CostwireError,
  isUuid,
  type ProjectId,
  type RepricingDecision,
  type RpcName,
  type RpcPayloads,
} from '@costwire/contracts';
import { RpcClient } from '@costwire/messaging';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { outage } from '../http/outage.js';
import { timeOf } from '../http/time-range.dto.js';
import { FreeTexts } from '../pii/free-texts.js';
import { IdentifierPseudonyms } from '../usage/identifiers.js';
import { RepricingListDto, RequestRepricingDto, storedFilter } from './repricings.dto.js';
import { RepricingsQuery, type RepricingView } from './repricings.query.js';

/** A decision waits for the step under way, which is one transaction of some seconds at most. */
const RPC_TIMEOUT_MS = 20_000;
const RETRY_AFTER_SECONDS = 5;
const DEFAULT_LIMIT = 20;

/** Prices of the past set right: dry run, approval by a second key, corrections. */
@ApiTags('repricings')
@ApiBearerAuth()
@Controller('api/v1/pricing/repricings')
export class RepricingsController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly repricings: RepricingsQuery,
    private readonly pseudonyms: IdentifierPseudonyms,
    private readonly texts: FreeTexts,
  ) {}

  @Post()
  @HttpCode(202)
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Work out what the prices in use now would change; books nothing' })
  async request(
    @FromCaller() { projectId, keyId }: Caller,
    @Body() { from, to, filter, reason }: RequestRepricingDto,
  ): Promise<RepricingView> {
    const [start, end] = [timeOf(from), timeOf(to)];
    if (start >= end) {
      const faults = [{ field: 'from', message: 'must be before to' }];
      throw new CostwireError('validation_error', { faults });
    }
    const { id } = await this.ask('requestRepricing', {
      project_id: projectId,
      requested_by: keyId,
      from: start.toISOString(),
      to: end.toISOString(),
      filter: storedFilter(filter, (value) => this.pseudonyms.storedForm(value, projectId)),
      reason: await this.texts.screened(projectId, reason),
    });
    return this.find(projectId, id);
  }

  @Get()
  @NeedsScope('read')
  @ApiOperation({ summary: 'List re-pricings, newest first' })
  async list(
    @FromCaller() { projectId }: Caller,
    @Query() { limit = DEFAULT_LIMIT, cursor }: RepricingListDto,
  ): Promise<unknown> {
    const items = await this.repricings.page(projectId, limit, cursor);
    return { items, next_cursor: items.length === limit ? items.at(-1)!.id : null };
  }

  @Get(':id')
  @NeedsScope('read')
  @ApiOperation({ summary: 'What a re-pricing changes by model, and how far it is' })
  async one(@FromCaller() { projectId }: Caller, @Param('id') id: string): Promise<RepricingView> {
    return this.find(projectId, id);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Book what was proposed; takes another key than the one that asked' })
  async approve(@FromCaller() caller: Caller, @Param('id') id: string): Promise<RepricingView> {
    return this.decide(caller, id, 'approve');
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Drop a re-pricing that is not approved' })
  async cancel(@FromCaller() caller: Caller, @Param('id') id: string): Promise<RepricingView> {
    return this.decide(caller, id, 'cancel');
  }

  private async decide(
    { projectId, keyId }: Caller,
    id: string,
    decision: RepricingDecision['decision'],
  ): Promise<RepricingView> {
    if (!isUuid(id)) throw new CostwireError('not_found');
    const request = { project_id: projectId, id, decided_by: keyId, decision };
    const reply = await this.ask('decideRepricing', request);
    if (reply.outcome === 'not_found') throw new CostwireError('not_found');
    if (reply.outcome === 'own_request') {
      throw new CostwireError('forbidden', {
        detail: 'A re-pricing is approved by another key than the one that asked for it.',
      });
    }
    if (reply.outcome === 'wrong_state') {
      throw new CostwireError('conflict', { detail: `The re-pricing is ${reply.status}.` });
    }
    return this.find(projectId, id);
  }

  private async find(projectId: ProjectId, id: string): Promise<RepricingView> {
    const found = isUuid(id) ? await this.repricings.one(projectId, id) : undefined;
    if (!found) throw new CostwireError('not_found');
    return found;
  }

  private async ask<N extends RpcName>(
    name: N,
    request: RpcPayloads[N]['request'],
  ): Promise<RpcPayloads[N]['reply']> {
    return this.rpc
      .request(name, request, RPC_TIMEOUT_MS)
      .catch(outage('pricing_unavailable', RETRY_AFTER_SECONDS));
  }
}
