import { formatUsd, parseUsd, type CallUsage, type ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import { STORED_COUNTS } from '../usage/stored-counts.js';

/** One entry of the ledger. */
export interface BookedEntry {
  entryNo: number;
  /** ISO-8601, UTC. */
  bookedAt: string;
  status: string;
  /** Decimal US dollars, negative where an entry takes another one back; `null` when unknown. */
  costUsd: string | null;
  pricedAs: string | null;
  /** The book it was priced with; `null` when the amount is no price of ours. */
  priceBookId: string | null;
}

/** What happened, and what was booked for it. */
export interface BookedCost {
  eventId: string;
  timestamp: string;
  provider: string;
  model: string;
  serviceTier: string | null;
  usage: CallUsage;
  reportedCostUsd: string | null;
  /** In the order of booking; none for an account of a call that another one has always counted for. */
  entries: BookedEntry[];
  /** Whether it is in the ledger's sums, which another account of the same call can be instead. */
  counted: boolean;
  /** The event that is counted instead. */
  supersededBy: string | null;
}

interface FactRow {
  provider: string;
  model: string;
  service_tier: string | null;
  reported_cost_usd: string | null;
  [count: string]: unknown;
}

interface AlternateRow {
  ts: Date;
  counted_event: string | null;
}

interface EntryRow {
  ts: Date;
  entry_no: number;
  booked_at: Date;
  status: string;
  cost_usd: string | null;
  priced_as: string | null;
  price_book_id: string | null;
}

/**
 * The ledger's entries of one event, by the index `cost_entries_event` (a Bloom filter over each
 * range of pages, for the ledger is ordered by time), and its facts by their primary key.
 */
@Injectable()
export class BookedCostQuery {
  constructor(private readonly database: Database) {}

  /** `undefined` for an event that the project does not have, or that is not booked yet. */
  async of(projectId: ProjectId, eventId: string): Promise<BookedCost | undefined> {
    const entries = await this.database.readProject<EntryRow>(
      projectId,
      `SELECT ts, entry_no, booked_at, status, cost_usd, priced_as, price_book_id
       FROM cost_entries WHERE project_id = $1 AND event_id = $2 ORDER BY entry_no`,
      [projectId, eventId],
    );
    const isCounted = entries.length % 2 === 1;
    const alternate = isCounted ? undefined : await this.alternate(projectId, eventId);
    const ts = entries[0]?.ts ?? alternate?.ts;
    if (!ts) return undefined;
    const [fact] = await this.database.readProject<FactRow>(
      projectId,
      `SELECT provider, model, service_tier, reported_cost_usd, ${STORED_COUNTS.join(', ')}
       FROM events WHERE project_id = $1 AND ts = $2 AND event_id = $3`,
      [projectId, ts, eventId],
    );
    if (!fact) return undefined;
    const supersededBy = alternate?.counted_event ?? null;
    return { ...costOf(eventId, ts, fact, entries), counted: isCounted, supersededBy };
  }

  /** The account of a call that another one counts for, within those of the project. */
  private async alternate(
    projectId: ProjectId,
    eventId: string,
  ): Promise<AlternateRow | undefined> {
    const [row] = await this.database.readProject<AlternateRow>(
      projectId,
      `SELECT alternate.ts, call.event_id AS counted_event
       FROM provider_call_alternates AS alternate
       LEFT JOIN provider_calls AS call USING (project_id, provider, provider_response_id)
       WHERE project_id = $1 AND alternate.event_id = $2
       ORDER BY alternate.ts LIMIT 1`,
      [projectId, eventId],
    );
    return row;
  }
}

function costOf(
  eventId: string,
  ts: Date,
  fact: FactRow,
  entries: EntryRow[],
): Omit<BookedCost, 'counted' | 'supersededBy'> {
  const usage: CallUsage = {};
  for (const field of STORED_COUNTS) {
    const count = fact[field];
    if (count !== null && count !== undefined) usage[field] = Number(count);
  }
  return {
    eventId,
    timestamp: ts.toISOString(),
    provider: fact.provider,
    model: fact.model,
    serviceTier: fact.service_tier,
    usage,
    reportedCostUsd: decimal(fact.reported_cost_usd),
    entries: entries.map((entry) => ({
      entryNo: entry.entry_no,
      bookedAt: entry.booked_at.toISOString(),
      status: entry.status,
      costUsd: decimal(entry.cost_usd),
      pricedAs: entry.priced_as,
      priceBookId: entry.price_book_id,
    })),
  };
}

function decimal(amount: string | null): string | null {
  return amount === null ? null : formatUsd(parseUsd(amount)!);
}
