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
} as const satisfies CopyColumns;

/** `entry_no` of the first pricing of an event; corrections count on from it. */
export const ORIGINAL_ENTRY = 0;

/** The cells of one ledger entry. */
export function ledgerRow(entry: LedgerEntry, bookedAt: string): CopyCell[] {
  const { batch, event, amount } = entry;
  return [
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
    amount,
    entry.missing,
    entry.priceBookVersion,
  ];
}
