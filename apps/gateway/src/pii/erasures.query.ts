import type { ErasureStanding, ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';

type ErasureRow = Omit<ErasureStanding, 'requested_at' | 'swept_at'> & {
  requested_at: Date;
  swept_at: Date | null;
};

const LIMIT = 100;
const COLUMNS = 'id, status, reason, requested_by, requested_at, swept_at, erased';

/** Erasures of a project, by `pii_erasures_project_idx`. */
@Injectable()
export class ErasuresQuery {
  constructor(private readonly database: Database) {}

  /** The latest, newest first. */
  async latest(projectId: ProjectId): Promise<ErasureStanding[]> {
    const rows = await this.database.readProject<ErasureRow>(
      projectId,
      `SELECT ${COLUMNS} FROM pii_erasures
       WHERE project_id = $1 ORDER BY requested_at DESC LIMIT ${LIMIT}`,
      [projectId],
    );
    return rows.map(standingOf);
  }

  /** One; `undefined` when the project has none of this id. */
  async find(projectId: ProjectId, id: string): Promise<ErasureStanding | undefined> {
    const [row] = await this.database.readProject<ErasureRow>(
      projectId,
      `SELECT ${COLUMNS} FROM pii_erasures WHERE project_id = $1 AND id = $2`,
      [projectId, id],
    );
    return row && standingOf(row);
  }
}

function standingOf(row: ErasureRow): ErasureStanding {
  return {
    ...row,
    requested_at: row.requested_at.toISOString(),
    swept_at: row.swept_at?.toISOString() ?? null,
  };
}
