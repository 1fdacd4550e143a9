import { usdFromUnits, type RepricingStatus } from '@costwire/contracts';
import type { CopiedRows } from '@costwire/persistence';
import type { PriceBook } from '@costwire/pricing';
import type { PoolClient } from 'pg';
import { bookedPrice } from '../book-entry.js';
import { keepErasuresOut } from '../ledger-erasure.repository.js';
import { moveHourly, moveUserDays } from '../rollup.repository.js';
import { moveRecent, recentFrom } from '../recent-rollup.repository.js';
import { CallPage, CELL, type RangeCursor } from './call-page.js';
import { CorrectionRows } from './correction-rows.js';
import { RepricedSeries } from './repriced-series.js';
import type { RepricingRow } from './repricing-row.js';
import { isChanged, RepricingSums, type KnownPrice } from './repricing-sums.js';
import type { RepricingProgress } from './repricing.repository.js';

/** How much work is one transaction. */
export interface StepSize {
  /** Calls read and priced at once: the next ones are read while these are written. */
  callsPerPage: number;
  pagesPerStep: number;
}

/** The connections of a step. */
export interface StepConnections {
  client: PoolClient;
  reader: PoolClient;
}

/** The size of a step when nothing else is said: a second or two, and some 20 MB. */
export const STEP_SIZE: StepSize = { callsPerPage: 5_000, pagesPerStep: 10 };

/**
 * Prices the next calls of a claimed re-pricing. The dry run only adds up what would change; the run
 * that was approved books it: for each change an entry that takes the old one back and a new one, and
 * the roll-ups moved by both. All of it, and how far it got, is one transaction.
 *
 * @param connections `client` of that transaction, `reader` on which pages are read ahead.
 */
export async function takeStep(
  { client, reader }: StepConnections,
  row: RepricingRow,
  book: PriceBook,
  { callsPerPage, pagesPerStep }: StepSize,
  nowMs: number,
): Promise<RepricingProgress> {
  const isRun = row.status === 'running';
  const step = new Step(row, book, nowMs);
  const read = async (after: RangeCursor): Promise<CallPage> =>
    CallPage.read(reader, row, after, callsPerPage);
  if (isRun) await keepErasuresOut(client, row.project_id);
  let page = await read(startOf(row));
  let written = Promise.resolve();
  for (let count = 1; ; count += 1) {
    const [ahead, rows] = await Promise.all([
      page.next && count < pagesPerStep ? read(page.next) : undefined,
      Promise.resolve(page).then((each) => step.price(each)),
      written,
    ]);
    if (isRun) written = rows.copy(client);
    if (!ahead) break;
    page = ahead;
  }
  await written;
  if (isRun) {
    const { hourly, recent, users } = step.series.changes();
    await moveUserDays(client, users);
    await moveRecent(client, recent, await moveHourly(client, hourly, nowMs));
  }
  return {
    status: page.next ? row.status : nextStatus(row.status),
    [isRun ? 'applied' : 'proposed']: step.sums.lines(),
    cursor: page.next,
  };
}

function nextStatus(status: RepricingStatus): RepricingStatus {
  return status === 'running' ? 'telling' : 'proposed';
}

function startOf(row: RepricingRow): RangeCursor {
  return { timestamp: row.cursor_ts ?? row.range_from, eventId: row.cursor_event_id ?? '' };
}

/** What the pages of one step add up to. */
class Step {
  readonly sums: RepricingSums;
  readonly series: RepricedSeries;
  private readonly isRun: boolean;
  private readonly bookedAt: string;

  constructor(
    private readonly row: RepricingRow,
    private readonly book: PriceBook,
    nowMs: number,
  ) {
    this.bookedAt = new Date(nowMs).toISOString();
    this.isRun = row.status === 'running';
    this.sums = new RepricingSums(this.isRun ? row.applied : row.proposed);
    this.series = new RepricedSeries(row.project_id, this.sums, Date.parse(recentFrom(nowMs)));
  }

  /** Adds up what a page changes; returns the entries that say so. */
  price(page: CallPage): CorrectionRows {
    const { entries } = page;
    const rows = new CorrectionRows(this.row.id, this.bookedAt);
    for (const recorded of page.calls()) {
      const series = this.series.of(entries);
      const timestampMs = entries.timeMs(CELL.ts);
      const before = priceBefore(entries);
      const after = bookedPrice(this.book.price({ ...recorded, ...series.names, timestampMs }));
      series.totals.add(before, after);
      if (!this.isRun || !isChanged(before, after)) continue;
      rows.replace(entries, before.amount, after);
      const at = { timestampMs, userId: entries.text(CELL.user_id) };
      this.series.move(series, at, before.amount, after.amount);
    }
    return rows;
  }
}

function priceBefore(entries: CopiedRows): KnownPrice {
  const units = entries.usd(CELL.cost_usd);
  return {
    status: entries.text(CELL.status) as KnownPrice['status'],
    amount: units === undefined ? undefined : usdFromUnits(units),
  };
}
