import { statusesBefore, type ActionStatus, type ProjectId } from '@costwire/contracts';
import { AuditTrail, Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import {
  actorOf,
  OWN_HAND,
  type ActionRow,
  type NewAction,
  type Transition,
} from './action-row.js';

/** An open action and the times at which something is due about it. */
export type OpenAction = Pick<
  ActionRow,
  | 'id'
  | 'status'
  | 'updated_at'
  | 'expires_at'
  | 'run_at'
  | 'lease_until'
  | 'reverse_at'
  | 'verify_at'
>;

/** The only writer of actions and of the history of their decisions. */
@Injectable()
export class ActionsRepository {
  private readonly audit = new AuditTrail('approvals');

  constructor(private readonly database: Database) {}

  /** Runs `work` in one transaction. */
  async inTransaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.database.transaction(work);
  }

  /** One action, or `undefined`; of whatever project unless one is named. */
  async find(id: string, projectId?: ProjectId): Promise<ActionRow | undefined> {
    const [row] = await this.database.query<ActionRow>(
      'SELECT * FROM actions WHERE id = $1 AND ($2::uuid IS NULL OR project_id = $2)',
      [id, projectId ?? null],
    );
    return row;
  }

  /**
   * Adds an action; a repeat of the same proposal changes nothing.
   *
   * @returns the row, or `undefined` when it was there.
   */
  async insert(client: PoolClient, action: NewAction): Promise<ActionRow | undefined> {
    const { rows } = await client.query<ActionRow>(INSERT, valuesOf(action));
    const row = rows[0];
    if (!row) return undefined;
    const { proposal, heldBackBy, now } = action;
    await client.query(
      `INSERT INTO action_decisions
         (project_id, action_id, seq, from_status, to_status, decided_by, via, reason, decided_at)
       VALUES ($1, $2, 1, NULL, 'pending', $3, $4, $5, $6)`,
      [
        row.project_id,
        row.id,
        actorOf(proposal.requested_by ?? OWN_HAND),
        proposal.requested_by === null ? 'policy' : 'api',
        heldBackBy.length > 0 ? `needs a person: ${heldBackBy.join('; ')}` : null,
        now,
      ],
    );
    await this.record(client, row, actorOf(proposal.requested_by ?? OWN_HAND), 'action.proposed', {
      action_type: row.action_type,
      scope: `${row.scope_kind}:${row.scope_value}`,
      anomaly_id: row.anomaly_id,
      savings_expected: row.savings_expected,
    });
    return row;
  }

  /**
   * Moves an action, if it is in a state from which it may: one statement compares, sets and writes
   * the history, so that of two decisions at the same time one wins.
   *
   * @param where a further condition on the row, without values.
   * @returns the row as it stands now, or `undefined` when it was not in such a state.
   */
  async move(
    client: PoolClient,
    id: string,
    transition: Transition,
    where = 'true',
  ): Promise<ActionRow | undefined> {
    const { to, decidedBy, via, reason, linkId = null, now, set = {} } = transition;
    const columns = Object.keys(set);
    const assigned = columns.map((column, index) => `, ${column} = $${index + 9}`).join('');
    const { rows } = await client.query<ActionRow & { from_status: ActionStatus }>(
      `WITH before AS (
         SELECT id, status FROM actions WHERE id = $1 AND status = ANY($3) AND ${where} FOR UPDATE
       ), moved AS (
         UPDATE actions SET status = $2, version = version + 1, updated_at = $8${assigned}
         FROM before WHERE actions.id = before.id
         RETURNING actions.*, before.status AS from_status
       ), decision AS (
         INSERT INTO action_decisions (project_id, action_id, seq, from_status, to_status,
           decided_by, via, reason, link_id, decided_at)
         SELECT project_id, id, version, from_status, $2, $4, $5, $6, $7, $8::timestamptz
         FROM moved
       )
       SELECT * FROM moved`,
      [
        id,
        to,
        statusesBefore(to),
        actorOf(decidedBy),
        via,
        reason,
        linkId,
        now,
        ...Object.values(set),
      ],
    );
    const row = rows[0];
    if (!row) return undefined;
    await this.record(client, row, actorOf(decidedBy), `action.${to}`, {
      from: row.from_status,
      via,
      reason,
    });
    return row;
  }

  /** Takes an action in hand for execution: one worker at a time, another one after its lease. */
  async lease(
    client: PoolClient,
    id: string,
    until: Date,
    now: Date,
  ): Promise<ActionRow | undefined> {
    const { rows } = await client.query<ActionRow>(
      `UPDATE actions SET lease_until = $2, attempts = attempts + 1, updated_at = $3
       WHERE id = $1 AND status = 'executing' AND (lease_until IS NULL OR lease_until <= $3)
         AND (run_at IS NULL OR run_at <= $3)
       RETURNING *`,
      [id, until, now],
    );
    return rows[0];
  }

  /** Ends the lease of an attempt, if no other was begun since; the next one is due at `runAt`. */
  async postpone(
    { id, attempts }: Pick<ActionRow, 'id' | 'attempts'>,
    runAt: Date,
    failure: string,
  ): Promise<void> {
    await this.database.query(
      `UPDATE actions SET lease_until = NULL, run_at = $2, failure = $3
       WHERE id = $1 AND status = 'executing' AND attempts = $4`,
      [id, runAt, failure, attempts],
    );
  }

  /** Keeps what was measured so far, unless the action has moved on: then that measured it for good. */
  async keepRealised(
    { id, status }: Pick<ActionRow, 'id' | 'status'>,
    realised: object,
  ): Promise<void> {
    await this.database.query('UPDATE actions SET realised = $2 WHERE id = $1 AND status = $3', [
      id,
      realised,
      status,
    ]);
  }

  /**
   * Keeps how telling the webhook went, while the action is still in the state that was told.
   *
   * @param runAt when to try again; null is never.
   */
  async announced(
    id: string,
    status: ActionStatus,
    runAt: Date | null,
    failure: string | null,
  ): Promise<void> {
    await this.database.query(
      `UPDATE actions SET run_at = $3, attempts = attempts + 1,
         failure = CASE status WHEN 'failed' THEN failure ELSE $4 END
       WHERE id = $1 AND status = $2`,
      [id, status, runAt, failure],
    );
  }

  /** Actions that hold, and reversed ones not measured up to their end. */
  async toMeasure(): Promise<ActionRow[]> {
    return this.database.query<ActionRow>(
      `SELECT * FROM actions WHERE executed_at IS NOT NULL AND (
         (status = 'executed' AND ((realised->>'to')::timestamptz IS NULL
           OR (realised->>'to')::timestamptz < now() - interval '1 minute'))
         OR (status = 'reversed' AND realised IS NULL)
         OR (status = 'reversed' AND (realised->>'to')::timestamptz < reversed_at))`,
    );
  }

  /** Other actions of the project that held at some time while this one did. */
  async heldBeside(action: ActionRow, to: Date): Promise<ActionRow[]> {
    return this.database.query<ActionRow>(
      `SELECT * FROM actions WHERE project_id = $1 AND id <> $2 AND executed_at < $4
         AND coalesce(reversed_at, 'infinity') > $3`,
      [action.project_id, action.id, action.executed_at, to],
    );
  }

  /** Actions about which something is due, or will be: from these the queue is rebuilt. */
  async open(): Promise<OpenAction[]> {
    return this.database.query<OpenAction>(
      `SELECT id, status, updated_at, expires_at, run_at, lease_until, reverse_at, verify_at
       FROM actions
       WHERE status IN ('pending', 'approved', 'executing', 'executed')
         OR run_at IS NOT NULL OR reverse_at IS NOT NULL
       ORDER BY id`,
    );
  }

  /** Executed or verified actions that were approved without a person, of projects that stopped it. */
  async underKillSwitch(): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM actions
       WHERE auto_approved AND status IN ('executed', 'verified') AND reversed_at IS NULL
         AND project_id IN (SELECT project_id FROM approval_policies WHERE kill_switch)`,
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Actions whose savings count, of a project: those of which another must not claim the same. The
   * days of a claim begin when it is carried out; until then they move with the time.
   */
  async claiming(client: PoolClient, projectId: ProjectId): Promise<ActionRow[]> {
    const { rows } = await client.query<ActionRow>(
      `SELECT * FROM actions
       WHERE project_id = $1 AND status IN ('pending', 'approved', 'executing', 'executed', 'verified')
         AND (executed_at IS NULL OR executed_at > now() - make_interval(days => horizon_days))`,
      [projectId],
    );
    return rows;
  }

  /** Number and expected savings of what was approved by itself since a time. */
  async autoApprovedSince(
    client: PoolClient,
    projectId: ProjectId,
    since: Date,
  ): Promise<{ actions: number; usd: string }> {
    const { rows } = await client.query<{ actions: number; usd: string }>(
      `SELECT count(*)::int AS actions, coalesce(sum(savings_expected), 0)::text AS usd
       FROM actions WHERE project_id = $1 AND auto_approved AND created_at >= $2`,
      [projectId, since],
    );
    return rows[0]!;
  }

  private async record(
    client: PoolClient,
    row: ActionRow,
    actor: string,
    action: string,
    details: Record<string, unknown>,
  ): Promise<void> {
    await this.audit.append(client, {
      projectId: row.project_id,
      actor,
      action,
      subject: row.id,
      details,
    });
  }
}

const INSERT = `
  INSERT INTO actions (id, project_id, anomaly_id, source, action_type, scope_kind, scope_value,
    scope_environment, driver, parameters, description, savings_low, savings_expected, savings_high,
    proposed_savings, horizon_days, risk_level, severity, severe_buckets, reversible,
    changes_quality, requested_by, proposed_at, ttl_minutes, forecast_hourly_usd, meta, status,
    version, requires_approval, auto_approved, held_back_by, four_eyes, created_at, updated_at,
    expires_at, requested_by_person)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23, $24, $25, $26, 'pending', 1, $27, $28, $29, $30, $31, $31, $32,
    $33)
  ON CONFLICT (id) DO NOTHING
  RETURNING *`;

function valuesOf(action: NewAction): unknown[] {
  const { proposal, savings, autoApproved, heldBackBy, fourEyes, now, expiresAt } = action;
  const { scope } = proposal;
  return [
    proposal.proposal_id,
    proposal.project_id,
    proposal.anomaly_id,
    proposal.source,
    proposal.action_type,
    scope.kind,
    scope.value,
    scope.environment ?? null,
    proposal.driver,
    JSON.stringify(proposal.parameters),
    proposal.description,
    savings.low,
    savings.expected,
    savings.high,
    JSON.stringify(proposal.savings),
    savings.horizon_days,
    proposal.risk_level,
    proposal.severity,
    proposal.severe_buckets,
    proposal.reversible,
    proposal.changes_quality,
    proposal.requested_by,
    proposal.proposed_at,
    proposal.ttl_minutes,
    proposal.forecast.hourly_usd,
    JSON.stringify(proposal.meta),
    !autoApproved,
    autoApproved,
    [...heldBackBy],
    fourEyes,
    now,
    expiresAt,
    proposal.requested_by_person ?? proposal.requested_by,
  ];
}
