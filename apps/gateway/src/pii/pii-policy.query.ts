import type { PiiPolicy, PiiPolicyVersion, ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';

/** The current policy of a project, by the primary key read backwards. */
@Injectable()
export class PiiPolicyQuery {
  constructor(private readonly database: Database) {}

  /** Version 0, which takes out everything, when the project has set none. */
  async current(projectId: ProjectId): Promise<PiiPolicyVersion> {
    const [row] = await this.database.readProject<{
      version: number;
      policy: PiiPolicy;
      changed_at: Date;
    }>(
      projectId,
      `SELECT version, policy, changed_at FROM pii_policies
       WHERE project_id = $1 ORDER BY version DESC LIMIT 1`,
      [projectId],
    );
    if (!row) return { version: 0, policy: {}, changed_at: null };
    return { ...row, changed_at: row.changed_at.toISOString() };
  }
}
