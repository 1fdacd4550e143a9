import {
  confidenceOf,
  formatUsd,
  parseUsd,
  type CostSource,
  type ProjectId,
  type UsageSource,
} from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import { timeOf } from '../http/time-range.dto.js';
import { cursorAfter, readCursor } from '../http/page-cursor.js';
import { IdentifierPseudonyms } from './identifiers.js';
import { STORED_COUNTS } from './stored-counts.js';
import type { UsageListDto } from './usage-list.dto.js';

interface UsageRow {
  event_id: string;
  ts: Date;
  received_at: Date;
  cost_usd: string | null;
  cost_status: string | null;
  cost_source: CostSource | null;
  usage_source: UsageSource | null;
  superseded_by: string | null;
  reported_cost_usd: string | null;
  [column: string]: unknown;
}

const DEFAULT_LIMIT = 100;

/** Lists usage, newest first. Walks the primary keys of both tables backwards. */
@Injectable()
export class UsageListQuery {
  constructor(
    private readonly database: Database,
    private readonly pseudonyms: IdentifierPseudonyms,
  ) {}

  /** One page; `next_cursor` is null on the last one. */
  async page(
    projectId: ProjectId,
    filter: UsageListDto,
  ): Promise<{ items: unknown[]; next_cursor: string | null }> {
    const limit = filter.limit ?? DEFAULT_LIMIT;
    const { where, values } = this.conditions(projectId, filter);
    let asOf = '';
    if (filter.as_of) asOf = `AND booked_at <= $${values.push(timeOf(filter.as_of))}`;
    const rows = await this.database.readProject<UsageRow>(
      projectId,
      `SELECT fact.*, ledger.cost_usd, ledger.cost_status, ledger.cost_source,
         call.event_id AS superseded_by
       FROM events AS fact
       LEFT JOIN LATERAL (
         SELECT CASE WHEN entry_no % 2 = 0 THEN cost_usd END AS cost_usd,
           CASE WHEN entry_no % 2 = 0 THEN status END AS cost_status,
           CASE WHEN entry_no % 2 = 1 OR cost_usd IS NULL THEN NULL
             WHEN price_book_id IS NULL THEN 'provider_bill' ELSE 'price_book' END AS cost_source
         FROM cost_entries AS entry
         WHERE entry.project_id = fact.project_id AND entry.ts = fact.ts
           AND entry.event_id = fact.event_id ${asOf}
         ORDER BY entry_no DESC LIMIT 1
       ) AS ledger ON true
       LEFT JOIN provider_call_alternates AS alternate USING (project_id, ts, event_id)
       LEFT JOIN provider_calls AS call ON call.project_id = alternate.project_id
         AND call.provider = alternate.provider
         AND call.provider_response_id = alternate.provider_response_id
       WHERE ${where}
       ORDER BY fact.ts DESC, fact.event_id DESC
       LIMIT ${limit + 1}`,
      values,
    );
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return {
      items: items.map(describe),
      next_cursor: last ? cursorAfter(last.ts, last.event_id) : null,
    };
  }

  private conditions(
    projectId: ProjectId,
    filter: UsageListDto,
  ): { where: string; values: unknown[] } {
    const values: unknown[] = [projectId];
    const clauses = ['fact.project_id = $1'];
    const add = (clause: (place: string) => string, value: unknown): void => {
      values.push(value);
      clauses.push(clause(`$${values.length}`));
    };
    for (const column of ['provider', 'model', 'feature', 'user_id'] as const) {
      const wanted = filter[column];
      if (wanted === undefined) continue;
      const stored = this.pseudonyms.storedForm(wanted, projectId);
      add((place) => `fact.${column} = ${place}`, stored);
    }
    if (filter.from) add((place) => `fact.ts >= ${place}`, timeOf(filter.from));
    if (filter.to) add((place) => `fact.ts < ${place}`, timeOf(filter.to));
    if (filter.cursor) {
      const { at, id } = readCursor(filter.cursor);
      values.push(at, id);
      clauses.push(`(fact.ts, fact.event_id) < ($${values.length - 1}, $${values.length})`);
    }
    return { where: clauses.join(' AND '), values };
  }
}

function describe(row: UsageRow): unknown {
  const { project_id: _project, ts, cost_usd: cost, cost_status: status, ...rest } = row;
  // As of an earlier time an account can have counted that is superseded now.
  const isCounted = status !== null || rest.superseded_by === null;
  const item: Record<string, unknown> = { ...rest };
  // Counts come from Postgres as text.
  for (const column of STORED_COUNTS) {
    if (typeof item[column] === 'string') item[column] = Number(item[column]);
  }
  return {
    ...item,
    timestamp: ts.toISOString(),
    received_at: row.received_at.toISOString(),
    cost_usd: decimal(cost),
    cost_status: status ?? (isCounted ? 'pending' : 'superseded'),
    confidence: confidenceOf({
      usageSource: row.usage_source ?? undefined,
      costSource: row.cost_source ?? undefined,
    }),
    counted: isCounted,
    superseded_by: isCounted ? null : row.superseded_by,
    reported_cost_usd: decimal(row.reported_cost_usd),
  };
}

function decimal(amount: string | null): string | null {
  return amount === null ? null : formatUsd(parseUsd(amount)!);
}
