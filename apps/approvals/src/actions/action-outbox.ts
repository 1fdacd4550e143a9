import type { ActionChanged, ActionStatus } from '@costwire/contracts';
import { Publisher } from '@costwire/messaging';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import { scopeOf, type ActionRow } from './action-row.js';

interface Untold extends ActionRow {
  seq: number;
  from_status: ActionStatus | null;
  to_status: ActionStatus;
  decided_by: string;
  decided_at: Date;
}

const AT_ONCE = 100;

/**
 * Publishes every transition on `costwire.actions.<project>`. The history in Postgres is the list of
 * what is to be told, so a crash between commit and publish tells it later; told twice, a message
 * carries the same id.
 */
@Injectable()
export class ActionOutbox {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
  ) {}

  /** Tells what was not told yet, of one action or of all; oldest first. */
  async tell(actionId: string | null = null): Promise<void> {
    for (;;) {
      const untold = await this.untold(actionId);
      for (const decision of untold) {
        await this.publisher.publish('actionChanged', changeOf(decision), {
          id: `${decision.id}:${decision.seq}`,
          tokens: [decision.project_id],
        });
        await this.database.query(
          'UPDATE action_decisions SET told_at = now() WHERE action_id = $1 AND seq = $2',
          [decision.id, decision.seq],
        );
      }
      if (untold.length < AT_ONCE) return;
    }
  }

  private async untold(actionId: string | null): Promise<Untold[]> {
    return this.database.query<Untold>(
      `SELECT actions.*, seq, from_status, to_status, decided_by, decided_at
       FROM action_decisions JOIN actions ON actions.id = action_id
       WHERE told_at IS NULL AND ($1::uuid IS NULL OR action_id = $1)
       ORDER BY decided_at, action_id, seq LIMIT ${AT_ONCE}`,
      [actionId],
    );
  }
}

function changeOf(row: Untold): ActionChanged {
  return {
    project_id: row.project_id,
    action_id: row.id,
    anomaly_id: row.anomaly_id,
    action_type: row.action_type,
    scope: scopeOf(row),
    parameters: row.parameters,
    description: row.description,
    status: row.to_status,
    previous: row.from_status,
    decided_by: row.decided_by,
    changed_at: row.decided_at.toISOString(),
  };
}
