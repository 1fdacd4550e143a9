import {
  CostwireError,
  derivedUuid,
  formatUsd,
  isUuid,
  usdFromJson,
  uuidv7,
  type DecisionVerb,
  type JsonObject,
  type Proposal,
} from '@costwire/contracts';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { IdempotencyKey, TakesIdempotencyKey } from '../http/idempotency-key.js';
import { FreeTexts } from '../pii/free-texts.js';
import { IdentifierPseudonyms } from '../usage/identifiers.js';
import { ActionQuery } from './action.query.js';
import { ActionsListQuery } from './actions-list.query.js';
import { ActionListDto, CreateActionDto, DecisionDto } from './actions.dto.js';
import { ApprovalsClient } from './approvals-client.js';

/** Proposed, decided and executed actions. */
@ApiTags('actions')
@ApiBearerAuth()
@Controller('api/v1/actions')
export class ActionsController {
  constructor(
    private readonly actions: ActionsListQuery,
    private readonly action: ActionQuery,
    private readonly approvals: ApprovalsClient,
    private readonly texts: FreeTexts,
    private readonly pseudonyms: IdentifierPseudonyms,
  ) {}

  @Get()
  @NeedsScope('read')
  @ApiOperation({ summary: 'List actions, newest first' })
  async list(@Query() query: ActionListDto, @FromCaller() { projectId }: Caller): Promise<unknown> {
    return this.actions.page(projectId, query);
  }

  @Post()
  @NeedsScope('approve')
  @ApiOperation({ summary: 'Propose an action; it needs the approval of somebody else' })
  @TakesIdempotencyKey('the action')
  async propose(
    @Body() body: CreateActionDto,
    @FromCaller() caller: Caller,
    @IdempotencyKey() key: string | undefined,
  ): Promise<unknown> {
    const { description, parameters = {}, meta = {} } = body;
    if (!body.reversible && body.ttl_minutes !== undefined) {
      const message = 'must be absent when the action cannot be taken back';
      throw new CostwireError('validation_error', { faults: [{ field: 'ttl_minutes', message }] });
    }
    const given = {
      description,
      parameters: withDecimals(inOurNames(parameters)),
      meta,
    } as JsonObject;
    const texts = await this.texts.screened(caller.projectId, given);
    const stored = this.pseudonyms.storedForm(body.scope.value, caller.projectId);
    const scope = { ...body.scope, value: stored };
    const proposal = proposalOf({ ...body, ...(texts as object), scope }, caller, key, new Date());
    const { action_id: id } = await this.approvals.ask('proposeAction', { proposal });
    return this.action.one(caller.projectId, id);
  }

  @Get(':id')
  @NeedsScope('read')
  @ApiOperation({ summary: 'One action with its history: who decided what, when and why' })
  async one(@Param('id') id: string, @FromCaller() { projectId }: Caller): Promise<unknown> {
    return this.action.one(projectId, id);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @NeedsScope('approve')
  @ApiOperation({
    summary: 'Approve an action that somebody else asked for; it is executed at once',
  })
  async approve(
    @Param('id') id: string,
    @Body() { reason }: DecisionDto,
    @FromCaller() caller: Caller,
  ): Promise<unknown> {
    return this.decide('approve', id, reason, caller);
  }

  @Post(':id/reject')
  @HttpCode(200)
  @NeedsScope('approve')
  @ApiOperation({ summary: 'Reject an action' })
  async reject(
    @Param('id') id: string,
    @Body() { reason }: DecisionDto,
    @FromCaller() caller: Caller,
  ): Promise<unknown> {
    return this.decide('reject', id, reason, caller);
  }

  @Post(':id/reverse')
  @HttpCode(200)
  @NeedsScope('approve')
  @ApiOperation({ summary: 'Take back an action that was executed' })
  async reverse(
    @Param('id') id: string,
    @Body() { reason }: DecisionDto,
    @FromCaller() caller: Caller,
  ): Promise<unknown> {
    return this.decide('reverse', id, reason, caller);
  }

  private async decide(
    verb: DecisionVerb,
    id: string,
    reason: string | undefined,
    { projectId, keyId, person }: Caller,
  ): Promise<unknown> {
    if (!isUuid(id)) throw new CostwireError('not_found');
    await this.approvals.ask('decideAction', {
      project_id: projectId,
      action_id: id,
      verb,
      reason: reason === undefined ? null : await this.texts.screened(projectId, reason),
      decided_by: keyId,
      decided_by_person: person,
      via: 'api',
      link_id: null,
    });
    return this.action.one(projectId, id);
  }
}

function proposalOf(
  body: CreateActionDto,
  { projectId, keyId, person }: Caller,
  key: string | undefined,
  now: Date,
): Proposal {
  const { savings, forecast_hourly_usd: hourly, scope } = body;
  return {
    proposal_id: key ? derivedUuid(projectId, 'action', key) : uuidv7(now.getTime()),
    project_id: projectId,
    anomaly_id: body.anomaly_id ?? null,
    source: 'manual',
    action_type: body.action_type,
    // The id of the project says nothing that the key does not.
    scope: scope.kind === 'project' ? { ...scope, value: projectId } : { ...scope },
    driver: null,
    parameters: body.parameters ?? {},
    description: body.description,
    savings: savings
      ? {
          low: decimal(savings.low),
          expected: decimal(savings.expected),
          high: decimal(savings.high),
          horizon_days: savings.horizon_days,
        }
      : { low: '0', expected: '0', high: '0', horizon_days: 7 },
    risk_level: body.risk_level,
    severity: null,
    severe_buckets: 0,
    reversible: body.reversible,
    changes_quality: body.changes_quality,
    requested_by: keyId,
    requested_by_person: person,
    proposed_at: now.toISOString(),
    ttl_minutes: body.ttl_minutes ?? null,
    forecast: { hourly_usd: hourly === undefined ? null : decimal(hourly) },
    meta: body.meta ?? {},
  };
}

/** The parameters of policies are taken in camelCase too; whatever else there is stays as it is. */
function inOurNames(parameters: Record<string, unknown>): Record<string, unknown> {
  const named = Object.entries(parameters).map(([key, value]): [string, unknown] => {
    const name = OTHER_NAMES[key];
    return name !== undefined && !(name in parameters) ? [name, value] : [key, value];
  });
  return Object.fromEntries(named);
}

const OTHER_NAMES: Readonly<Record<string, string>> = {
  callsPerHour: 'calls_per_hour',
  limitUsd: 'limit_usd',
  maxTokens: 'max_tokens',
};

/** Amounts are taken as numbers too, in their shortest decimal form. */
function withDecimals(parameters: Record<string, unknown>): Record<string, unknown> {
  const limit = usdFromJson(parameters['limit_usd']);
  return limit === undefined ? parameters : { ...parameters, limit_usd: formatUsd(limit) };
}

function decimal(amount: string | number): string {
  return formatUsd(usdFromJson(amount)!);
}
