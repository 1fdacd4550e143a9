import {
  parseUsd,
  type ApiKeyId,
  type MessageId,
  type ProjectId,
  type UsageEvent,
  type UsageSource,
} from '@costwire/contracts';
import type { LedgerEntry } from './book-entry.js';

/** A ledger entry as it comes from Postgres: counts and amounts as text. */
export interface StoredEntryRow {
  project_id: ProjectId;
  ts: Date;
  event_id: string;
  entry_no: number;
  api_key_id: ApiKeyId;
  provider: string;
  model: string;
  priced_as: string | null;
  feature: string | null;
  user_id: string | null;
  agent_name: string | null;
  input_tokens: string;
  output_tokens: string;
  cache_read_tokens: string;
  latency_ms: number | null;
  status: LedgerEntry['status'];
  cost_usd: string | null;
  missing: string[] | null;
  price_book_id: string | null;
  usage_source: UsageSource | null;
}

const COLUMNS = [
  'project_id',
  'ts',
  'event_id',
  'entry_no',
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
] as const satisfies readonly (keyof StoredEntryRow)[];

/** The columns of {@link StoredEntryRow}, those of a table named `entry`. */
export const STORED_ENTRY_COLUMNS = COLUMNS.map((column) => `entry.${column}`).join(', ');

/** SQL: true for an entry of `entry` that is in force, that is neither taken back nor taking back. */
export const ENTRY_IN_FORCE = `entry.entry_no % 2 = 0 AND NOT EXISTS (
  SELECT FROM cost_entries AS later
  WHERE later.project_id = entry.project_id AND later.ts = entry.ts
    AND later.event_id = entry.event_id AND later.entry_no > entry.entry_no)`;

/** A ledger entry as it was booked, with its place in the history of its event. */
export interface StoredEntry {
  entry: LedgerEntry;
  entryNo: number;
}

/** Reads a stored entry. Only what the ledger keeps of the event is there. */
export function storedEntry(row: StoredEntryRow): StoredEntry {
  const event: UsageEvent = {
    event_id: row.event_id,
    timestamp: row.ts.toISOString(),
    provider: row.provider,
    model: row.model,
    input_tokens: Number(row.input_tokens),
    output_tokens: Number(row.output_tokens),
    cache_read_tokens: Number(row.cache_read_tokens),
    ...(row.latency_ms !== null && { latency_ms: row.latency_ms }),
    ...(row.feature !== null && { feature: row.feature }),
    ...(row.user_id !== null && { user_id: row.user_id }),
    ...(row.agent_name !== null && { agent_name: row.agent_name }),
    ...(row.usage_source !== null && { usage_source: row.usage_source }),
  };
  const batch = {
    message_id: '' as MessageId,
    project_id: row.project_id,
    api_key_id: row.api_key_id,
    received_at: event.timestamp,
    events: [event],
  };
  return {
    entryNo: row.entry_no,
    entry: {
      batch,
      event,
      status: row.status,
      amount: row.cost_usd === null ? undefined : parseUsd(row.cost_usd)!,
      pricedAs: row.priced_as ?? undefined,
      missing: row.missing ?? undefined,
      priceBookVersion: row.price_book_id ?? undefined,
    },
  };
}
