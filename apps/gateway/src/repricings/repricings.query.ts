import type { ProjectId, RepricingLine } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import { addUpLines, type RepricingTotals } from './repricing-totals.js';

/** A re-pricing as the API shows it. */
export interface RepricingView {
  id: string;
  status: string;
  from: string;
  to: string;
  filter: object;
  reason: string;
  requested_by: string;
  requested_at: string;
  decided_by: string | null;
  decided_at: string | null;
  finished_at: string | null;
  price_book_id: string | null;
  /** How far the work is, as a time within the range; null when none is under way. */
  reached: string | null;
  failure: string | null;
  /** What the dry run found, by model, and the sums of it. */
  proposed: { totals: RepricingTotals; by_model: RepricingLine[] };
  /** What is booked, so far or in all. */
  applied: { totals: RepricingTotals; by_model: RepricingLine[] };
}

interface Row {
  id: string;
  status: string;
  range_from: Date;
  range_to: Date;
  filter: object;
  reason: string;
  requested_by: string;
  requested_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
  finished_at: Date | null;
  price_book_id: string | null;
  cursor_ts: Date | null;
  failure: string | null;
  proposed: RepricingLine[];
  applied: RepricingLine[];
}

const COLUMNS = `id, status, range_from, range_to, filter, reason, requested_by, requested_at,
  decided_by, decided_at, finished_at, price_book_id, cursor_ts, failure, proposed, applied`;

/** Re-pricings of a project. Uses the primary key, for lists the index on project and time. */
@Injectable()
export class RepricingsQuery {
  constructor(private readonly database: Database) {}

  /** One re-pricing; undefined when the project has none of this id. */
  async one(projectId: ProjectId, id: string): Promise<RepricingView | undefined> {
    const [row] = await this.database.readProject<Row>(
      projectId,
      `SELECT ${COLUMNS} FROM repricings WHERE project_id = $1 AND id = $2`,
      [projectId, id],
    );
    return row && viewOf(row);
  }

  /** A page, newest first; ids grow with time, so the last one leads on. */
  async page(projectId: ProjectId, limit: number, before?: string): Promise<RepricingView[]> {
    const rows = await this.database.readProject<Row>(
      projectId,
      `SELECT ${COLUMNS} FROM repricings
       WHERE project_id = $1 AND ($2::uuid IS NULL OR id < $2)
       ORDER BY id DESC LIMIT $3`,
      [projectId, before ?? null, limit],
    );
    return rows.map(viewOf);
  }
}

function viewOf(row: Row): RepricingView {
  return {
    id: row.id,
    status: row.status,
    from: row.range_from.toISOString(),
    to: row.range_to.toISOString(),
    filter: row.filter,
    reason: row.reason,
    requested_by: row.requested_by,
    requested_at: row.requested_at.toISOString(),
    decided_by: row.decided_by,
    decided_at: row.decided_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
    price_book_id: row.price_book_id,
    reached: row.cursor_ts?.toISOString() ?? null,
    failure: row.failure,
    proposed: { totals: addUpLines(row.proposed), by_model: row.proposed },
    applied: { totals: addUpLines(row.applied), by_model: row.applied },
  };
}
