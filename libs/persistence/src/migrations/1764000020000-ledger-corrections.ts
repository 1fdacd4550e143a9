import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SERVICE_ROLES } from '../service-roles.js';
import { handOver, letServiceRead, takeBack, type TablesOfAnOwner } from './table-rights.js';

const TABLES: TablesOfAnOwner = {
  provider_calls: 'project_id',
  provider_call_alternates: 'project_id',
  repricings: 'project_id',
};

const ROLLUPS = ['rollup_hourly', 'rollup_user_daily'];

/** The account of a call that counts, and the others. */
async function createCalls(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE provider_calls (
      project_id uuid NOT NULL,
      provider text NOT NULL,
      provider_response_id text NOT NULL,
      event_id text NOT NULL,
      ts timestamptz NOT NULL,
      usage_source text,
      corrections integer NOT NULL DEFAULT 0,
      PRIMARY KEY (project_id, provider, provider_response_id)
    )`);
  await runner.query(`
    CREATE TABLE provider_call_alternates (
      project_id uuid NOT NULL,
      ts timestamptz NOT NULL,
      event_id text NOT NULL,
      provider text NOT NULL,
      provider_response_id text NOT NULL,
      usage_source text,
      PRIMARY KEY (project_id, ts, event_id)
    )`);
  await runner.query(`
    CREATE INDEX provider_call_alternates_call ON provider_call_alternates
      (project_id, provider, provider_response_id)`);
}

async function createRepricings(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE repricings (
      id uuid PRIMARY KEY,
      project_id uuid NOT NULL,
      status text NOT NULL CHECK (status IN
        ('calculating', 'proposed', 'running', 'telling', 'done', 'cancelled', 'failed')),
      range_from timestamptz NOT NULL,
      range_to timestamptz NOT NULL,
      filter jsonb NOT NULL,
      reason text NOT NULL,
      requested_by uuid NOT NULL,
      requested_at timestamptz NOT NULL,
      decided_by uuid,
      decided_at timestamptz,
      finished_at timestamptz,
      price_book_id text,
      proposed jsonb NOT NULL DEFAULT '[]',
      applied jsonb NOT NULL DEFAULT '[]',
      cursor_ts timestamptz,
      cursor_event_id text,
      failure text,
      CHECK (range_from < range_to),
      CHECK (decided_by <> requested_by OR status = 'cancelled')
    )`);
  await runner.query(
    'CREATE INDEX repricings_of_project ON repricings (project_id, requested_at DESC, id)',
  );
  await runner.query(`
    CREATE INDEX repricings_under_way ON repricings (requested_at)
      WHERE status IN ('calculating', 'running', 'telling')`);
}

/**
 * What a cost rests on, which of several accounts of a provider call is counted, and re-pricings.
 * Columns with a constant default are added without touching a row (PostgreSQL 15 manual, ALTER
 * TABLE, "Notes").
 */
export class LedgerCorrections1764000020000 implements MigrationInterface {
  name = 'LedgerCorrections1764000020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE events ADD COLUMN usage_source text');
    await runner.query(`
      ALTER TABLE cost_entries
        ADD COLUMN usage_source text,
        ADD COLUMN repricing_id uuid`);
    for (const rollup of ROLLUPS) {
      await runner.query(`
        ALTER TABLE ${rollup}
          ADD COLUMN estimated_calls bigint NOT NULL DEFAULT 0,
          ADD COLUMN estimated_cost_usd numeric(38,15) NOT NULL DEFAULT 0`);
    }
    await createCalls(runner);
    await createRepricings(runner);
    await handOver(runner, SERVICE_ROLES.cost, TABLES);
    // Pricing anew needs every count of a call; the ledger keeps the common ones.
    await letServiceRead(runner, 'events', SERVICE_ROLES.cost);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP POLICY read_by_${SERVICE_ROLES.cost} ON events`);
    await runner.query(`REVOKE SELECT ON events FROM ${SERVICE_ROLES.cost}`);
    await takeBack(runner, TABLES);
    for (const table of Object.keys(TABLES)) await runner.query(`DROP TABLE ${table}`);
    for (const rollup of ROLLUPS) {
      await runner.query(`
        ALTER TABLE ${rollup} DROP COLUMN estimated_calls, DROP COLUMN estimated_cost_usd`);
    }
    await runner.query(
      'ALTER TABLE cost_entries DROP COLUMN usage_source, DROP COLUMN repricing_id',
    );
    await runner.query('ALTER TABLE events DROP COLUMN usage_source');
  }
}
