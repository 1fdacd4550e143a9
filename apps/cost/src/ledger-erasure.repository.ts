import type { ProjectId } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';
import { foldUserDays } from './rollup.repository.js';

/** Takes people out of a ledger whose amounts stay. */
export class LedgerErasureRepository {
  constructor(private readonly database: Database) {}

  /**
   * Removes the user id from entries; what the user's days add up to goes to those of nobody, so that
   * every total stays what it was. Reads all entries of the project: there is no index by user.
   *
   * @returns the number of entries changed; 0 when asked again.
   */
  async erase(projectId: ProjectId, userIds: readonly string[]): Promise<number> {
    return this.database.transaction(async (client) => {
      await keepRepricingsOut(client, projectId);
      const { rowCount } = await client.query(
        'UPDATE cost_entries SET user_id = NULL WHERE project_id = $1 AND user_id = ANY($2)',
        [projectId, userIds],
      );
      await foldUserDays(client, projectId, userIds);
      return rowCount ?? 0;
    });
  }
}

/** Waits for the steps of a project's re-pricings under way, and keeps others waiting. */
export async function keepRepricingsOut(client: PoolClient, projectId: ProjectId): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('repricing ' || $1, 0))", [
    projectId,
  ]);
}

/**
 * Waits for an erasure under way, and keeps others waiting until this transaction ends: corrections
 * carry the user of the entry that they were read from, and must not bring back one that was erased.
 */
export async function keepErasuresOut(client: PoolClient, projectId: ProjectId): Promise<void> {
  await client.query(
    "SELECT pg_advisory_xact_lock_shared(hashtextextended('repricing ' || $1, 0))",
    [projectId],
  );
}
