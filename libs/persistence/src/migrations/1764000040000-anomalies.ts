import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SERVICE_ROLES } from '../service-roles.js';
import { createAuditTable, dropAuditTable } from './audit-table.js';
import { handOver, letServiceRead, takeBack, type TablesOfAnOwner } from './table-rights.js';

const TABLES: TablesOfAnOwner = {
  watched_projects: null,
  series_state: null,
  series_hours: null,
  anomalies: 'project_id',
  anomaly_feedback: 'project_id',
  proposals: 'project_id',
  planned_windows: 'project_id',
  anomaly_gates: 'project_id',
  notification_channels: 'project_id',
  notification_deliveries: 'project_id',
};

/** What the detector knows. A series is named by its scope as JSON. */
async function createStateTables(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE watched_projects (
      project_id uuid PRIMARY KEY,
      shard smallint NOT NULL,
      first_hour timestamptz NOT NULL,
      closed_hour timestamptz NOT NULL,
      relearned_at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX watched_projects_shard ON watched_projects (shard)');
  await runner.query(`
    CREATE TABLE series_state (
      project_id uuid NOT NULL,
      series text NOT NULL,
      state bytea,
      last_active timestamptz,
      stale_since timestamptz,
      PRIMARY KEY (project_id, series)
    )`);
  await runner.query(
    'CREATE INDEX series_state_stale ON series_state (project_id) WHERE stale_since IS NOT NULL',
  );
  await runner.query(`
    CREATE TABLE series_hours (
      project_id uuid NOT NULL,
      hour timestamptz NOT NULL,
      series text NOT NULL,
      version bigint NOT NULL,
      calls bigint NOT NULL,
      input_tokens bigint NOT NULL,
      cached_input_tokens bigint NOT NULL,
      output_tokens bigint NOT NULL,
      cost_usd numeric(38,15) NOT NULL,
      late boolean NOT NULL,
      PRIMARY KEY (project_id, hour, series)
    )`);
}

/** What was found and what follows. A change takes its sequence while it holds its shard's lock. */
async function createFindingTables(runner: QueryRunner): Promise<void> {
  await runner.query('CREATE SEQUENCE anomaly_changes');
  await runner.query(`
    CREATE TABLE anomalies (
      project_id uuid NOT NULL,
      id uuid NOT NULL,
      sequence bigint NOT NULL,
      change text NOT NULL,
      published_sequence bigint NOT NULL DEFAULT 0,
      series text,
      timestamp timestamptz NOT NULL,
      last_seen timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      resolved_at timestamptz,
      status text NOT NULL CHECK (status IN ('open', 'resolved', 'merged')),
      resolution text,
      source text NOT NULL CHECK (source IN ('detector', 'external')),
      provider text,
      service text NOT NULL,
      model text,
      current_cost numeric(38,15) NOT NULL,
      expected_cost numeric(38,15),
      deviation_percent double precision,
      excess_usd numeric(38,15),
      severity text NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
      driver text NOT NULL,
      description text NOT NULL,
      contributions jsonb,
      severe_buckets integer NOT NULL,
      planned boolean NOT NULL,
      feedback text,
      meta jsonb NOT NULL,
      PRIMARY KEY (project_id, id)
    )`);
  await runner.query(`
    CREATE UNIQUE INDEX anomalies_one_open ON anomalies (project_id, series, driver)
    WHERE status = 'open' AND series IS NOT NULL`);
  await runner.query('CREATE INDEX anomalies_by_time ON anomalies (project_id, timestamp, id)');
  await runner.query('CREATE INDEX anomalies_by_change ON anomalies (project_id, sequence)');
  await runner.query(`
    CREATE INDEX anomalies_unpublished ON anomalies (project_id)
    WHERE published_sequence < sequence`);
  await runner.query(`
    CREATE TABLE anomaly_feedback (
      id uuid PRIMARY KEY,
      project_id uuid NOT NULL,
      anomaly_id uuid NOT NULL,
      series text,
      hour timestamptz NOT NULL,
      verb text NOT NULL,
      given_by text NOT NULL,
      note text,
      given_at timestamptz NOT NULL
    )`);
  await runner.query(
    'CREATE INDEX anomaly_feedback_series ON anomaly_feedback (project_id, series)',
  );
  await runner.query(`
    CREATE TABLE proposals (
      proposal_id uuid PRIMARY KEY,
      project_id uuid NOT NULL,
      anomaly_id uuid,
      payload jsonb NOT NULL,
      proposed_at timestamptz NOT NULL,
      queued_at timestamptz
    )`);
  await runner.query('CREATE INDEX proposals_anomaly ON proposals (project_id, anomaly_id)');
  await runner.query('CREATE INDEX proposals_by_time ON proposals (proposed_at)');
  await runner.query(
    'CREATE INDEX proposals_unqueued ON proposals (proposed_at) WHERE queued_at IS NULL',
  );
}

/** What people set: planned windows, gates, and who is told how. */
async function createSettingTables(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE planned_windows (
      project_id uuid NOT NULL,
      id uuid NOT NULL,
      scope jsonb NOT NULL,
      starts_at timestamptz NOT NULL,
      ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
      note text NOT NULL,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL,
      PRIMARY KEY (project_id, id)
    )`);
  await runner.query(`
    CREATE TABLE anomaly_gates (
      project_id uuid NOT NULL,
      scope text NOT NULL,
      min_percent double precision,
      min_usd numeric(38,15),
      combine text NOT NULL CHECK (combine IN ('and', 'or')),
      updated_at timestamptz NOT NULL,
      PRIMARY KEY (project_id, scope)
    )`);
  await runner.query(`
    CREATE TABLE notification_channels (
      project_id uuid NOT NULL,
      id uuid NOT NULL,
      name text NOT NULL,
      kind text NOT NULL,
      url text,
      recipient text,
      subject text,
      min_severity text NOT NULL,
      enabled boolean NOT NULL,
      created_at timestamptz NOT NULL,
      PRIMARY KEY (project_id, id)
    )`);
  await runner.query(`
    CREATE TABLE notification_deliveries (
      project_id uuid NOT NULL,
      id uuid NOT NULL,
      channel_id uuid NOT NULL,
      anomaly_id uuid NOT NULL,
      change text NOT NULL CHECK (change IN ('alarm', 'resolved')),
      severity_rank smallint NOT NULL,
      body jsonb NOT NULL,
      status text NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
      attempts integer NOT NULL DEFAULT 0,
      last_error text,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      PRIMARY KEY (project_id, id)
    )`);
  await runner.query(`
    CREATE INDEX notification_deliveries_pending ON notification_deliveries (created_at)
    WHERE status = 'pending'`);
  await runner.query(`
    CREATE INDEX notification_deliveries_told
    ON notification_deliveries (project_id, anomaly_id, channel_id)`);
}

/** Tables of anomaly: what it knows of each series, what it found, what it proposes, whom it tells. */
export class Anomalies1764000040000 implements MigrationInterface {
  name = 'Anomalies1764000040000';

  async up(runner: QueryRunner): Promise<void> {
    await createStateTables(runner);
    await createFindingTables(runner);
    await createSettingTables(runner);
    await createAuditTable(runner, 'anomaly');
    await handOver(runner, SERVICE_ROLES.anomaly, TABLES);
    await runner.query(`ALTER SEQUENCE anomaly_changes OWNER TO ${SERVICE_ROLES.anomaly}`);
    await letServiceRead(runner, 'rollup_hourly', SERVICE_ROLES.anomaly);
  }

  async down(runner: QueryRunner): Promise<void> {
    const { anomaly } = SERVICE_ROLES;
    await runner.query(`DROP POLICY read_by_${anomaly} ON rollup_hourly`);
    await runner.query(`REVOKE ALL ON rollup_hourly FROM ${anomaly}`);
    await takeBack(runner, TABLES);
    await dropAuditTable(runner, 'anomaly');
    for (const table of Object.keys(TABLES)) await runner.query(`DROP TABLE ${table}`);
    await runner.query('DROP SEQUENCE anomaly_changes');
  }
}
