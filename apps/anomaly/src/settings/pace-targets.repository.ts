import { scopeOfSeries, seriesKeyOf } from '@costwire/anomaly-detection';
import type { AnomalyScope, PaceTarget, ProjectId } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';

/** A target, and the month whose forecast was beyond it when it was looked at last. */
export interface WatchedTarget extends PaceTarget {
  projectId: ProjectId;
  overMonth: string | null;
}

interface Row {
  project_id: ProjectId;
  scope: string;
  budget_usd: string | null;
  over_month: string | null;
}

/** Targets looked at in one go at most; the others come in the next. */
const DUE_LIMIT = 50;

/** Sets up to what a scope may come; it is looked at next. */
export async function setPace(
  client: PoolClient,
  projectId: ProjectId,
  { scope, budget_usd: budget }: PaceTarget,
): Promise<void> {
  await client.query(
    `INSERT INTO pace_targets (project_id, scope, budget_usd, updated_at)
     VALUES ($1, $2, $3, now())
     ON CONFLICT (project_id, scope) DO UPDATE SET budget_usd = excluded.budget_usd,
       checked_at = NULL, updated_at = excluded.updated_at`,
    [projectId, seriesKeyOf(scope), budget],
  );
}

/** Removes a target; false when there is none. */
export async function removePace(
  client: PoolClient,
  projectId: ProjectId,
  scope: AnomalyScope,
): Promise<boolean> {
  const { rowCount } = await client.query(
    'DELETE FROM pace_targets WHERE project_id = $1 AND scope = $2',
    [projectId, seriesKeyOf(scope)],
  );
  return rowCount === 1;
}

/** Targets that were not looked at since a time, the longest ago first. */
export async function dueTargets(database: Database, beforeMs: number): Promise<WatchedTarget[]> {
  const rows = await database.query<Row>(
    `SELECT project_id, scope, budget_usd, over_month FROM pace_targets
     WHERE checked_at IS NULL OR checked_at < $1
     ORDER BY checked_at NULLS FIRST LIMIT ${DUE_LIMIT}`,
    [new Date(beforeMs)],
  );
  return rows.map(targetOf);
}

/** One target, read again under the lock of its shard; `undefined` when it is gone. */
export async function findTarget(
  client: PoolClient,
  { projectId, scope }: WatchedTarget,
): Promise<WatchedTarget | undefined> {
  const { rows } = await client.query<Row>(
    `SELECT project_id, scope, budget_usd, over_month FROM pace_targets
     WHERE project_id = $1 AND scope = $2`,
    [projectId, seriesKeyOf(scope)],
  );
  return rows[0] && targetOf(rows[0]);
}

/** Notes what a look at a target has shown. */
export async function markChecked(
  client: PoolClient,
  { projectId, scope, overMonth }: WatchedTarget,
  nowMs: number,
): Promise<void> {
  await client.query(
    `UPDATE pace_targets SET over_month = $3, checked_at = $4
     WHERE project_id = $1 AND scope = $2`,
    [projectId, seriesKeyOf(scope), overMonth, new Date(nowMs)],
  );
}

function targetOf(row: Row): WatchedTarget {
  return {
    projectId: row.project_id,
    scope: scopeOfSeries(row.scope),
    budget_usd: row.budget_usd,
    overMonth: row.over_month,
  };
}
