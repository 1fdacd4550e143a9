import { formatUsd, usdFromUnits } from '@costwire/contracts';
import { copyRow, type CopyCell } from '@costwire/persistence';
import type { LedgerEntry } from './book-entry.js';

/** Columns of the ledger in the order of {@link ledgerRow}. */
export const LEDGER_COLUMNS = [
  'project_id',
  'ts',
  'event_id',
  'entry_no',
  'booked_at',
  'api_key_id',
  'provider',
  'model',
  'priced_as',
  'feature',
  'user_id',
  'agent_name',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'latency_ms',
  'status',
  'cost_usd',
  'missing',
  'price_book_id',
  'usage_source',
] as const;

/** Columns of a correction in the order of {@link correctionRow}. */
export const CORRECTION_COLUMNS = [...LEDGER_COLUMNS, 'repricing_id'] as const;

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

/** A first entry as a COPY line. */
export function ledgerRow(entry: LedgerEntry, bookedAt: string): string {
  return copyRow(cells(entry, ORIGINAL_ENTRY, bookedAt));
}

/** A correction as a COPY line; an odd entry number takes the entry back. */
export function correctionRow(
  { entry, entryNo, repricingId }: Correction,
  bookedAt: string,
): string {
  const row = cells(entryNo % 2 === 0 ? entry : negated(entry), entryNo, bookedAt);
  row.push(repricingId);
  return copyRow(row);
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
    amount === undefined ? undefined : formatUsd(amount),
    entry.missing && `{${entry.missing.join(',')}}`,
    entry.priceBookVersion,
    event.usage_source,
  ];
}
