import { CostwireError, isUuid, type ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import {
  actionAnswer,
  decisionAnswer,
  type ActionAnswerRow,
  type DecisionRow,
} from './action-answer.js';

/** Reads one action with its history, both by their primary keys. */
@Injectable()
export class ActionQuery {
  constructor(private readonly database: Database) {}

  /**
   * The action with who decided what, when and why.
   *
   * @throws {CostwireError} `not_found`, also for an action of another project.
   */
  async one(projectId: ProjectId, id: string): Promise<Record<string, unknown>> {
    const [row] = isUuid(id)
      ? await this.database.readProject<ActionAnswerRow>(
          projectId,
          'SELECT * FROM actions WHERE project_id = $1 AND id = $2',
          [projectId, id],
        )
      : [];
    if (!row) throw new CostwireError('not_found');
    const decisions = await this.database.readProject<DecisionRow>(
      projectId,
      'SELECT * FROM action_decisions WHERE project_id = $1 AND action_id = $2 ORDER BY seq',
      [projectId, id],
    );
    return { ...actionAnswer(row), decisions: decisions.map(decisionAnswer) };
  }
}
