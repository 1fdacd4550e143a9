import type { AnomalyScope, PlannedWindow, ProjectId } from '@costwire/contracts';
import type { PoolClient } from 'pg';

/** What a planned window covers; absent members stand for all. */
export type WindowScope = Partial<AnomalyScope>;

/** Tells whether a scope lies in a window that is planned for a time. */
export async function readPlanned(
  client: PoolClient,
  projectId: ProjectId,
  atMs: number,
): Promise<(scope: AnomalyScope) => boolean> {
  const { rows } = await client.query<{ scope: WindowScope }>(
    `SELECT scope FROM planned_windows
     WHERE project_id = $1 AND starts_at <= $2 AND ends_at > $2`,
    [projectId, new Date(atMs)],
  );
  return (scope) => rows.some((row) => covers(row.scope, scope));
}

/** A window of a feature covers the feature on each model; a window of the project covers all. */
function covers(window: WindowScope, scope: AnomalyScope): boolean {
  if (window.kind === undefined || window.kind === 'project') return true;
  return (['kind', 'name', 'provider', 'model'] as const).every(
    (member) => !window[member] || window[member] === scope[member],
  );
}

/** Adds a window. */
export async function addWindow(
  client: PoolClient,
  projectId: ProjectId,
  window: PlannedWindow,
  createdBy: string,
): Promise<void> {
  await client.query(
    `INSERT INTO planned_windows
       (project_id, id, scope, starts_at, ends_at, note, created_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now()) ON CONFLICT (project_id, id) DO NOTHING`,
    [
      projectId,
      window.id,
      JSON.stringify(window.scope),
      window.starts_at,
      window.ends_at,
      window.note,
      createdBy,
    ],
  );
}

/** Removes a window; false when there is none. */
export async function removeWindow(
  client: PoolClient,
  projectId: ProjectId,
  id: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    'DELETE FROM planned_windows WHERE project_id = $1 AND id = $2',
    [projectId, id],
  );
  return rowCount === 1;
}
