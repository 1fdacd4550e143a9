import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SERVICE_ROLES } from '../service-roles.js';
import { handOver, takeBack, type TablesOfAnOwner } from './table-rights.js';

const TABLES: TablesOfAnOwner = { closing_findings: null };

/** The column with the start of the bucket, by table. */
const STARTS = { series_hours: 'hour', series_minutes: 'bucket' } as const;

async function keyBy(
  runner: QueryRunner,
  columnsOf: (start: string) => readonly string[],
): Promise<void> {
  for (const [table, start] of Object.entries(STARTS)) {
    const columns = ['project_id', ...columnsOf(start)].join(', ');
    await runner.query(
      `ALTER TABLE ${table} DROP CONSTRAINT ${table}_pkey, ADD PRIMARY KEY (${columns})`,
    );
  }
}

/**
 * Hours are closed some series at a time: a project notes up to which hour it is being closed, what was
 * found waits until all series are through, and open hours are looked up by their series.
 */
export class ClosingInParts1764000084000 implements MigrationInterface {
  name = 'ClosingInParts1764000084000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE watched_projects ADD COLUMN closing_hour timestamptz');
    await runner.query(`
      CREATE TABLE closing_findings (
        project_id uuid NOT NULL,
        hour timestamptz NOT NULL,
        series text NOT NULL,
        finding jsonb NOT NULL,
        PRIMARY KEY (project_id, hour, series)
      )`);
    await keyBy(runner, (start) => ['series', start]);
    await handOver(runner, SERVICE_ROLES.anomaly, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await takeBack(runner, TABLES);
    await keyBy(runner, (start) => [start, 'series']);
    await runner.query('DROP TABLE closing_findings');
    await runner.query('ALTER TABLE watched_projects DROP COLUMN closing_hour');
  }
}
