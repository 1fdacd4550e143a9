import { scopeOfSeries, seriesKeyOf } from '@costwire/anomaly-detection';
import {
  formatUsd,
  parseUsd,
  type AnomalyGate,
  type AnomalyRecord,
  type AnomalyScope,
  type ProjectId,
  type Usd,
} from '@costwire/contracts';
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

interface GateRow {
  scope: string;
  min_percent: number | null;
  min_usd: string | null;
  combine: AnomalyGate['combine'];
}

/** The gates of a project. */
export async function readGates(client: PoolClient, projectId: ProjectId): Promise<AnomalyGate[]> {
  const { rows } = await client.query<GateRow>(
    'SELECT scope, min_percent, min_usd, combine FROM anomaly_gates WHERE project_id = $1',
    [projectId],
  );
  return rows.map(({ scope, ...rest }) => ({
    ...rest,
    scope: scope === '' ? null : scopeOfSeries(scope),
  }));
}

/** Sets the gate of a scope, or of all that have none. */
export async function setGate(
  client: PoolClient,
  projectId: ProjectId,
  gate: AnomalyGate,
): Promise<void> {
  await client.query(
    `INSERT INTO anomaly_gates (project_id, scope, min_percent, min_usd, combine, updated_at)
     VALUES ($1, $2, $3, $4, $5, now())
     ON CONFLICT (project_id, scope) DO UPDATE SET min_percent = excluded.min_percent,
       min_usd = excluded.min_usd, combine = excluded.combine, updated_at = excluded.updated_at`,
    [projectId, keyOf(gate.scope), gate.min_percent, gate.min_usd, gate.combine],
  );
}

/** Removes a gate; false when there is none. */
export async function removeGate(
  client: PoolClient,
  projectId: ProjectId,
  scope: AnomalyScope | null,
): Promise<boolean> {
  const { rowCount } = await client.query(
    'DELETE FROM anomaly_gates WHERE project_id = $1 AND scope = $2',
    [projectId, keyOf(scope)],
  );
  return rowCount === 1;
}

function keyOf(scope: AnomalyScope | null): string {
  return scope ? seriesKeyOf(scope) : '';
}
