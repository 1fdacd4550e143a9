import { DayPartitions, isUniqueViolation, RowsByDay, type Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';
import type { LedgerEntry } from './book-entry.js';
import type { CostMetrics } from './cost-metrics.js';
import {
  CORRECTION_COLUMNS,
  correctionRow,
  LEDGER_COLUMNS,
  ledgerRow,
  ORIGINAL_ENTRY,
  type Correction,
} from './ledger-row.js';
import { accountsOf } from './provider-call.js';
import { bookedAccounts, settleCalls, type SettledCalls } from './provider-call.repository.js';
import {
  moveHourly,
  moveUserDays,
  readHourly,
  type ProjectBucketTotal,
} from './rollup.repository.js';
import { moveRecent, readRecent, recentFrom } from './recent-rollup.repository.js';
import { rollUp } from './rollup.js';
import type { StoredEntry } from './stored-entry.js';
import { asCorrections } from './correction-totals.js';

/**
 * Someone else can book the same events between our look and our write, again and again; each time fewer
 * are left. Accounts of one call can collide without that, which is given up after so many times.
 */
const MAX_COLLISIONS = 5;

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
   * primary key makes a redelivery, a replay and two workers at once harmless. Of the accounts of one
   * provider call the best is booked; one that was booked and is no longer the best is taken back.
   *
   * @returns where every bucket that the entries belong to stands, also when nothing was new.
   */
  async book(entries: readonly LedgerEntry[], nowMs: number): Promise<ProjectBucketTotal[]> {
    await this.partitions.ensure(new Set(entries.map(dayOf)));
    let fresh = entries;
    for (let collisions = 0; ;) {
      try {
        const { totals, booked } = await this.database.transaction(async (client) =>
          this.write(client, fresh, entries, nowMs),
        );
        this.metrics?.booked(booked);
        return totals;
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        const left = await this.withoutBooked(entries);
        collisions = left.length < fresh.length ? 0 : collisions + 1;
        if (collisions === MAX_COLLISIONS) throw error;
        fresh = left;
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
  ): Promise<{ totals: ProjectBucketTotal[]; booked: readonly LedgerEntry[] }> {
    const accounts = accountsOf(touched);
    if (accounts.length === 0) {
      const moved = await this.bookRows(client, fresh, [], nowMs);
      if (fresh === touched) return { totals: moved, booked: fresh };
      return { totals: await readBuckets(client, touched, nowMs), booked: fresh };
    }
    const inFresh = new Set(fresh);
    const plain = fresh.filter(({ event }) => event.provider_response_id === undefined);
    const settled = await settleCalls(
      client,
      accounts.filter(({ entry }) => inFresh.has(entry)),
    );
    const booked = [...plain, ...settled.first, ...settled.replacements];
    const moved = await this.bookRows(client, booked, settled.takenBack.map(reversalOf), nowMs);
    if (booked.length === touched.length && settled.takenBack.length === 0) {
      return { totals: moved, booked };
    }
    return { totals: await this.tellCalls(client, touched, settled, nowMs), booked };
  }

  /** Totals of all that accounts of calls can have moved, told apart from what is counted anew. */
  private async tellCalls(
    client: PoolClient,
    touched: readonly LedgerEntry[],
    { first, takenBack }: SettledCalls,
    nowMs: number,
  ): Promise<ProjectBucketTotal[]> {
    const counted = new Set(first);
    const accounts = accountsOf(touched.filter((entry) => !counted.has(entry)));
    const restated = await bookedAccounts(client, accounts);
    const live = [
      ...touched.filter(({ event }) => event.provider_response_id === undefined),
      ...first,
      ...restated.filter(({ corrected }) => !corrected).map(({ entry }) => entry),
    ];
    const all = [
      ...live,
      ...restated.map(({ entry }) => entry),
      ...takenBack.map((each) => each.entry),
    ];
    const totals = await readBuckets(client, all, nowMs);
    return asCorrections(totals, rollUp(live).hourly);
  }

  /** Writes entries and corrections of entries, and moves the roll-ups by both. */
  private async bookRows(
    client: PoolClient,
    entries: readonly LedgerEntry[],
    reversals: readonly Correction[],
    nowMs: number,
  ): Promise<ProjectBucketTotal[]> {
    const bookedAt = new Date(nowMs).toISOString();
    const rows = new RowsByDay(LEDGER_COLUMNS);
    for (const entry of entries) {
      rows.addOf(entry.event, dayOf(entry), ledgerRow(entry, bookedAt));
    }
    await rows.copy(client, 'cost_entries');
    const corrections = new RowsByDay(CORRECTION_COLUMNS);
    for (const each of reversals) corrections.add(dayOf(each.entry), correctionRow(each, bookedAt));
    await corrections.copy(client, 'cost_entries');
    const takenBack = reversals.map(({ entry }) => entry);
    const { hourly, recent, users } = rollUp(entries, takenBack, recentFrom(nowMs));
    await moveUserDays(client, users);
    const moved = await moveHourly(client, hourly, nowMs);
    await moveRecent(client, recent, moved);
    return moved;
  }
}

/** Where the buckets that entries belong to stand now. */
async function readBuckets(
  client: PoolClient,
  entries: readonly LedgerEntry[],
  nowMs: number,
): Promise<ProjectBucketTotal[]> {
  const { hourly, recent } = rollUp(entries, [], recentFrom(nowMs));
  const totals = await readHourly(client, hourly, nowMs);
  await readRecent(client, recent, totals);
  return totals;
}

/** What takes back an entry because better evidence of its call is there. */
function reversalOf({ entry, entryNo }: StoredEntry): Correction {
  return { entry, entryNo: entryNo + 1, repricingId: undefined };
}

function keyOf({ batch, event }: LedgerEntry): string {
  return `${batch.project_id} ${event.event_id}`;
}

function dayOf({ event }: LedgerEntry): string {
  return event.timestamp.slice(0, 10);
}
