import type { ProjectId, ScenarioId } from '@costwire/contracts';
import type { PoolClient } from 'pg';

/** Names a scenario among all projects. */
export interface ScenarioKey {
  project_id: ProjectId;
  scenario_id: ScenarioId;
}

/**
 * Which of some scenarios may still be written to, for the rest of the transaction: their removal
 * waits until it is over.
 *
 * @param removals the owner's table of removed scenarios.
 * @returns the ids.
 */
export async function openScenarios(
  client: PoolClient,
  removals: string,
  scenarios: readonly ScenarioKey[],
): Promise<ReadonlySet<ScenarioId>> {
  const ids = [...new Set(scenarios.map(({ scenario_id: id }) => id))].sort();
  // In the order of the ids, since the planner keeps an unnest's order: two transactions that want
  // the same scenarios cannot wait for each other.
  await client.query(
    'SELECT pg_advisory_xact_lock_shared(hashtextextended(id, 0)) FROM unnest($1::text[]) AS id',
    [ids],
  );
  const { rows } = await client.query<{ scenario_id: ScenarioId }>(
    `SELECT scenario_id FROM ${removals} WHERE scenario_id = ANY($1::uuid[])`,
    [ids],
  );
  const removed = new Set(rows.map((row) => row.scenario_id));
  return new Set(ids.filter((id) => !removed.has(id)));
}

/**
 * Notes a scenario as removed and deletes its rows; waits for transactions that write to it.
 * Removing it again changes nothing.
 *
 * @param tables the owner's tables, each with `project_id` and `scenario_id`.
 * @returns the number of rows deleted.
 */
export async function removeScenario(
  client: PoolClient,
  removals: string,
  tables: readonly string[],
  { project_id: projectId, scenario_id: id }: ScenarioKey,
): Promise<number> {
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [id]);
  await client.query(
    `INSERT INTO ${removals} (project_id, scenario_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
    [projectId, id],
  );
  let rows = 0;
  for (const table of tables) {
    const deleted = await client.query(
      `DELETE FROM ${table} WHERE project_id = $1 AND scenario_id = $2`,
      [projectId, id],
    );
    rows += deleted.rowCount ?? 0;
  }
  return rows;
}
