import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SERVICE_ROLES } from '../service-roles.js';
import { createAuditTable, dropAuditTable } from './audit-table.js';
import { handOver, type TablesOfAnOwner } from './table-rights.js';

const TABLES: TablesOfAnOwner = {
  price_versions: 'project_id',
  price_version_ends: 'project_id',
  price_rates: null,
  aws_prices: null,
};

async function createVersions(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE price_versions (
      id uuid PRIMARY KEY,
      seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      project_id uuid,
      kind text NOT NULL CHECK (kind IN ('llm', 'aws')),
      mode text NOT NULL CHECK (mode IN ('base', 'fill', 'override')),
      source text NOT NULL,
      source_version text NOT NULL,
      checksum text NOT NULL,
      recorded_at timestamptz NOT NULL,
      recorded_by text NOT NULL,
      reason text,
      valid_from timestamptz,
      rate_count integer NOT NULL,
      catalog jsonb
    )`);
  // An import of what is there already is found by this; of two at once one fails.
  await runner.query(`
    CREATE UNIQUE INDEX price_versions_content ON price_versions
      (kind, source, source_version, checksum,
       coalesce(project_id, '00000000-0000-0000-0000-000000000000'))`);
  await runner.query(`
    CREATE TABLE price_version_ends (
      version_id uuid PRIMARY KEY,
      project_id uuid,
      ends_at timestamptz NOT NULL,
      recorded_at timestamptz NOT NULL,
      recorded_by text NOT NULL,
      reason text NOT NULL
    )`);
}

async function createRates(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE price_rates (
      version_id uuid NOT NULL,
      line_no integer NOT NULL,
      provider text NOT NULL,
      model text NOT NULL,
      service_tier text NOT NULL,
      valid_from timestamptz,
      valid_to timestamptz,
      daily_from_ms integer,
      daily_to_ms integer,
      rates jsonb NOT NULL,
      PRIMARY KEY (version_id, line_no)
    )`);
  await runner.query(`
    CREATE TABLE aws_prices (
      version_id uuid NOT NULL,
      region text NOT NULL,
      dimension text NOT NULL,
      service text NOT NULL,
      tiers jsonb NOT NULL,
      source text NOT NULL,
      effective_date text NOT NULL,
      PRIMARY KEY (version_id, region, dimension)
    )`);
  await runner.query(`
    CREATE FUNCTION refuse_change_of_prices() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'prices are never changed in place: add a version' USING ERRCODE = '23514';
    END $$`);
  for (const table of ['price_versions', 'price_version_ends', 'price_rates', 'aws_prices']) {
    await runner.query(`
      CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION refuse_change_of_prices()`);
  }
}

/**
 * Ways into the ledger other than by time. An entry by its event alone: a Bloom filter for each range
 * of pages, since a B-tree over ids in no order would cost more than the row it finds.
 */
async function indexLedger(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE INDEX cost_entries_event ON cost_entries USING brin (event_id text_bloom_ops)
      WITH (pages_per_range = 64, autosummarize = on)`);
  await runner.query(`
    CREATE INDEX cost_entries_unpriced ON cost_entries (project_id, provider, model, ts)
      WHERE status = 'unpriced'`);
}

/** Versions without a project hold for all; rates belong to whoever may see their version. */
async function letReaderSeeShared(runner: QueryRunner): Promise<void> {
  const { reader } = SERVICE_ROLES;
  for (const table of ['price_versions', 'price_version_ends']) {
    await runner.query(`
      CREATE POLICY shared ON ${table} FOR SELECT TO ${reader} USING (project_id IS NULL)`);
  }
  for (const table of ['price_rates', 'aws_prices']) {
    await runner.query(`GRANT SELECT ON ${table} TO ${reader}`);
    await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
    // The versions seen in the subquery are those that their own policies show.
    await runner.query(`
      CREATE POLICY own_versions ON ${table} FOR SELECT TO ${reader}
      USING (version_id IN (SELECT id FROM price_versions))`);
  }
}

/**
 * The price book of cost: versions of prices, immutable, for one project or (without one) for all;
 * the rates of each; when a version ends; the unit prices of AWS. A price book is a list of versions.
 */
export class PriceBook1764000010000 implements MigrationInterface {
  name = 'PriceBook1764000010000';

  async up(runner: QueryRunner): Promise<void> {
    await createVersions(runner);
    await createRates(runner);
    await runner.query(`
      ALTER TABLE price_books
        ADD COLUMN project_id uuid,
        ADD COLUMN rules text,
        ADD COLUMN layers jsonb`);
    await indexLedger(runner);
    await createAuditTable(runner, 'cost');
    await handOver(runner, SERVICE_ROLES.cost, TABLES);
    await letReaderSeeShared(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropAuditTable(runner, 'cost');
    await runner.query('DROP INDEX cost_entries_unpriced');
    await runner.query('DROP INDEX cost_entries_event');
    await runner.query(`
      ALTER TABLE price_books
        DROP COLUMN project_id, DROP COLUMN rules, DROP COLUMN layers`);
    for (const table of ['aws_prices', 'price_rates', 'price_version_ends', 'price_versions']) {
      await runner.query(`DROP TABLE ${table}`);
    }
    await runner.query('DROP FUNCTION refuse_change_of_prices()');
  }
}
