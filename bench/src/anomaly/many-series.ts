import { seriesKeyOf } from '@costwire/anomaly-detection';
import { shardOf, type ProjectId } from '@costwire/contracts';
import { Pool } from 'pg';
import { residentMiB } from '../ingest/process-cpu.js';
import type { Installation } from '../installation.js';

const HOUR_MS = 3_600_000;
/** As the service: an hour is closed two minutes after its end. */
const GRACE_MS = 120_000;
const POLL_MS = 50;

/** What closing an hour of many series of one project takes. */
export interface ManySeriesFigures {
  series: number;
  'bytes of state per series': number;
  'bytes in Postgres per series': number;
  'closing, first hour, s': number;
  'closing, states restored and saved, s': number;
  'memory of the service grew by, MiB at most': number;
}

/**
 * Closes an hour of many series of one project in the running service: once when none has a state, once
 * when every state is restored, moved and saved again.
 */
export async function measureManySeries(
  installation: Installation,
  series: number,
): Promise<ManySeriesFigures> {
  const pool = new Pool({ connectionString: installation.infrastructure.postgres.url, max: 3 });
  const project = '0190a000-0000-7000-8000-00000000beef' as ProjectId;
  const pid = installation.services.pids()['anomaly']!;
  const before = residentMiB(pid);
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, residentMiB(pid))), POLL_MS);
  try {
    const closable = Math.floor((Date.now() - GRACE_MS) / HOUR_MS) * HOUR_MS - HOUR_MS;
    await pool.query(
      `INSERT INTO watched_projects (project_id, shard, first_hour, closed_hour, relearned_at)
       VALUES ($1, $2, $3, $4, now())`,
      [project, shardOf(project), new Date(closable - HOUR_MS), new Date(closable + HOUR_MS)],
    );
    const first = await closeOnce(pool, project, series, closable);
    const second = await closeOnce(pool, project, series, closable);
    const { rows } = await pool.query<{ bytes: string; table_bytes: string }>(
      `SELECT sum(octet_length(state) + octet_length(rhythm)) AS bytes,
         pg_total_relation_size('series_state') AS table_bytes FROM series_state`,
    );
    return {
      series,
      'bytes of state per series': Math.round(Number(rows[0]!.bytes) / series),
      'bytes in Postgres per series': Math.round(Number(rows[0]!.table_bytes) / series),
      'closing, first hour, s': first,
      'closing, states restored and saved, s': second,
      'memory of the service grew by, MiB at most': Math.round(peak - before),
    };
  } finally {
    clearInterval(timer);
    await pool.end();
  }
}

/** Puts totals of one hour in place, lets the service close it; returns the seconds. */
async function closeOnce(
  pool: Pool,
  project: ProjectId,
  series: number,
  hourMs: number,
): Promise<number> {
  const names = Array.from({ length: series }, (_, index) =>
    seriesKeyOf({ kind: 'feature', name: `feature-${index}`, provider: 'p', model: 'm' }),
  );
  await pool.query(
    `INSERT INTO series_hours
     SELECT $1::uuid, $3::timestamptz, name, 1, 100, 300000, 0, 30000, 1.05, false, ''
     FROM unnest($2::text[]) AS given (name)`,
    [project, names, new Date(hourMs)],
  );
  const startMs = performance.now();
  await pool.query('UPDATE watched_projects SET closed_hour = $2 WHERE project_id = $1', [
    project,
    new Date(hourMs - HOUR_MS),
  ]);
  for (;;) {
    const { rows } = await pool.query<{ closed_hour: Date }>(
      'SELECT closed_hour FROM watched_projects WHERE project_id = $1',
      [project],
    );
    if (rows[0]!.closed_hour.getTime() >= hourMs) break;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return Math.round((performance.now() - startMs) / 100) / 10;
}
