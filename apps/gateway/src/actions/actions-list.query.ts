import { CostwireError, isUuid, type ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
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
    const after = cursor === undefined ? undefined : readCursor(cursor);
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
    return { items: items.map(actionAnswer), next_cursor: last ? cursorAfter(last) : null };
  }
}

function cursorAfter({ created_at: at, id }: ActionAnswerRow): string {
  return Buffer.from(JSON.stringify([at.toISOString(), id])).toString('base64url');
}

function readCursor(cursor: string): { at: Date; id: string } {
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const time = new Date(String(at));
    if (typeof id === 'string' && isUuid(id) && !Number.isNaN(time.getTime())) {
      return { at: time, id };
    }
  } catch {
    // Falls through to the same answer.
  }
  throw new CostwireError('validation_error', {
    faults: [{ field: 'cursor', message: 'is not a cursor that was given out' }],
  });
}
