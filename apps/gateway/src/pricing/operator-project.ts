import type { ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';

/** Names the project whose administrators run the installation. */
export class OperatorProjectName {
  constructor(readonly name: string) {}
}

/** The project whose administrators may change what holds for every project. */
@Injectable()
export class OperatorProject {
  constructor(
    private readonly database: Database,
    private readonly operator: OperatorProjectName,
  ) {}

  /** Whether it is this one. Reads the project by its primary key. */
  async is(projectId: ProjectId): Promise<boolean> {
    const rows = await this.database.readProject<{ name: string }>(
      projectId,
      'SELECT name FROM projects WHERE id = $1',
      [projectId],
    );
    return rows[0]?.name === this.operator.name;
  }
}
