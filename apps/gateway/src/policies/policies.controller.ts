import { formatUsd, parseUsd } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromCaller, NeedsScope, type Caller } from '../access/caller.js';
import { AdmissionDto } from './admission.dto.js';
import { AdmissionService } from './admission.service.js';

interface PolicyRow {
  action_id: string;
  since: Date;
  ends_at: Date | null;
  blocked_until: Date | null;
  spent_usd: string | null;
  [column: string]: unknown;
}

/** What is in force, and whether a call may be made. */
@ApiTags('actions')
@ApiBearerAuth()
@Controller('api/v1')
export class PoliciesController {
  constructor(
    private readonly admission: AdmissionService,
    private readonly database: Database,
  ) {}

  @Get('policies')
  @NeedsScope('read')
  @ApiOperation({ summary: 'List the policies in force: pauses, limits, caps and routes' })
  async list(@FromCaller() { projectId }: Caller): Promise<unknown> {
    const rows = await this.database.readProject<PolicyRow>(
      projectId,
      `SELECT * FROM policies
       WHERE project_id = $1 AND removed_at IS NULL AND (ends_at IS NULL OR ends_at > now())
       ORDER BY since, action_id`,
      [projectId],
    );
    return { items: rows.map(describe) };
  }

  @Post('admission')
  @HttpCode(200)
  @NeedsScope('ingest')
  @ApiOperation({
    summary: 'Ask whether a call may be made now; counts it against the rate limits on it',
  })
  async ask(@Body() call: AdmissionDto, @FromCaller() caller: Caller): Promise<unknown> {
    const { feature, agent_name: agentName, run_id: runId, model, environment } = call;
    const subject = { keyId: caller.keyId, feature, agentName, runId, model, environment };
    const policies = await this.admission.ask(subject, caller, Date.now());
    const caps = policies.flatMap(({ kind, parameters: { max_tokens: most } }) =>
      kind === 'max_tokens' && most !== undefined ? [most] : [],
    );
    const route = policies.find(({ kind }) => kind === 'model_route');
    return {
      allowed: true,
      max_tokens: caps.length > 0 ? Math.min(...caps) : null,
      model: route?.parameters.model ?? model ?? null,
      action_ids: policies.map(({ actionId }) => actionId),
    };
  }
}

function describe(row: PolicyRow): unknown {
  return {
    action_id: row.action_id,
    kind: row['kind'],
    scope: {
      kind: row['scope_kind'],
      value: row['scope_value'],
      environment: row['scope_environment'],
    },
    parameters: row['parameters'],
    since: row.since.toISOString(),
    ends_at: row.ends_at?.toISOString() ?? null,
    spent_usd: row.spent_usd === null ? null : formatUsd(parseUsd(row.spent_usd)!),
    reached_until: row.blocked_until?.toISOString() ?? null,
    runs_stopped: Object.keys(row['blocked_runs'] as object),
  };
}
