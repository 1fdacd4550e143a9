import type { ProjectId } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
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
      const { rowCount } = await client.query(
        'UPDATE cost_entries SET user_id = NULL WHERE project_id = $1 AND user_id = ANY($2)',
        [projectId, userIds],
      );
      await foldUserDays(client, projectId, userIds);
      return rowCount ?? 0;
    });
  }
}
