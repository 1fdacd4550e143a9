import { REPRICING_FILTERS, type UsageEvent } from '@costwire/contracts';
import type { PoolClient } from 'pg';
import {
  ENTRY_IN_FORCE,
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
  service_tier: string | null;
};

/** An entry in force with the call as it was recorded, all that its price depends on. */
export interface PricedCall extends StoredEntry {
  event: UsageEvent;
}

/** Where a walk through a range goes on: after this entry. */
export interface RangeCursor {
  timestamp: Date;
  eventId: string;
}

/**
 * The next entries in force of a re-pricing's range and filter, in the order of the primary key. What
 * a bill of the provider says is no matter of prices and left out.
 */
export async function pricedCalls(
  client: PoolClient,
  repricing: RepricingRow,
  after: RangeCursor,
  limit: number,
): Promise<PricedCall[]> {
  const values: unknown[] = [
    repricing.project_id,
    after.timestamp,
    repricing.range_to,
    after.eventId,
  ];
  const filters = REPRICING_FILTERS.flatMap((column) => {
    const wanted = repricing.filter[column];
    if (wanted === undefined) return [];
    values.push(wanted);
    return [`AND entry.${column} = $${values.length}`];
  });
  const { rows } = await client.query<StoredEntryRow & FactRow>(
    `SELECT ${STORED_ENTRY_COLUMNS}, fact.service_tier,
       ${FACT_COUNTS.map((column) => `fact.${column}`).join(', ')}
     FROM cost_entries AS entry
     JOIN events AS fact ON fact.project_id = entry.project_id AND fact.ts = entry.ts
       AND fact.event_id = entry.event_id
     WHERE entry.project_id = $1 AND entry.ts >= $2 AND entry.ts < $3
       AND (entry.ts, entry.event_id) > ($2, $4)
       AND entry.price_book_id IS NOT NULL AND ${ENTRY_IN_FORCE} ${filters.join(' ')}
     ORDER BY entry.ts, entry.event_id
     LIMIT ${limit}`,
    values,
  );
  return rows.map(pricedCall);
}

function pricedCall(row: StoredEntryRow & FactRow): PricedCall {
  const stored = storedEntry(row);
  const event: UsageEvent = { ...stored.entry.event };
  if (row.service_tier !== null) event.service_tier = row.service_tier;
  for (const column of FACT_COUNTS) {
    const count = row[column];
    if (count !== null) event[column] = Number(count);
  }
  return { ...stored, event };
}
