import { isUuid, type ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import { cursorAfter, readCursor } from '../http/page-cursor.js';
import { actionAnswer, type ActionAnswerRow } from './action-answer.js';
import type { ActionListDto } from './actions.dto.js';

const DEFAULT_LIMIT = 100;

/** Lists actions, newest first. Walks `actions_project_idx`. */
@Injectable()
export class ActionsListQuery {
  constructor(private readonly database: Database) {}

  /** One page; `next_cursor` is null on the last one. */
  async page(
    projectId: ProjectId,
    { limit = DEFAULT_LIMIT, cursor, status, anomaly_id: anomalyId }: ActionListDto,
  ): Promise<{ items: unknown[]; next_cursor: string | null }> {
    const after = cursor === undefined ? undefined : readCursor(cursor, isUuid);
    const rows = await this.database.readProject<ActionAnswerRow>(
      projectId,
      `SELECT * FROM actions
       WHERE project_id = $1 AND ($2::text IS NULL OR status = $2)
         AND ($3::text IS NULL OR anomaly_id = $3)
         AND ($4::timestamptz IS NULL OR (created_at, id) < ($4, $5))
       ORDER BY created_at DESC, id DESC LIMIT $6`,
      [
        projectId,
        status ?? null,
        anomalyId ?? null,
        after?.at ?? null,
        after?.id ?? null,
        limit + 1,
      ],
    );
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return {
      items: items.map(actionAnswer),
      next_cursor: last ? cursorAfter(last.created_at, last.id) : null,
    };
  }
}
