import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import type { ActionRow } from '../actions/action-row.js';

/** Which of the two things an executor does. */
export type Phase = 'execute' | 'roll back';

/** Remembers what executors have done: one row for each action, executor and phase. */
@Injectable()
export class EffectsRepository {
  constructor(private readonly database: Database) {}

  /** Whether it was done already. */
  async isDone(actionId: string, executor: string, phase: Phase): Promise<boolean> {
    const rows = await this.database.query(
      'SELECT 1 FROM action_effects WHERE action_id = $1 AND executor = $2 AND phase = $3',
      [actionId, executor, phase],
    );
    return rows.length > 0;
  }

  /** Keeps that it was done. */
  async keep(
    { id, project_id: projectId }: Pick<ActionRow, 'id' | 'project_id'>,
    executor: string,
    phase: Phase,
    now: Date,
  ): Promise<void> {
    const sql = `INSERT INTO action_effects (project_id, action_id, executor, phase, done_at, detail)
      VALUES ($1, $2, $3, $4, $5, '{}') ON CONFLICT DO NOTHING`;
    await this.database.query(sql, [projectId, id, executor, phase, now]);
  }
}
