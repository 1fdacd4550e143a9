import type { AnomalyScope, ProjectId } from '@costwire/contracts';
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
