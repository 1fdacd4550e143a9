import { DayPartitions, isUniqueViolation, RowsByDay, type Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';
import type { LedgerEntry } from './book-entry.js';
import type { CostMetrics } from './cost-metrics.js';
import { LEDGER_COLUMNS, ledgerRow, ORIGINAL_ENTRY } from './ledger-row.js';
import {
  moveHourly,
  moveUserDays,
  readHourly,
  type ProjectBucketTotal,
} from './rollup.repository.js';
import { rollUp } from './rollup.js';

/** Someone else can book the same events between our look and our write; each time fewer are left. */
const MAX_ATTEMPTS = 5;

/** Keeps the ledger and the roll-ups, which move together. The only writer of these tables. */
export class LedgerRepository {
  private readonly partitions: DayPartitions;

  /** @param metrics told of every transaction that committed. */
  constructor(
    private readonly database: Database,
    private readonly metrics?: CostMetrics,
  ) {
    this.partitions = new DayPartitions(database, 'cost_entries', 'ts');
  }

  /**
   * Books entries in one transaction. An event that is in the ledger already is left out: its
   * primary key makes a redelivery, a replay and two workers at once harmless.
   *
   * @returns where every bucket that the entries belong to stands, also when nothing was new.
   */
  async book(entries: readonly LedgerEntry[], nowMs: number): Promise<ProjectBucketTotal[]> {
    await this.partitions.ensure(new Set(entries.map(dayOf)));
    let fresh = entries;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const totals = await this.database.transaction(async (client) =>
          this.write(client, fresh, entries, nowMs),
        );
        this.metrics?.booked(fresh);
        return totals;
      } catch (error) {
        if (!isUniqueViolation(error) || attempt === MAX_ATTEMPTS) throw error;
        fresh = await this.withoutBooked(entries);
      }
    }
  }

  private async withoutBooked(entries: readonly LedgerEntry[]): Promise<LedgerEntry[]> {
    const rows = await this.database.query<{ project_id: string; event_id: string }>(
      `SELECT project_id, event_id FROM cost_entries
       JOIN unnest($1::uuid[], $2::timestamptz[], $3::text[]) AS given (project_id, ts, event_id)
         USING (project_id, ts, event_id)
       WHERE entry_no = ${ORIGINAL_ENTRY}`,
      [
        entries.map(({ batch }) => batch.project_id),
        entries.map(({ event }) => event.timestamp),
        entries.map(({ event }) => event.event_id),
      ],
    );
    const booked = new Set(rows.map((row) => `${row.project_id} ${row.event_id}`));
    const distinct = new Map(entries.map((entry) => [keyOf(entry), entry]));
    return [...distinct].filter(([key]) => !booked.has(key)).map(([, entry]) => entry);
  }

  private async write(
    client: PoolClient,
    fresh: readonly LedgerEntry[],
    touched: readonly LedgerEntry[],
    nowMs: number,
  ): Promise<ProjectBucketTotal[]> {
    const bookedAt = new Date(nowMs).toISOString();
    const rows = new RowsByDay(LEDGER_COLUMNS);
    for (const entry of fresh) rows.add(dayOf(entry), ledgerRow(entry, bookedAt));
    await rows.copy(client, 'cost_entries');
    const { hourly, users } = rollUp(fresh);
    await moveUserDays(client, users);
    const totals = await moveHourly(client, hourly, nowMs);
    return fresh === touched ? totals : readHourly(client, rollUp(touched).hourly, nowMs);
  }
}

function keyOf({ batch, event }: LedgerEntry): string {
  return `${batch.project_id} ${event.event_id}`;
}

function dayOf({ event }: LedgerEntry): string {
  return event.timestamp.slice(0, 10);
}
