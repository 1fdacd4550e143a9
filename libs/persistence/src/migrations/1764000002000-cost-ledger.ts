import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables of cost: price books used, the append-only ledger, hourly roll-ups. */
export class CostLedger1764000002000 implements MigrationInterface {
  name = 'CostLedger1764000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE price_books (
        id text PRIMARY KEY,
        first_used_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE cost_entries (
        project_id uuid NOT NULL,
        ts timestamptz NOT NULL,
        event_id text NOT NULL,
        entry_no smallint NOT NULL,
        booked_at timestamptz NOT NULL,
        api_key_id uuid NOT NULL,
        provider text NOT NULL,
        model text NOT NULL,
        priced_as text,
        feature text,
        user_id text,
        agent_name text,
        input_tokens bigint NOT NULL,
        output_tokens bigint NOT NULL,
        cache_read_tokens bigint NOT NULL,
        latency_ms double precision,
        status text NOT NULL CHECK (status IN ('priced', 'partial', 'unpriced')),
        cost_usd numeric(38,15),
        missing text[],
        price_book_id text,
        PRIMARY KEY (project_id, ts, event_id, entry_no),
        CHECK ((status = 'unpriced') = (cost_usd IS NULL))
      ) PARTITION BY RANGE (ts)`);
    await runner.query(`
      CREATE TABLE rollup_hourly (
        project_id uuid NOT NULL,
        dimension text NOT NULL,
        bucket timestamptz NOT NULL,
        name text NOT NULL,
        provider text NOT NULL,
        model text NOT NULL,
        calls bigint NOT NULL,
        unpriced_calls bigint NOT NULL,
        input_tokens bigint NOT NULL,
        output_tokens bigint NOT NULL,
        cache_read_tokens bigint NOT NULL,
        latency_us bigint NOT NULL,
        timed_calls bigint NOT NULL,
        cost_usd numeric(38,15) NOT NULL,
        version bigint NOT NULL,
        PRIMARY KEY (project_id, dimension, bucket, name, provider, model)
      )`);
    await runner.query(`
      CREATE TABLE rollup_user_daily (
        project_id uuid NOT NULL,
        day date NOT NULL,
        user_id text NOT NULL,
        calls bigint NOT NULL,
        unpriced_calls bigint NOT NULL,
        input_tokens bigint NOT NULL,
        output_tokens bigint NOT NULL,
        cache_read_tokens bigint NOT NULL,
        latency_us bigint NOT NULL,
        timed_calls bigint NOT NULL,
        cost_usd numeric(38,15) NOT NULL,
        PRIMARY KEY (project_id, day, user_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rollup_user_daily');
    await runner.query('DROP TABLE rollup_hourly');
    await runner.query('DROP TABLE cost_entries');
    await runner.query('DROP TABLE price_books');
  }
}
