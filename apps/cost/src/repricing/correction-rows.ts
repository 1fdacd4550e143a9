import { usdFromUnits, type Usd } from '@costwire/contracts';
import { RowsByDay, type CopiedRows, type CopyColumns } from '@costwire/persistence';
import type { PoolClient } from 'pg';
import type { EntryPrice } from '../book-entry.js';
import { CORRECTION_COLUMNS } from '../ledger-row.js';
import { CELL, ENTRY_CELLS } from './call-page.js';

const DAY_MS = 86_400_000;
/** What the next entries of an event share with the one in force. */
const SHARED = ENTRY_CELLS.slice(0, CELL.priced_as);
/** What an entry that takes back shares with the one that it takes back. */
const TAKEN_BACK = ENTRY_CELLS.slice(0, CELL.entry_no);
const OWN = [
  'entry_no',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cost_usd',
  'booked_at',
  'repricing_id',
] as const;
const COLUMNS: CopyColumns = Object.fromEntries(
  [...TAKEN_BACK, ...OWN].map((column) => [column, CORRECTION_COLUMNS[column]]),
);

/** The entries that replace entries of a page: what does not change is copied as it was read. */
export class CorrectionRows {
  private readonly rows = new RowsByDay(COLUMNS);
  /** The day of the last entry and its start; the next entry is mostly of the same. */
  private day = '';
  private dayStart = Number.NaN;

  /** @param bookedAt ISO-8601. */
  constructor(
    private readonly repricingId: string,
    private readonly bookedAt: string,
  ) {}

  /** Takes back the entry looked at and books it anew. */
  replace(entries: CopiedRows, before: Usd | undefined, after: EntryPrice): void {
    const entryNo = entries.integer(CELL.entry_no)!;
    const input = entries.integer(CELL.input_tokens)!;
    const output = entries.integer(CELL.output_tokens)!;
    const cacheRead = entries.integer(CELL.cache_read_tokens)!;
    const { bookedAt, repricingId } = this;
    const day = this.dayOf(entries.timeMs(CELL.ts));
    const negated = before === undefined ? undefined : usdFromUnits(-before);
    this.rows.add(
      day,
      [entryNo + 1, -input, -output, -cacheRead, negated, bookedAt, repricingId],
      entries.raw(0, TAKEN_BACK.length),
    );
    const { pricedAs, status, missing, priceBookVersion, amount } = after;
    this.rows.add(
      day,
      [
        ...[pricedAs, status, missing, priceBookVersion],
        ...[entryNo + 2, input, output, cacheRead, amount, bookedAt, repricingId],
      ],
      entries.raw(0, SHARED.length),
    );
  }

  /** Writes the rows; the partitions are there, since the entries in force are. */
  async copy(client: PoolClient): Promise<void> {
    await this.rows.copy(client, 'cost_entries');
  }

  private dayOf(timestampMs: number): string {
    if (!(timestampMs >= this.dayStart && timestampMs < this.dayStart + DAY_MS)) {
      this.day = new Date(timestampMs).toISOString().slice(0, 10);
      this.dayStart = Date.parse(this.day);
    }
    return this.day;
  }
}
