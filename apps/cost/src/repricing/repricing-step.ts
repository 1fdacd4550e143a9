import type { RepricingStatus } from '@costwire/contracts';
import { RowsByDay } from '@costwire/persistence';
import type { PriceBook } from '@costwire/pricing';
import type { PoolClient } from 'pg';
import { bookEntry, type LedgerEntry } from '../book-entry.js';
import { CORRECTION_COLUMNS, correctionRow } from '../ledger-row.js';
import { moveHourly, moveUserDays } from '../rollup.repository.js';
import { moveRecent, recentFrom } from '../recent-rollup.repository.js';
import { rollUp } from '../rollup.js';
import { pricedCalls, type PricedCall, type RangeCursor } from './priced-calls.query.js';
import type { RepricingRow } from './repricing-row.js';
import { isChanged, RepricingSums } from './repricing-sums.js';
import type { RepricingProgress } from './repricing.repository.js';

/** Calls priced in one transaction, when nothing else is said. */
export const CALLS_PER_STEP = 10_000;

/** An entry in force, and what takes its place. */
interface Change {
  call: PricedCall;
  after: LedgerEntry;
}

/**
 * Prices the next calls of a claimed re-pricing. The dry run only adds up what would change; the run
 * that was approved books it: for each change an entry that takes the old one back and a new one, and
 * the roll-ups moved by both. All of it, and how far it got, is one transaction.
 */
export async function takeStep(
  client: PoolClient,
  row: RepricingRow,
  book: PriceBook,
  nowMs: number,
  callsPerStep: number,
): Promise<RepricingProgress> {
  const isRun = row.status === 'running';
  const { calls, next } = await pricedCalls(client, row, startOf(row), callsPerStep);
  const sums = new RepricingSums(isRun ? row.applied : row.proposed);
  const changes: Change[] = [];
  for (const call of calls) {
    const after = bookEntry(book, call.entry.batch, call.event);
    sums.add(call.entry, after);
    if (isChanged(call.entry, after)) changes.push({ call, after });
  }
  if (isRun) await bookChanges(client, row.id, changes, nowMs);
  return {
    status: next ? row.status : nextStatus(row.status),
    [isRun ? 'applied' : 'proposed']: sums.lines(),
    cursor: next,
  };
}

function nextStatus(status: RepricingStatus): RepricingStatus {
  return status === 'running' ? 'telling' : 'proposed';
}

function startOf(row: RepricingRow): RangeCursor {
  return { timestamp: row.cursor_ts ?? row.range_from, eventId: row.cursor_event_id ?? '' };
}

async function bookChanges(
  client: PoolClient,
  repricingId: string,
  changes: readonly Change[],
  nowMs: number,
): Promise<void> {
  if (changes.length === 0) return;
  const bookedAt = new Date(nowMs).toISOString();
  const rows = new RowsByDay(CORRECTION_COLUMNS);
  for (const { call, after } of changes) {
    const { entry, entryNo, event } = call;
    const day = event.timestamp.slice(0, 10);
    const takenBack = { entry, entryNo: entryNo + 1, repricingId };
    const bookedAnew = { entry: after, entryNo: entryNo + 2, repricingId };
    rows.add(day, correctionRow(takenBack, bookedAt));
    rows.add(day, correctionRow(bookedAnew, bookedAt));
  }
  await rows.copy(client, 'cost_entries');
  const { hourly, recent, users } = rollUp(
    changes.map(({ after }) => after),
    changes.map(({ call }) => call.entry),
    recentFrom(nowMs),
  );
  await moveUserDays(client, users);
  const moved = await moveHourly(client, hourly, nowMs);
  await moveRecent(client, recent, moved);
}
