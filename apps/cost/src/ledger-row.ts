import { formatUsd } from '@costwire/contracts';
import { copyRow } from '@costwire/persistence';
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
] as const;

/** `entry_no` of the first pricing of an event; corrections count on from it. */
export const ORIGINAL_ENTRY = 0;

/** One ledger entry as a COPY line. */
export function ledgerRow(entry: LedgerEntry, bookedAt: string): string {
  const { batch, event, amount } = entry;
  return copyRow([
    batch.project_id,
    event.timestamp,
    event.event_id,
    ORIGINAL_ENTRY,
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
  ]);
}
