import { REPRICING_FILTERS, type RepricingFilter, type UsageEvent } from '@costwire/contracts';
import type { PoolClient } from 'pg';
import {
  STORED_ENTRY_COLUMNS,
  storedEntry,
  type StoredEntry,
  type StoredEntryRow,
} from '../stored-entry.js';
import type { RepricingRow } from './repricing-row.js';

/** Counts that a price can depend on and the ledger does not keep; they come from the facts. */
const FACT_COUNTS = [
  'cache_write_tokens',
  'cache_write_1h_tokens',
  'reasoning_tokens',
  'input_audio_tokens',
  'output_audio_tokens',
  'input_image_tokens',
  'output_image_tokens',
  'web_searches',
] as const;

type FactRow = Record<(typeof FACT_COUNTS)[number], string | null> & {
  event_id: string;
  service_tier: string | null;
};

/** Entries read beyond a page, so that a page always holds whole histories of events. */
const MAX_HISTORY = 100;

/** An entry in force with the call as it was recorded, all that its price depends on. */
export interface PricedCall extends StoredEntry {
  event: UsageEvent;
}

/** Where a walk through a range goes on: after this entry. */
export interface RangeCursor {
  timestamp: Date;
  eventId: string;
}

/** A page of calls. */
export interface PricedPage {
  calls: PricedCall[];
  /** Where the next page begins; absent on the last one. */
  next: RangeCursor | undefined;
}

/**
 * The next entries in force of a re-pricing's range and filter, in the order of the primary key. What
 * a bill of the provider says is no matter of prices and left out.
 *
 * Two scans along the primary keys, of the ledger and of the facts of the same span, matched here: a
 * join of the two leaves the planner the choice to read all facts for every page.
 */
export async function pricedCalls(
  client: PoolClient,
  repricing: RepricingRow,
  after: RangeCursor,
  limit: number,
): Promise<PricedPage> {
  const { histories, next } = await readHistories(client, repricing, after, limit);
  const rows = histories.filter((row) => isToBePriced(row, repricing.filter));
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return { calls: [], next };
  const facts = await factsBetween(client, repricing, first.ts, last.ts);
  const calls = rows.flatMap((row) => {
    const fact = facts.get(row.event_id);
    return fact ? [pricedCall(row, fact)] : [];
  });
  return { calls, next };
}

/** In force, not a bill, and of the status that was asked for. */
function isToBePriced(row: StoredEntryRow, { status }: RepricingFilter): boolean {
  const isInForce = row.entry_no % 2 === 0 && row.price_book_id !== null;
  return isInForce && (status === undefined || row.status === status);
}

/**
 * The last entry of each of the next events. Entries are read in the order of the primary key, so that
 * a page costs a page; the history of the last event of a full page may go on, and is left to the next.
 */
async function readHistories(
  client: PoolClient,
  { project_id: project, range_to: to, filter }: RepricingRow,
  after: RangeCursor,
  limit: number,
): Promise<{ histories: StoredEntryRow[]; next: RangeCursor | undefined }> {
  const { status: _, ...common } = filter;
  const values: unknown[] = [project, after.timestamp, to, after.eventId];
  const { rows } = await client.query<StoredEntryRow>(
    `SELECT ${STORED_ENTRY_COLUMNS}
     FROM cost_entries AS entry
     WHERE project_id = $1 AND ts >= $2 AND ts < $3 AND (ts, event_id) > ($2, $4)
       ${conditions(common, values)}
     ORDER BY project_id, ts, event_id, entry_no
     LIMIT ${limit + MAX_HISTORY}`,
    values,
  );
  const histories = rows.filter((row, index) => rows[index + 1]?.event_id !== row.event_id);
  if (rows.length < limit + MAX_HISTORY) return { histories, next: undefined };
  histories.pop();
  const last = histories.at(-1)!;
  return { histories, next: { timestamp: last.ts, eventId: last.event_id } };
}

async function factsBetween(
  client: PoolClient,
  { project_id: project, filter }: RepricingRow,
  first: Date,
  last: Date,
): Promise<ReadonlyMap<string, FactRow>> {
  const { status: _, ...common } = filter;
  const values: unknown[] = [project, first, last];
  const { rows } = await client.query<FactRow>(
    `SELECT event_id, service_tier, ${FACT_COUNTS.join(', ')}
     FROM events AS entry
     WHERE project_id = $1 AND ts >= $2 AND ts <= $3 ${conditions(common, values)}`,
    values,
  );
  return new Map(rows.map((row) => [row.event_id, row]));
}

/** SQL for the values that a call must carry; adds them to `values`. */
function conditions(filter: RepricingFilter, values: unknown[]): string {
  return REPRICING_FILTERS.flatMap((column) => {
    const wanted = filter[column];
    return wanted === undefined ? [] : [`AND entry.${column} = $${values.push(wanted)}`];
  }).join(' ');
}

function pricedCall(row: StoredEntryRow, fact: FactRow): PricedCall {
  const stored = storedEntry(row);
  const event: UsageEvent = { ...stored.entry.event };
  if (fact.service_tier !== null) event.service_tier = fact.service_tier;
  for (const column of FACT_COUNTS) {
    const count = fact[column];
    if (count !== null) event[column] = Number(count);
  }
  return { ...stored, event };
}
