import { parseUsd } from '@costwire/contracts';
import type { Pool } from 'pg';

/** Every entry of the ledger added up here, one by one. */
export interface LedgerSum {
  /** 10^-15 dollars. */
  total: bigint;
  entries: number;
}

const ROWS = 50_000;

/** Reads all entries of a project and adds their amounts up as integers. */
export async function sumLedger(pool: Pool, projectId: string): Promise<LedgerSum> {
  const client = await pool.connect();
  let [total, entries] = [0n, 0];
  try {
    await client.query('BEGIN');
    await client.query(
      `DECLARE amounts NO SCROLL CURSOR FOR
       SELECT cost_usd::text AS cost FROM cost_entries WHERE project_id = $1`,
      [projectId],
    );
    for (;;) {
      const { rows } = await client.query<{ cost: string | null }>(`FETCH ${ROWS} FROM amounts`);
      for (const { cost } of rows) total += cost === null ? 0n : parseUsd(cost)!;
      entries += rows.length;
      if (rows.length < ROWS) return { total, entries };
    }
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}
