import { formatUsd, parseUsd, type BucketTotal } from '@costwire/contracts';
import type { PoolClient } from 'pg';
import type { Change, HourlyKey, UserDayKey } from './rollup.js';
import type { UsageSums } from './usage-sums.js';

/** Where a bucket stands, with its project. */
export interface ProjectBucketTotal extends BucketTotal {
  project_id: string;
}

type NumberColumn =
  'calls' | 'unpriced_calls' | 'input_tokens' | 'output_tokens' | 'cache_read_tokens' | 'version';

/** Counts come from Postgres as text. */
type TotalRow = Omit<ProjectBucketTotal, 'bucket' | 'reason' | NumberColumn> &
  Record<NumberColumn, string> & { bucket: Date };

/** Columns of the key of a bucket. */
export const HOURLY_KEY = 'project_id, dimension, bucket, name, provider, model';
const TOTALS = `${HOURLY_KEY}, calls, unpriced_calls, input_tokens, output_tokens,
  cache_read_tokens, cost_usd, version`;
const SUMS = `calls, unpriced_calls, input_tokens, output_tokens, cache_read_tokens, latency_us,
  timed_calls, cost_usd, estimated_calls, estimated_cost_usd`;
const ADD_SUMS = SUMS.split(',')
  .map((column) => column.trim())
  .map((column) => `${column} = kept.${column} + excluded.${column}`)
  .join(', ');
/** A bucket that closed longer ago than this is being restated, not filled. */
const LIVE_FOR_MS = 2 * 3_600_000;

/** Moves hourly buckets by changes sorted by key; returns where they stand after it. */
export async function moveHourly(
  client: PoolClient,
  changes: readonly Change<HourlyKey>[],
  nowMs: number,
): Promise<ProjectBucketTotal[]> {
  if (changes.length === 0) return [];
  const { rows } = await client.query<TotalRow>(
    `INSERT INTO rollup_hourly AS kept (${HOURLY_KEY}, ${SUMS}, version)
     SELECT *, 1 FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::text[],
       $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[],
       $12::bigint[], $13::bigint[], $14::numeric[], $15::bigint[], $16::numeric[])
     ON CONFLICT (${HOURLY_KEY}) DO UPDATE SET ${ADD_SUMS}, version = kept.version + 1
     RETURNING ${TOTALS}`,
    [...hourlyKeyColumns(changes), ...sumColumns(changes)],
  );
  return rows.map((row) => totalOf(row, nowMs));
}

/** Moves users' days by changes sorted by key. */
export async function moveUserDays(
  client: PoolClient,
  changes: readonly Change<UserDayKey>[],
): Promise<void> {
  if (changes.length === 0) return;
  await client.query(
    `INSERT INTO rollup_user_daily AS kept (project_id, day, user_id, ${SUMS})
     SELECT * FROM unnest($1::uuid[], $2::date[], $3::text[], $4::bigint[], $5::bigint[],
       $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::numeric[],
       $12::bigint[], $13::numeric[])
     ON CONFLICT (project_id, day, user_id) DO UPDATE SET ${ADD_SUMS}`,
    [
      plainArray(changes, ({ key }) => key.projectId),
      plainArray(changes, ({ key }) => key.day),
      changes.map(({ key }) => key.userId),
      ...sumColumns(changes),
    ],
  );
}

/** Adds the days of some users to those of nobody, the name under which calls without a user count. */
export async function foldUserDays(
  client: PoolClient,
  projectId: string,
  userIds: readonly string[],
): Promise<void> {
  const sums = SUMS.split(',').map((column) => `sum(${column.trim()})`);
  await client.query(
    `WITH taken AS (
       DELETE FROM rollup_user_daily WHERE project_id = $1 AND user_id = ANY($2) RETURNING *
     )
     INSERT INTO rollup_user_daily AS kept (project_id, day, user_id, ${SUMS})
     SELECT project_id, day, '', ${sums.join(', ')} FROM taken
     GROUP BY project_id, day ORDER BY project_id, day
     ON CONFLICT (project_id, day, user_id) DO UPDATE SET ${ADD_SUMS}`,
    [projectId, userIds],
  );
}

/** Where hourly buckets stand now. Uses the primary key. */
export async function readHourly(
  client: PoolClient,
  changes: readonly Change<HourlyKey>[],
  nowMs: number,
): Promise<ProjectBucketTotal[]> {
  const { rows } = await client.query<TotalRow>(
    `SELECT ${TOTALS} FROM rollup_hourly
     JOIN unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[])
       AS wanted (${HOURLY_KEY}) USING (${HOURLY_KEY})`,
    hourlyKeyColumns(changes),
  );
  return rows.map((row) => totalOf(row, nowMs));
}

function totalOf(row: TotalRow, nowMs: number): ProjectBucketTotal {
  return {
    ...row,
    bucket: row.bucket.toISOString(),
    cost_usd: formatUsd(parseUsd(row.cost_usd)!),
    calls: Number(row.calls),
    unpriced_calls: Number(row.unpriced_calls),
    input_tokens: Number(row.input_tokens),
    output_tokens: Number(row.output_tokens),
    cache_read_tokens: Number(row.cache_read_tokens),
    version: Number(row.version),
    reason: row.bucket.getTime() + LIVE_FOR_MS < nowMs ? 'late' : 'live',
  };
}

/** The parts of the keys, a column each. */
export function hourlyKeyColumns(changes: readonly Change<HourlyKey>[]): unknown[] {
  return [
    changes.map(({ key }) => key.projectId),
    changes.map(({ key }) => key.dimension),
    changes.map(({ key }) => key.bucket),
    changes.map(({ key }) => key.name),
    changes.map(({ key }) => key.provider),
    changes.map(({ key }) => key.model),
  ];
}

function sumColumns(changes: readonly { sums: UsageSums }[]): string[] {
  return [
    plainArray(changes, ({ sums }) => sums.calls),
    plainArray(changes, ({ sums }) => sums.unpricedCalls),
    plainArray(changes, ({ sums }) => sums.inputTokens),
    plainArray(changes, ({ sums }) => sums.outputTokens),
    plainArray(changes, ({ sums }) => sums.cacheReadTokens),
    plainArray(changes, ({ sums }) => sums.latencyUs),
    plainArray(changes, ({ sums }) => sums.timedCalls),
    plainArray(changes, ({ sums }) => formatUsd(sums.cost)),
    plainArray(changes, ({ sums }) => sums.estimatedCalls),
    plainArray(changes, ({ sums }) => formatUsd(sums.estimatedCost)),
  ];
}

/**
 * An array as Postgres reads it, of values that need no quotes: numbers, amounts, UUIDs, days. The
 * client would look into each for what to escape, which takes more time than to add them up.
 */
export function plainArray<T>(items: readonly T[], valueOf: (item: T) => number | string): string {
  return `{${items.map(valueOf).join()}}`;
}
