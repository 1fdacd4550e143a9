import { addUsd, ZERO_USD, type RollupDimension, type Usd } from '@costwire/contracts';
import type { LedgerEntry } from './book-entry.js';

/** The key of one hourly bucket of one series. */
export interface RollupKey {
  projectId: string;
  dimension: RollupDimension;
  /** Start of the UTC hour, ISO-8601. */
  bucket: string;
  name: string;
  provider: string;
  model: string;
}

/** By how much one transaction moves a bucket. */
export interface RollupChange extends RollupKey {
  calls: number;
  unpricedCalls: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  /** Sum of latencies, in whole microseconds so that the sum is exact. */
  latencyUs: number;
  timedCalls: number;
  cost: Usd;
}

/**
 * Adds up entries by hour and series, sorted by key: transactions that touch the same buckets then
 * lock them in the same order and cannot deadlock.
 */
export function rollUp(entries: readonly LedgerEntry[]): RollupChange[] {
  const changes = new Map<string, RollupChange>();
  for (const entry of entries) {
    const { batch, event } = entry;
    const bucket = `${event.timestamp.slice(0, 13)}:00:00.000Z`;
    add(changes, entry, bucket, 'feature', event.feature ?? '');
    add(changes, entry, bucket, 'key', batch.api_key_id);
    add(changes, entry, bucket, 'user', event.user_id ?? '');
    add(changes, entry, bucket, 'agent', event.agent_name ?? '');
  }
  return [...changes].sort(byKey).map(([, change]) => change);
}

function add(
  changes: Map<string, RollupChange>,
  { batch, event, amount }: LedgerEntry,
  bucket: string,
  dimension: RollupDimension,
  name: string,
): void {
  const { provider, model } = event;
  const projectId = batch.project_id;
  const key = `${projectId}\t${dimension}\t${bucket}\t${name}\t${provider}\t${model}`;
  let change = changes.get(key);
  if (!change) {
    change = emptyChange({ projectId, dimension, bucket, name, provider, model });
    changes.set(key, change);
  }
  change.calls += 1;
  change.inputTokens += event.input_tokens;
  change.outputTokens += event.output_tokens;
  change.cacheReadTokens += event.cache_read_tokens ?? 0;
  if (amount === undefined) change.unpricedCalls += 1;
  else change.cost = addUsd(change.cost, amount);
  if (event.latency_ms !== undefined) {
    change.latencyUs += Math.round(event.latency_ms * 1_000);
    change.timedCalls += 1;
  }
}

function emptyChange(key: RollupKey): RollupChange {
  return {
    ...key,
    calls: 0,
    unpricedCalls: 0,
    inputTokens: 0,
    outputTokens: 0,
    cacheReadTokens: 0,
    latencyUs: 0,
    timedCalls: 0,
    cost: ZERO_USD,
  };
}

function byKey([left]: [string, unknown], [right]: [string, unknown]): number {
  return left < right ? -1 : 1;
}
