import type { ProjectId } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';

/** Takes people out of facts that stay. */
export class UsageErasureRepository {
  constructor(private readonly database: Database) {}

  /**
   * Removes user id, texts, metadata and tags from the events of a user; tokens, model, time and ids
   * stay, and with them every sum. Reads all facts of the project: there is no index by user.
   *
   * @returns the number of events changed; 0 when asked again.
   */
  async erase(projectId: ProjectId, userIds: readonly string[]): Promise<number> {
    return this.database.transaction(async (client) => {
      const { rowCount } = await client.query(
        `UPDATE events SET user_id = NULL, input_text = NULL, output_text = NULL,
           metadata = NULL, tags = NULL
         WHERE project_id = $1 AND user_id = ANY($2)`,
        [projectId, userIds],
      );
      return rowCount ?? 0;
    });
  }
}
