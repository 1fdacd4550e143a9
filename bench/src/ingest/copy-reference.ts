import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';

const PSQL = 'psql';

/**
 * Rows per second of `psql \copy` into a table with the same columns and indexes as the facts: what
 * the database can take when nothing stands before it.
 */
export async function measureCopy(pool: Pool, databaseUrl: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'costwire-copy-'));
  const file = join(folder, 'events.tsv');
  const psql = (command: string): void => {
    execFileSync(PSQL, [databaseUrl, '-qc', command], { stdio: ['ignore', 'ignore', 'inherit'] });
  };
  try {
    psql(`\\copy (SELECT * FROM events) TO '${file}'`);
    await pool.query('CREATE TABLE copy_reference (LIKE events INCLUDING ALL)');
    const start = performance.now();
    psql(`\\copy copy_reference FROM '${file}'`);
    const seconds = (performance.now() - start) / 1_000;
    const { rows } = await pool.query<{ rows: string }>(
      'SELECT count(*) AS rows FROM copy_reference',
    );
    await pool.query('DROP TABLE copy_reference');
    return Number(rows[0]!.rows) / seconds;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
