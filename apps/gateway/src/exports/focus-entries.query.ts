import type { CallUsage, PriceableCall, ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { FACT_FIELDS } from '@costwire/pricing';
import { Injectable } from '@nestjs/common';
import { eachDay, type FocusRow } from './focus-rows.query.js';

/** One entry of the ledger as a row of its own. */
export interface FocusEntry {
  row: FocusRow;
  /** The call behind a priced entry, with its book; absent for a bill or without the facts. */
  call: PriceableCall | undefined;
}

type Row = FocusRow &
  Record<keyof CallUsage, string | null> & {
    ts: Date;
    has_fact: boolean;
    service_tier: string | null;
  };

/** Both tables by their primary keys, a day at a time. */
const ENTRIES_OF_A_DAY = `SELECT date_trunc('hour', entry.ts, 'UTC') AS hour, entry.ts,
    entry.provider, entry.model, entry.priced_as, entry.feature, entry.agent_name,
    entry.api_key_id, entry.status, entry.usage_source, entry.price_book_id,
    entry.entry_no > 0 AS is_correction, entry.entry_no % 2 = 1 AS is_reversal,
    entry.repricing_id, entry.booked_at,
    coalesce(trim_scale(entry.cost_usd), 0)::text AS cost_usd,
    (1 - 2 * (entry.entry_no % 2))::text AS calls, entry.input_tokens::text AS input_tokens,
    entry.output_tokens::text AS output_tokens,
    entry.cache_read_tokens::text AS cache_read_tokens,
    fact.event_id IS NOT NULL AS has_fact, fact.service_tier,
    ${FACT_FIELDS.map(([count]) => `fact.${count}`).join(', ')}
  FROM cost_entries AS entry
  LEFT JOIN events AS fact ON fact.project_id = entry.project_id AND fact.ts = entry.ts
    AND fact.event_id = entry.event_id AND fact.ts >= $2 AND fact.ts < $3
  WHERE entry.project_id = $1 AND entry.ts >= $2 AND entry.ts < $3
  ORDER BY entry.ts, entry.event_id, entry.entry_no`;

/** The entries of the ledger one by one, with what their prices rest on. */
@Injectable()
export class FocusEntriesQuery {
  constructor(private readonly database: Database) {}

  /** Batches of entries, oldest first, of one snapshot. */
  async *stream(projectId: ProjectId, from: Date, to: Date): AsyncGenerator<FocusEntry[]> {
    const days = eachDay(ENTRIES_OF_A_DAY, projectId, from, to);
    for await (const rows of this.database.streamProject<Row>(projectId, days)) {
      yield rows.map((row) => ({ row, call: callOf(row) }));
    }
  }
}

function callOf(row: Row): PriceableCall | undefined {
  const { price_book_id: book, service_tier: tier } = row;
  if (book === null || row.status === 'unpriced' || !row.has_fact) return undefined;
  const usage: CallUsage = {
    input_tokens: Math.abs(Number(row.input_tokens)),
    output_tokens: Math.abs(Number(row.output_tokens)),
    cache_read_tokens: Math.abs(Number(row.cache_read_tokens)),
  };
  for (const [count] of FACT_FIELDS) {
    if (row[count] !== null) usage[count] = Number(row[count]);
  }
  return {
    provider: row.provider,
    model: row.model,
    timestamp: row.ts.toISOString(),
    ...(tier !== null && { service_tier: tier }),
    usage,
    price_book_id: book,
  };
}
