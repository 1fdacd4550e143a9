import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a provider call was first seen, so that its row can go when no further account of it comes.
 * Rows are only added at the end, so a BRIN index finds the old ones and costs next to nothing. Calls
 * that are there already count from this migration on.
 */
export class AgeOfCalls1764000071000 implements MigrationInterface {
  name = 'AgeOfCalls1764000071000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE provider_calls ADD COLUMN first_seen_at timestamptz NOT NULL DEFAULT now()',
    );
    await runner.query(
      'CREATE INDEX provider_calls_age ON provider_calls USING brin (first_seen_at)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX provider_calls_age');
    await runner.query('ALTER TABLE provider_calls DROP COLUMN first_seen_at');
  }
}
