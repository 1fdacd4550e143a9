import type { Pool } from 'pg';

/** Hours of the made traffic: 30 days. */
const HOURS = 720;

/**
 * Writes a million logs of a scenario with their sums straight into Postgres, as the services leave
 * them: taking them by HTTP would measure something else, for minutes.
 */
export async function writeMillionLogs(
  pool: Pool,
  projectId: string,
  scenarioId: string,
): Promise<void> {
  const ids = [projectId, scenarioId];
  await pool.query(
    `INSERT INTO scenario_logs (project_id, scenario_id, event_id, message_id, ts, received_at,
       source, preview, size_bytes, token_count)
     SELECT $1, $2, 'log-' || n, gen_random_uuid(),
       '2026-10-01'::timestamptz + (n % ${HOURS}) * interval '1 hour', now(), 'bench',
       'a line of a log, number ' || n, 60 + n % 90, 15 + n % 30
     FROM generate_series(1, 1000000) AS n`,
    ids,
  );
  await pool.query(
    `INSERT INTO scenario_entries SELECT project_id, scenario_id, event_id FROM scenario_logs
     WHERE project_id = $1 AND scenario_id = $2`,
    ids,
  );
  await pool.query(
    `INSERT INTO scenario_rollup_hourly (project_id, scenario_id, bucket, logs, size_bytes,
       sqs_blocks, large_logs, tokens, max_tokens, output_tokens, pii_logs, repeats)
     SELECT project_id, scenario_id, date_trunc('hour', ts), count(*), sum(size_bytes), count(*), 0,
       sum(token_count), max(token_count), 0, 0, 0
     FROM scenario_logs WHERE project_id = $1 AND scenario_id = $2 GROUP BY 1, 2, 3`,
    ids,
  );
  await pool.query('ANALYZE scenario_logs, scenario_entries, scenario_rollup_hourly');
}
