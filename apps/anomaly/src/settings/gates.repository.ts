import { seriesKeyOf } from '@costwire/anomaly-detection';
import { formatUsd, parseUsd, type AnomalyRecord, type Usd } from '@costwire/contracts';
import type { PoolClient } from 'pg';

/** A gate that was raised asks for this much more than the anomaly that was too noisy, in percent. */
const RAISED_BY_PERCENT = 25n;

/** Asks for more money than this anomaly cost before somebody is told of its scope again. */
export async function raiseGate(
  client: PoolClient,
  { project_id: projectId, scope, current_cost: current, expected_cost: expected }: AnomalyRecord,
  nowMs: number,
): Promise<void> {
  const excess = (parseUsd(current) ?? 0n) - (parseUsd(expected ?? '0') ?? 0n);
  const size = excess < 0n ? -excess : excess;
  const least = formatUsd(((size * (100n + RAISED_BY_PERCENT)) / 100n) as Usd);
  await client.query(
    `INSERT INTO anomaly_gates AS kept (project_id, scope, min_percent, min_usd, combine, updated_at)
     VALUES ($1, $2, NULL, $3, 'and', $4)
     ON CONFLICT (project_id, scope) DO UPDATE SET
       min_usd = greatest(coalesce(kept.min_usd, 0), excluded.min_usd),
       updated_at = excluded.updated_at`,
    [projectId, scope ? seriesKeyOf(scope) : '', least, new Date(nowMs)],
  );
}
