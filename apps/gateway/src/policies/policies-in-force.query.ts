import {
  POLICY_KINDS,
  type PolicyKind,
  type PolicyParameters,
  type ProjectId,
  type ScopeKind,
} from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import type { PolicyInForce } from './policy-in-force.js';

interface PolicyRow {
  action_id: string;
  project_id: ProjectId;
  kind: string;
  scope_kind: ScopeKind;
  scope_value: string;
  scope_environment: string | null;
  parameters: PolicyParameters;
  since: Date;
  ends_at: Date | null;
  blocked_from: Date | null;
  blocked_until: Date | null;
  blocked_runs: Record<string, string>;
}

/** Reads the policies of all projects, which the gateway may read. Walks `policies_in_force_idx`. */
@Injectable()
export class PoliciesInForceQuery {
  constructor(private readonly database: Database) {}

  /** Every policy that was not lifted and has not ended. */
  async all(): Promise<PolicyInForce[]> {
    await this.database.open();
    const rows = await this.database.query<PolicyRow>(
      `SELECT * FROM policies
       WHERE removed_at IS NULL AND (ends_at IS NULL OR ends_at > now())`,
    );
    return rows.flatMap(policyOf);
  }
}

/** A kind that a newer version wrote is not known here and is left out. */
function policyOf(row: PolicyRow): PolicyInForce[] {
  const kind: PolicyKind | undefined = POLICY_KINDS.find((each) => each === row.kind);
  if (!kind) return [];
  const runs = Object.entries(row.blocked_runs).map(([run, at]) => [run, Date.parse(at)] as const);
  return [
    {
      actionId: row.action_id,
      projectId: row.project_id,
      kind,
      scopeKind: row.scope_kind,
      scopeValue: row.scope_value,
      environment: row.scope_environment ?? undefined,
      parameters: row.parameters,
      sinceMs: row.since.getTime(),
      endsMs: row.ends_at?.getTime() ?? Infinity,
      blockedFromMs: row.blocked_from?.getTime(),
      blockedUntilMs: row.blocked_until?.getTime() ?? 0,
      blockedRuns: new Map(runs),
    },
  ];
}
