import {
  formatUsd,
  parseUsd,
  SEVERAL_ENVIRONMENTS,
  type FiveMinuteTotal,
} from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';
import {
  HOURLY_KEY,
  hourlyKeyColumns,
  plainArray,
  type ProjectBucketTotal,
} from './rollup.repository.js';
import type { Change, HourlyKey, RecentChange } from './rollup.js';

/** Days for which the totals of five minutes are kept (docs/anomalies.md). */
const KEPT_MS = 3 * 86_400_000;

const SUMS = 'calls, input_tokens, output_tokens, cache_read_tokens, cost_usd';
const ADD_SUMS = SUMS.split(', ')
  .map((column) => `${column} = kept.${column} + excluded.${column}`)
  .join(', ');
const TOTALS = `${HOURLY_KEY}, ${SUMS}, environment, version`;

type NumberColumn = 'calls' | 'input_tokens' | 'output_tokens' | 'cache_read_tokens' | 'version';

/** Counts come from Postgres as text. */
type RecentRow = Record<NumberColumn | 'cost_usd' | 'environment', string> &
  Pick<ProjectBucketTotal, 'project_id' | 'dimension' | 'name' | 'provider' | 'model'> & {
    bucket: Date;
  };

/** The time from which on calls are added up by five minutes, ISO-8601. */
export function recentFrom(nowMs: number): string {
  return new Date(nowMs - KEPT_MS).toISOString();
}

/**
 * Moves buckets of five minutes by changes sorted by key; `hourly` then carries where they stand. A
 * change that brings no call, as re-pricing does, leaves the environment as it is.
 */
export async function moveRecent(
  client: PoolClient,
  changes: readonly RecentChange[],
  hourly: readonly ProjectBucketTotal[],
): Promise<void> {
  if (changes.length === 0) return;
  const { rows } = await client.query<RecentRow>(
    `INSERT INTO rollup_recent AS kept (${HOURLY_KEY}, ${SUMS}, environment, version)
     SELECT *, 1 FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::text[],
       $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::numeric[],
       $12::text[])
     ON CONFLICT (${HOURLY_KEY}) DO UPDATE SET ${ADD_SUMS}, version = kept.version + 1,
       environment = CASE WHEN excluded.calls = 0 OR kept.environment = excluded.environment
         THEN kept.environment ELSE '${SEVERAL_ENVIRONMENTS}' END
     RETURNING ${TOTALS}`,
    [
      ...hourlyKeyColumns(changes),
      plainArray(changes, ({ sums }) => sums.calls),
      plainArray(changes, ({ sums }) => sums.inputTokens),
      plainArray(changes, ({ sums }) => sums.outputTokens),
      plainArray(changes, ({ sums }) => sums.cacheReadTokens),
      plainArray(changes, ({ sums }) => formatUsd(sums.cost)),
      changes.map(({ environment }) => environment),
    ],
  );
  attach(rows, hourly);
}

/** Has `hourly` carry where buckets of five minutes stand now. Uses the primary key. */
export async function readRecent(
  client: PoolClient,
  changes: readonly Change<HourlyKey>[],
  hourly: readonly ProjectBucketTotal[],
): Promise<void> {
  if (changes.length === 0) return;
  const { rows } = await client.query<RecentRow>(
    `SELECT ${TOTALS} FROM rollup_recent
     JOIN unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[])
       AS wanted (${HOURLY_KEY}) USING (${HOURLY_KEY})`,
    hourlyKeyColumns(changes),
  );
  attach(rows, hourly);
}

/** Deletes buckets that are older than they are kept. The index on their age finds their pages. */
export async function forgetOldRecent(database: Database, nowMs: number): Promise<void> {
  await database.query('DELETE FROM rollup_recent WHERE bucket < $1', [recentFrom(nowMs)]);
}

function attach(rows: readonly RecentRow[], hourly: readonly ProjectBucketTotal[]): void {
  const byHour = new Map<string, FiveMinuteTotal[]>();
  for (const row of rows) {
    const bucket = row.bucket.toISOString();
    const key = idOf(row, bucket);
    const own = byHour.get(key);
    if (own) own.push(totalOf(row, bucket));
    else byHour.set(key, [totalOf(row, bucket)]);
  }
  for (const total of hourly) {
    const own = byHour.get(idOf(total, total.bucket));
    if (own) total.five_minutes = own;
  }
}

function totalOf(row: RecentRow, bucket: string): FiveMinuteTotal {
  return {
    bucket,
    calls: Number(row.calls),
    input_tokens: Number(row.input_tokens),
    output_tokens: Number(row.output_tokens),
    cache_read_tokens: Number(row.cache_read_tokens),
    cost_usd: formatUsd(parseUsd(row.cost_usd)!),
    environment: row.environment,
    version: Number(row.version),
  };
}

/** The series and its hour. */
function idOf(
  {
    project_id: projectId,
    dimension,
    name,
    provider,
    model,
  }: Pick<RecentRow, 'project_id' | 'dimension' | 'name' | 'provider' | 'model'>,
  bucket: string,
): string {
  return [projectId, dimension, name, provider, model, bucket.slice(0, 13)].join('\t');
}
