import { formatUsd, type BucketTotal } from '@costwire/contracts';
import type { PoolClient } from 'pg';
import type { RollupChange, RollupKey } from './rollup.js';

/** Where a bucket stands, with its project. */
export interface ProjectBucketTotal extends BucketTotal {
  project_id: string;
}

interface TotalRow extends Omit<ProjectBucketTotal, 'bucket' | 'reason' | NumberColumn> {
  bucket: Date;
  calls: string;
  unpriced_calls: string;
  input_tokens: string;
  output_tokens: string;
  cache_read_tokens: string;
  version: string;
}
type NumberColumn =
  'calls' | 'unpriced_calls' | 'input_tokens' | 'output_tokens' | 'cache_read_tokens' | 'version';

const KEY = 'project_id, dimension, bucket, name, provider, model';
const TOTALS = `${KEY}, calls, unpriced_calls, input_tokens, output_tokens, cache_read_tokens,
  cost_usd, version`;
/** A bucket that closed longer ago than this is being restated, not filled. */
const LIVE_FOR_MS = 2 * 3_600_000;

/** Moves the buckets by the changes, which are sorted by key. */
export async function moveRollups(
  client: PoolClient,
  changes: readonly RollupChange[],
): Promise<void> {
  if (changes.length === 0) return;
  await client.query(
    `INSERT INTO rollup_hourly AS kept (${KEY}, calls, unpriced_calls, input_tokens, output_tokens,
       cache_read_tokens, latency_us, timed_calls, cost_usd, version)
     SELECT *, 1 FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::text[],
       $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[],
       $12::bigint[], $13::bigint[], $14::numeric[])
     ON CONFLICT (${KEY}) DO UPDATE SET
       calls = kept.calls + excluded.calls,
       unpriced_calls = kept.unpriced_calls + excluded.unpriced_calls,
       input_tokens = kept.input_tokens + excluded.input_tokens,
       output_tokens = kept.output_tokens + excluded.output_tokens,
       cache_read_tokens = kept.cache_read_tokens + excluded.cache_read_tokens,
       latency_us = kept.latency_us + excluded.latency_us,
       timed_calls = kept.timed_calls + excluded.timed_calls,
       cost_usd = kept.cost_usd + excluded.cost_usd,
       version = kept.version + 1`,
    [
      ...keyColumns(changes),
      changes.map(({ calls }) => calls),
      changes.map(({ unpricedCalls }) => unpricedCalls),
      changes.map(({ inputTokens }) => inputTokens),
      changes.map(({ outputTokens }) => outputTokens),
      changes.map(({ cacheReadTokens }) => cacheReadTokens),
      changes.map(({ latencyUs }) => latencyUs),
      changes.map(({ timedCalls }) => timedCalls),
      changes.map(({ cost }) => formatUsd(cost)),
    ],
  );
}

/** Where the buckets stand now. Uses the primary key. */
export async function readTotals(
  client: PoolClient,
  keys: readonly RollupKey[],
  nowMs: number,
): Promise<ProjectBucketTotal[]> {
  const { rows } = await client.query<TotalRow>(
    `SELECT ${TOTALS} FROM rollup_hourly
     JOIN unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[])
       AS wanted (${KEY}) USING (${KEY})`,
    keyColumns(keys),
  );
  return rows.map((row) => ({
    ...row,
    bucket: row.bucket.toISOString(),
    calls: Number(row.calls),
    unpriced_calls: Number(row.unpriced_calls),
    input_tokens: Number(row.input_tokens),
    output_tokens: Number(row.output_tokens),
    cache_read_tokens: Number(row.cache_read_tokens),
    version: Number(row.version),
    reason: row.bucket.getTime() + LIVE_FOR_MS < nowMs ? 'late' : 'live',
  }));
}

function keyColumns(keys: readonly RollupKey[]): unknown[] {
  return [
    keys.map(({ projectId }) => projectId),
    keys.map(({ dimension }) => dimension),
    keys.map(({ bucket }) => bucket),
    keys.map(({ name }) => name),
    keys.map(({ provider }) => provider),
    keys.map(({ model }) => model),
  ];
}
