import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables of ingest: who owns an event id, and what happened. */
export class UsageFacts1764000001000 implements MigrationInterface {
  name = 'UsageFacts1764000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event_identities (
        project_id uuid NOT NULL,
        event_id text NOT NULL,
        message_id uuid NOT NULL,
        PRIMARY KEY (project_id, event_id)
      )`);
    await runner.query(`
      CREATE TABLE events (
        project_id uuid NOT NULL,
        ts timestamptz NOT NULL,
        event_id text NOT NULL,
        api_key_id uuid NOT NULL,
        received_at timestamptz NOT NULL,
        provider text NOT NULL,
        model text NOT NULL,
        operation text,
        service_tier text,
        input_tokens bigint NOT NULL,
        output_tokens bigint NOT NULL,
        cache_read_tokens bigint,
        cache_write_tokens bigint,
        cache_write_1h_tokens bigint,
        reasoning_tokens bigint,
        input_audio_tokens bigint,
        output_audio_tokens bigint,
        input_image_tokens bigint,
        output_image_tokens bigint,
        web_searches bigint,
        latency_ms double precision,
        status text,
        quality_score double precision,
        feature text,
        user_id text,
        agent_name text,
        environment text,
        tags jsonb,
        trace_id text,
        span_id text,
        parent_span_id text,
        run_id text,
        session_id text,
        provider_response_id text,
        reported_cost_usd numeric(38,15),
        input_text text,
        output_text text,
        metadata jsonb,
        pii_types text[],
        PRIMARY KEY (project_id, ts, event_id)
      ) PARTITION BY RANGE (ts)`);
    await runner.query(`
      CREATE TABLE event_repeats (
        message_id uuid NOT NULL,
        event_id text NOT NULL,
        PRIMARY KEY (message_id, event_id)
      )`);
    await runner.query(`
      CREATE TABLE ingest_counts (
        project_id uuid PRIMARY KEY,
        recorded bigint NOT NULL,
        duplicates bigint NOT NULL,
        first_ts timestamptz NOT NULL,
        last_ts timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ingest_counts');
    await runner.query('DROP TABLE event_repeats');
    await runner.query('DROP TABLE events');
    await runner.query('DROP TABLE event_identities');
  }
}
