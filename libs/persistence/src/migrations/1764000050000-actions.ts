import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SERVICE_ROLES } from '../service-roles.js';
import { createAuditTable, dropAuditTable } from './audit-table.js';
import { handOver, letServiceRead, takeBack } from './table-rights.js';

const TABLES = {
  actions: 'project_id',
  action_decisions: 'project_id',
  action_effects: 'project_id',
  approval_policies: 'project_id',
  policies: 'project_id',
};

const ACTIONS = `
  CREATE TABLE actions (
    id uuid PRIMARY KEY,
    project_id uuid NOT NULL,
    anomaly_id text,
    source text NOT NULL,
    action_type text NOT NULL,
    scope_kind text NOT NULL,
    scope_value text NOT NULL,
    scope_environment text,
    driver text,
    parameters jsonb NOT NULL,
    description text NOT NULL,
    savings_low numeric(38,15) NOT NULL CHECK (savings_low >= 0),
    savings_expected numeric(38,15) NOT NULL CHECK (savings_expected >= 0),
    savings_high numeric(38,15) NOT NULL CHECK (savings_high >= 0),
    proposed_savings jsonb NOT NULL,
    horizon_days integer NOT NULL CHECK (horizon_days > 0),
    risk_level text NOT NULL,
    severity text,
    severe_buckets integer NOT NULL,
    reversible boolean NOT NULL,
    changes_quality boolean NOT NULL,
    requested_by text,
    proposed_at timestamptz NOT NULL,
    ttl_minutes integer,
    forecast_hourly_usd numeric(38,15),
    meta jsonb NOT NULL,
    status text NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'expired',
      'executing', 'executed', 'failed', 'verified', 'reversed')),
    version integer NOT NULL,
    requires_approval boolean NOT NULL,
    auto_approved boolean NOT NULL,
    held_back_by text[] NOT NULL,
    four_eyes boolean NOT NULL,
    approved_by text,
    failure text,
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    run_at timestamptz,
    lease_until timestamptz,
    executed_at timestamptz,
    reverse_at timestamptz,
    verify_at timestamptz,
    reversed_at timestamptz,
    realised jsonb,
    CHECK (NOT four_eyes OR approved_by IS DISTINCT FROM requested_by OR approved_by IS NULL),
    CHECK (status NOT IN ('approved', 'executing', 'executed', 'verified')
      OR approved_by IS NOT NULL)
  )`;

const DECISIONS = `
  CREATE TABLE action_decisions (
    project_id uuid NOT NULL,
    action_id uuid NOT NULL,
    seq integer NOT NULL,
    from_status text,
    to_status text NOT NULL,
    decided_by text NOT NULL,
    via text NOT NULL,
    reason text,
    link_id uuid,
    decided_at timestamptz NOT NULL,
    told_at timestamptz,
    PRIMARY KEY (action_id, seq)
  )`;

const EFFECTS = `
  CREATE TABLE action_effects (
    project_id uuid NOT NULL,
    action_id uuid NOT NULL,
    executor text NOT NULL,
    phase text NOT NULL CHECK (phase IN ('execute', 'roll back')),
    done_at timestamptz NOT NULL,
    detail jsonb NOT NULL,
    PRIMARY KEY (action_id, executor, phase)
  )`;

const APPROVAL_POLICIES = `
  CREATE TABLE approval_policies (
    project_id uuid PRIMARY KEY,
    auto_approval boolean NOT NULL,
    kill_switch boolean NOT NULL,
    auto_actions_per_day integer NOT NULL,
    auto_usd_per_day numeric(38,15) NOT NULL,
    four_eyes boolean NOT NULL,
    expiry_minutes integer NOT NULL,
    verification_days numeric(10,6) NOT NULL,
    webhook_url text,
    updated_at timestamptz NOT NULL
  )`;

const POLICIES = `
  CREATE TABLE policies (
    action_id uuid PRIMARY KEY,
    project_id uuid NOT NULL,
    kind text NOT NULL,
    scope_kind text NOT NULL,
    scope_value text NOT NULL,
    scope_environment text,
    parameters jsonb NOT NULL,
    since timestamptz NOT NULL,
    ends_at timestamptz,
    removed_at timestamptz,
    blocked_from timestamptz,
    blocked_until timestamptz,
    blocked_runs jsonb NOT NULL DEFAULT '{}',
    spent_usd numeric(38,15)
  )`;

/** Tables of approvals: actions with their history and effects, and the policies gateways enforce. */
export class Actions1764000050000 implements MigrationInterface {
  name = 'Actions1764000050000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of [ACTIONS, DECISIONS, EFFECTS, APPROVAL_POLICIES, POLICIES]) {
      await runner.query(table);
    }
    await runner.query(
      'CREATE INDEX actions_project_idx ON actions (project_id, created_at DESC, id DESC)',
    );
    await runner.query(`
      CREATE INDEX actions_open_idx ON actions (id)
      WHERE status IN ('pending', 'approved', 'executing', 'executed')
        OR run_at IS NOT NULL OR reverse_at IS NOT NULL`);
    await runner.query(`
      CREATE UNIQUE INDEX action_decisions_link_key ON action_decisions (link_id)
      WHERE link_id IS NOT NULL`);
    await runner.query(`
      CREATE INDEX action_decisions_untold_idx ON action_decisions (action_id, seq)
      WHERE told_at IS NULL`);
    await runner.query(
      'CREATE INDEX policies_in_force_idx ON policies (project_id) WHERE removed_at IS NULL',
    );
    await handOver(runner, SERVICE_ROLES.approvals, TABLES);
    await letServiceRead(runner, 'policies', SERVICE_ROLES.gateway);
    // Anomaly looks there for proposals that the queue has lost.
    await letServiceRead(runner, 'actions', SERVICE_ROLES.anomaly);
    await createAuditTable(runner, 'approvals');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropAuditTable(runner, 'approvals');
    await takeBack(runner, TABLES);
    for (const table of Object.keys(TABLES).reverse()) await runner.query(`DROP TABLE ${table}`);
  }
}
