import type { DayCost } from '@costwire/anomaly-detection';
import type { AnomalyScope, ProjectId } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';

/** What the forecast remembers, and the month before it that a budget is not needed for. */
const DAYS_READ = 95;

/** Columns that a scope is told apart by; empty members of it stand for all. */
const MEMBERS = { name: '$4', provider: '$5', model: '$6' } as const;

/** What the calls of a scope cost day by day, from the hourly roll-ups, by their primary key. */
export async function readScopeDays(
  database: Database,
  projectId: ProjectId,
  scope: AnomalyScope,
  nowMs: number,
): Promise<DayCost[]> {
  const { kind, name, provider, model } = scope;
  const dimension = kind === 'agent' || kind === 'key' ? kind : 'feature';
  const isNamed = kind === 'feature' || kind === 'agent' || kind === 'key';
  const conditions = Object.entries(MEMBERS).map(([column, place]) =>
    column === 'name' && isNamed
      ? `AND name = ${place}`
      : `AND (${place}::text = '' OR ${column} = ${place})`,
  );
  const rows = await database.query<{ day: string; cost_usd: string }>(
    `SELECT to_char(bucket AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, sum(cost_usd) AS cost_usd
     FROM rollup_hourly
     WHERE project_id = $1 AND dimension = $2 AND bucket <= $3
       AND bucket >= $3::timestamptz - interval '${DAYS_READ} days' ${conditions.join(' ')}
     GROUP BY 1 ORDER BY 1`,
    [projectId, dimension, new Date(nowMs), name, provider, model],
  );
  return rows.map(({ day, cost_usd: usd }) => ({ day, usd: Number(usd) }));
}
