import {
  statesBefore,
  uuidv7,
  type RepricingDecision,
  type RepricingDecisionReply,
  type RepricingLine,
  type RepricingRequest,
  type RepricingStatus,
} from '@costwire/contracts';
import { AuditTrail, type Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';
import type { RangeCursor } from './call-page.js';
import type { RepricingRow } from './repricing-row.js';

/** What one step of the work leaves behind. */
export interface RepricingProgress {
  status: RepricingStatus;
  proposed?: readonly RepricingLine[];
  applied?: readonly RepricingLine[];
  priceBook?: string;
  /** Absent when the walk through the range is over. */
  cursor?: RangeCursor | undefined;
}

const COLUMNS = `id, project_id, status, range_from, range_to, filter, requested_by, decided_by,
  price_book_id, proposed, applied, cursor_ts, cursor_event_id`;

/** Keeps re-pricings and what is decided about them. The only writer of their table. */
export class RepricingRepository {
  private readonly audit = new AuditTrail('cost');

  constructor(private readonly database: Database) {}

  /** Records a request; the dry run begins when somebody claims it. */
  async request(request: RepricingRequest, nowMs: number): Promise<string> {
    const id = uuidv7(nowMs);
    const { project_id: projectId, requested_by: key, from, to, filter, reason } = request;
    await this.database.transaction(async (client) => {
      await client.query(
        `INSERT INTO repricings
           (id, project_id, status, range_from, range_to, filter, reason, requested_by, requested_at)
         VALUES ($1, $2, 'calculating', $3, $4, $5, $6, $7, $8)`,
        [id, projectId, from, to, JSON.stringify(filter), reason, key, new Date(nowMs)],
      );
      await this.audit.append(client, {
        projectId,
        actor: `key:${key}`,
        action: 'repricing.requested',
        subject: id,
        details: { from, to, filter, reason },
      });
    });
    return id;
  }

  /** Approves or cancels: by compare and set, so that of two decisions at once one holds. */
  async decide(decision: RepricingDecision, nowMs: number): Promise<RepricingDecisionReply> {
    const { project_id: projectId, id, decided_by: key } = decision;
    const to: RepricingStatus = decision.decision === 'approve' ? 'running' : 'cancelled';
    return this.database.transaction(async (client): Promise<RepricingDecisionReply> => {
      const { rows } = await client.query<RepricingRow>(
        `SELECT ${COLUMNS} FROM repricings WHERE project_id = $1 AND id = $2 FOR UPDATE`,
        [projectId, id],
      );
      const [row] = rows;
      if (!row) return { outcome: 'not_found' };
      if (to === 'running' && row.requested_by === key) return { outcome: 'own_request' };
      if (isDecided(row, to)) return { outcome: 'decided_before' };
      if (!statesBefore(to).includes(row.status)) {
        return { outcome: 'wrong_state', status: row.status };
      }
      await client.query(
        `UPDATE repricings SET status = $2::text, decided_by = $3, decided_at = $4::timestamptz,
           cursor_ts = NULL, cursor_event_id = NULL,
           finished_at = CASE WHEN $2::text = 'cancelled' THEN $4::timestamptz END
         WHERE id = $1`,
        [id, to, key, new Date(nowMs)],
      );
      const action = to === 'running' ? 'repricing.approved' : 'repricing.cancelled';
      await this.audit.append(client, { projectId, actor: `key:${key}`, action, subject: id });
      return { outcome: 'decided' };
    });
  }

  /** Locks the oldest re-pricing that has work left and that nobody works on now. */
  async claim(client: PoolClient): Promise<RepricingRow | undefined> {
    const { rows } = await client.query<RepricingRow>(
      `SELECT ${COLUMNS} FROM repricings
       WHERE status IN ('calculating', 'running', 'telling')
       ORDER BY requested_at
       FOR UPDATE SKIP LOCKED
       LIMIT 1`,
    );
    return rows[0];
  }

  /** Writes down how far the claimed re-pricing is; a state that it reaches is audited. */
  async advance(client: PoolClient, row: RepricingRow, progress: RepricingProgress): Promise<void> {
    const { status, cursor } = progress;
    await client.query(
      `UPDATE repricings SET status = $2::text, cursor_ts = $3, cursor_event_id = $4,
         proposed = coalesce($5, proposed), applied = coalesce($6, applied),
         price_book_id = coalesce($7, price_book_id),
         finished_at = CASE WHEN $2::text = 'done' THEN now() END
       WHERE id = $1`,
      [
        row.id,
        status,
        cursor?.timestamp ?? null,
        cursor?.eventId ?? null,
        progress.proposed ? JSON.stringify(progress.proposed) : null,
        progress.applied ? JSON.stringify(progress.applied) : null,
        progress.priceBook ?? null,
      ],
    );
    if (status === 'proposed') {
      await this.note(client, row, 'repricing.proposed', { changes: progress.proposed });
    }
    if (status === 'done') {
      await this.note(client, row, 'repricing.done', { changes: row.applied });
    }
  }

  /** Ends a re-pricing that cannot go on; what it has booked stays booked. */
  async fail(id: string, failure: string): Promise<void> {
    await this.database.transaction(async (client) => {
      const { rows } = await client.query<RepricingRow>(
        `UPDATE repricings SET status = 'failed', failure = $2, finished_at = now()
         WHERE id = $1 AND status = ANY($3) RETURNING ${COLUMNS}`,
        [id, failure, statesBefore('failed')],
      );
      if (rows[0]) await this.note(client, rows[0], 'repricing.failed', { failure });
    });
  }

  private async note(
    client: PoolClient,
    { id, project_id: projectId }: RepricingRow,
    action: string,
    details: Record<string, unknown>,
  ): Promise<void> {
    const actor = 'service:cost';
    await this.audit.append(client, { projectId, actor, action, subject: id, details });
  }
}

/** Whether the same decision was taken before: approving twice is approving once. */
function isDecided(row: RepricingRow, to: RepricingStatus): boolean {
  if (to === 'cancelled') return row.status === 'cancelled';
  return row.decided_by !== null && ['running', 'telling', 'done'].includes(row.status);
}
