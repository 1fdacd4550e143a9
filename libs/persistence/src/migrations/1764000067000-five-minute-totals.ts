import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SERVICE_ROLES } from '../service-roles.js';
import { handOver, letServiceRead, takeBack, type TablesOfAnOwner } from './table-rights.js';

const OF_COST: TablesOfAnOwner = { rollup_recent: null };
const OF_ANOMALY: TablesOfAnOwner = { series_minutes: null };

/** Buckets are moved again and again for five minutes: room in each page keeps that off the index. */
async function createRollup(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE rollup_recent (
      project_id uuid NOT NULL,
      dimension text NOT NULL,
      bucket timestamptz NOT NULL,
      name text NOT NULL,
      provider text NOT NULL,
      model text NOT NULL,
      calls bigint NOT NULL,
      input_tokens bigint NOT NULL,
      output_tokens bigint NOT NULL,
      cache_read_tokens bigint NOT NULL,
      cost_usd numeric(38,15) NOT NULL,
      environment text NOT NULL,
      version bigint NOT NULL,
      PRIMARY KEY (project_id, dimension, bucket, name, provider, model)
    ) WITH (fillfactor = 70)`);
  await runner.query('CREATE INDEX rollup_recent_age ON rollup_recent USING brin (bucket)');
}

/** What the detector knows of the five minutes of open hours, and the rhythm of a series in them. */
async function createWatched(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE series_minutes (
      project_id uuid NOT NULL,
      bucket timestamptz NOT NULL,
      series text NOT NULL,
      version bigint NOT NULL,
      calls bigint NOT NULL,
      input_tokens bigint NOT NULL,
      cached_input_tokens bigint NOT NULL,
      output_tokens bigint NOT NULL,
      cost_usd numeric(38,15) NOT NULL,
      environment text NOT NULL,
      late boolean NOT NULL,
      PRIMARY KEY (project_id, bucket, series)
    ) WITH (fillfactor = 70)`);
  // An hour of which no environment is known is one of none, which no rule takes for a safe one.
  await runner.query(`ALTER TABLE series_hours ADD COLUMN environment text NOT NULL DEFAULT ''`);
  // Snapshots that are there stay as they are: a series without a rhythm has learned none yet.
  await runner.query('ALTER TABLE series_state ADD COLUMN rhythm bytea');
}

/** Totals of five minutes beside the hourly ones, kept for some days. */
export class FiveMinuteTotals1764000067000 implements MigrationInterface {
  name = 'FiveMinuteTotals1764000067000';

  async up(runner: QueryRunner): Promise<void> {
    await createRollup(runner);
    await createWatched(runner);
    await handOver(runner, SERVICE_ROLES.cost, OF_COST);
    await handOver(runner, SERVICE_ROLES.anomaly, OF_ANOMALY);
    await letServiceRead(runner, 'rollup_recent', SERVICE_ROLES.anomaly);
  }

  async down(runner: QueryRunner): Promise<void> {
    const { anomaly } = SERVICE_ROLES;
    await runner.query(`DROP POLICY read_by_${anomaly} ON rollup_recent`);
    await runner.query(`REVOKE ALL ON rollup_recent FROM ${anomaly}`);
    await takeBack(runner, OF_ANOMALY);
    await takeBack(runner, OF_COST);
    await runner.query('ALTER TABLE series_hours DROP COLUMN environment');
    await runner.query('ALTER TABLE series_state DROP COLUMN rhythm');
    await runner.query('DROP TABLE series_minutes');
    await runner.query('DROP TABLE rollup_recent');
  }
}
