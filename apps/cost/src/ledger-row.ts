import { usdFromUnits } from '@costwire/contracts';
import type { CopyCell, CopyColumns } from '@costwire/persistence';
import type { LedgerEntry } from './book-entry.js';

/** Columns of the ledger in the order of {@link ledgerRow}. */
export const LEDGER_COLUMNS = {
  project_id: 'uuid',
  ts: 'timestamptz',
  event_id: 'text',
  entry_no: 'int2',
  booked_at: 'timestamptz',
  api_key_id: 'uuid',
  provider: 'text',
  model: 'text',
  priced_as: 'text',
  feature: 'text',
  user_id: 'text',
  agent_name: 'text',
  input_tokens: 'int8',
  output_tokens: 'int8',
  cache_read_tokens: 'int8',
  latency_ms: 'float8',
  status: 'text',
  cost_usd: 'usd',
  missing: 'text[]',
  price_book_id: 'text',
  usage_source: 'text',
} as const satisfies CopyColumns;

/** Columns of a correction in the order of {@link correctionRow}. */
export const CORRECTION_COLUMNS = {
  ...LEDGER_COLUMNS,
  repricing_id: 'uuid',
} as const satisfies CopyColumns;

/**
 * `entry_no` of the first booking of an event. Corrections come in pairs and count on: an odd entry
 * takes back the one before it, with every amount and count negated, and an even one books anew. So
 * amounts and tokens of an event simply sum.
 */
export const ORIGINAL_ENTRY = 0;

/** A further entry of an event that is in the ledger. */
export interface Correction {
  entry: LedgerEntry;
  entryNo: number;
  /** The re-pricing that asked for it; absent when better evidence did. */
  repricingId: string | undefined;
}

/** The cells of a first entry. */
export function ledgerRow(entry: LedgerEntry, bookedAt: string): CopyCell[] {
  return cells(entry, ORIGINAL_ENTRY, bookedAt);
}

/** The cells of a correction; an odd entry number takes the entry back. */
export function correctionRow(
  { entry, entryNo, repricingId }: Correction,
  bookedAt: string,
): CopyCell[] {
  const row = cells(entryNo % 2 === 0 ? entry : negated(entry), entryNo, bookedAt);
  row.push(repricingId);
  return row;
}

function negated(entry: LedgerEntry): LedgerEntry {
  const { event, amount } = entry;
  return {
    ...entry,
    amount: amount === undefined ? undefined : usdFromUnits(-amount),
    event: {
      ...event,
      input_tokens: -event.input_tokens,
      output_tokens: -event.output_tokens,
      cache_read_tokens: -(event.cache_read_tokens ?? 0),
    },
  };
}

function cells(entry: LedgerEntry, entryNo: number, bookedAt: string): CopyCell[] {
  const { batch, event, amount } = entry;
  return [
    batch.project_id,
    event.timestamp,
    event.event_id,
    entryNo,
    bookedAt,
    batch.api_key_id,
    event.provider,
    event.model,
    entry.pricedAs,
    event.feature,
    event.user_id,
    event.agent_name,
    event.input_tokens,
    event.output_tokens,
    event.cache_read_tokens ?? 0,
    event.latency_ms,
    entry.status,
    amount,
    entry.missing,
    entry.priceBookVersion,
    event.usage_source,
  ];
}
