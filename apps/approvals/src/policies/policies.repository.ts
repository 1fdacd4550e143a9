import type { ProjectId, ScopeKind } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { ActionRow } from '../actions/action-row.js';

/** A policy that is in force and counts dollars. */
export interface CapRow {
  action_id: string;
  project_id: ProjectId;
  kind: 'spend_cap' | 'run_cost_cap';
  scope_kind: ScopeKind;
  scope_value: string;
  parameters: { limit_usd: string; period?: string };
  since: Date;
  blocked_from: Date | null;
  blocked_until: Date | null;
  /** When each run was found above the cap, ISO-8601. */
  blocked_runs: Record<string, string>;
}

/** What a look at the spending of a cap found. */
export interface CapState {
  spentUsd: string;
  blockedFrom: Date | null;
  blockedUntil: Date | null;
  blockedRuns: Record<string, string>;
}

/** Keeps the policies that gateways enforce. The only writer of the table. */
@Injectable()
export class PoliciesRepository {
  constructor(private readonly database: Database) {}

  /** Puts the policy of an action in force; its key is the action's, so that a repeat changes nothing. */
  async enforce(
    client: PoolClient,
    action: ActionRow,
    now: Date,
    endsAt: Date | null,
  ): Promise<void> {
    await client.query(
      `INSERT INTO policies (action_id, project_id, kind, scope_kind, scope_value,
         scope_environment, parameters, since, ends_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (action_id) DO NOTHING`,
      [
        action.id,
        action.project_id,
        action.action_type,
        action.scope_kind,
        action.scope_value,
        action.scope_environment,
        JSON.stringify(action.parameters),
        now,
        endsAt,
      ],
    );
  }

  /** Takes the policy of an action out of force. */
  async lift(client: PoolClient, actionId: string, now: Date): Promise<void> {
    await client.query(
      'UPDATE policies SET removed_at = $2 WHERE action_id = $1 AND removed_at IS NULL',
      [actionId, now],
    );
  }

  /** The caps in force, of all projects. */
  async caps(): Promise<CapRow[]> {
    return this.database.query<CapRow>(
      `SELECT * FROM policies
       WHERE removed_at IS NULL AND kind IN ('spend_cap', 'run_cost_cap')
         AND (ends_at IS NULL OR ends_at > now())`,
    );
  }

  /** Keeps what a look found; true when gateways have to know. */
  async keepCapState(cap: CapRow, state: CapState): Promise<boolean> {
    await this.database.query(
      `UPDATE policies SET spent_usd = $2, blocked_from = $3, blocked_until = $4, blocked_runs = $5
       WHERE action_id = $1 AND removed_at IS NULL`,
      [
        cap.action_id,
        state.spentUsd,
        state.blockedFrom,
        state.blockedUntil,
        JSON.stringify(state.blockedRuns),
      ],
    );
    return (
      cap.blocked_until?.getTime() !== state.blockedUntil?.getTime() ||
      Object.keys(cap.blocked_runs).sort().join() !== Object.keys(state.blockedRuns).sort().join()
    );
  }
}
