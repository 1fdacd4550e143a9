import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SERVICE_ROLES } from '../service-roles.js';
import { handOver, takeBack, type TablesOfAnOwner } from './table-rights.js';

const GATEWAY: TablesOfAnOwner = { scenarios: 'project_id' };
const INGEST: TablesOfAnOwner = {
  scenario_logs: 'project_id',
  scenario_messages: null,
  removed_scenario_logs: null,
};
const COST: TablesOfAnOwner = {
  scenario_entries: null,
  scenario_rollup_hourly: 'project_id',
  removed_scenario_entries: null,
};

async function createScenarios(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE scenarios (
      id uuid PRIMARY KEY,
      project_id uuid NOT NULL,
      name text NOT NULL,
      description text,
      region text NOT NULL,
      tags jsonb NOT NULL,
      profile jsonb NOT NULL,
      origin jsonb,
      status text NOT NULL CHECK (status IN ('draft', 'running', 'completed', 'archived')),
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      started_at timestamptz,
      completed_at timestamptz,
      archived_at timestamptz
    )`);
  await runner.query(
    'CREATE UNIQUE INDEX scenarios_name_key ON scenarios (project_id, lower(name))',
  );
  await runner.query('CREATE INDEX scenarios_newest_idx ON scenarios (project_id, id DESC)');
}

async function createLogs(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE scenario_logs (
      project_id uuid NOT NULL,
      scenario_id uuid NOT NULL,
      event_id text NOT NULL,
      message_id uuid NOT NULL,
      ts timestamptz NOT NULL,
      received_at timestamptz NOT NULL,
      source text NOT NULL,
      preview text NOT NULL,
      size_bytes integer NOT NULL,
      token_count bigint NOT NULL,
      output_tokens bigint,
      pii_types text[],
      repeat_of text,
      PRIMARY KEY (project_id, scenario_id, event_id)
    )`);
  await runner.query(
    'CREATE INDEX scenario_logs_newest_idx ON scenario_logs (project_id, scenario_id, ts DESC, event_id DESC)',
  );
  await runner.query(`
    CREATE TABLE scenario_messages (
      project_id uuid NOT NULL,
      scenario_id uuid NOT NULL,
      fingerprint text NOT NULL,
      first_event_id text NOT NULL,
      PRIMARY KEY (project_id, scenario_id, fingerprint)
    )`);
  // Scenarios that are gone: logs still on their way to them are dropped.
  await runner.query(`
    CREATE TABLE removed_scenario_logs (
      project_id uuid NOT NULL,
      scenario_id uuid NOT NULL,
      removed_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (project_id, scenario_id)
    )`);
}

async function createCosts(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE scenario_entries (
      project_id uuid NOT NULL,
      scenario_id uuid NOT NULL,
      event_id text NOT NULL,
      PRIMARY KEY (project_id, scenario_id, event_id)
    )`);
  await runner.query(`
    CREATE TABLE scenario_rollup_hourly (
      project_id uuid NOT NULL,
      scenario_id uuid NOT NULL,
      bucket timestamptz NOT NULL,
      logs bigint NOT NULL,
      size_bytes numeric(38) NOT NULL,
      sqs_blocks bigint NOT NULL,
      large_logs bigint NOT NULL,
      tokens bigint NOT NULL,
      max_tokens bigint NOT NULL,
      output_tokens bigint NOT NULL,
      pii_logs bigint NOT NULL,
      repeats bigint NOT NULL,
      PRIMARY KEY (project_id, scenario_id, bucket)
    )`);
  // Scenarios that are gone: logs still on their way to them are dropped.
  await runner.query(`
    CREATE TABLE removed_scenario_entries (
      project_id uuid NOT NULL,
      scenario_id uuid NOT NULL,
      removed_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (project_id, scenario_id)
    )`);
}

/** AWS scenarios, their logs, and what the logs add up to. */
export class Scenarios1764000060000 implements MigrationInterface {
  name = 'Scenarios1764000060000';

  async up(runner: QueryRunner): Promise<void> {
    await createScenarios(runner);
    await createLogs(runner);
    await createCosts(runner);
    await handOver(runner, SERVICE_ROLES.gateway, GATEWAY);
    await handOver(runner, SERVICE_ROLES.ingest, INGEST);
    await handOver(runner, SERVICE_ROLES.cost, COST);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const tables of [COST, INGEST, GATEWAY]) {
      await takeBack(runner, tables);
      for (const table of Object.keys(tables)) await runner.query(`DROP TABLE ${table}`);
    }
  }
}
