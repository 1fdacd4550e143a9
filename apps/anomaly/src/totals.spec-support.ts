import { seriesKeyOf } from '@costwire/anomaly-detection';
import type { BucketTotal, ProjectId } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';

/** Length of an hour, milliseconds. */
export const HOUR = 3_600_000;

/** The series of a whole project. */
export const WHOLE_PROJECT = seriesKeyOf({ kind: 'project', name: '', provider: '', model: '' });

/** A total of some calls that cost 1.05 cents each, of the feature `search` when nothing else is said. */
export function totalOf(
  hourMs: number,
  calls: number,
  more: Partial<BucketTotal> = {},
): BucketTotal {
  return {
    dimension: 'feature',
    name: 'search',
    provider: 'openai',
    model: 'gpt-4o',
    bucket: new Date(hourMs).toISOString(),
    calls,
    unpriced_calls: 0,
    input_tokens: calls * 3_000,
    output_tokens: calls * 300,
    cache_read_tokens: 0,
    cost_usd: (calls * 0.0105).toFixed(6),
    version: 1,
    reason: 'live',
    ...more,
  };
}

/** The same with all calls in some five minutes of the hour, of one environment. */
export function inMinutes(total: BucketTotal, index: number, environment = 'staging'): BucketTotal {
  const { calls, input_tokens, output_tokens, cache_read_tokens, cost_usd, version } = total;
  const bucket = new Date(Date.parse(total.bucket) + index * 300_000).toISOString();
  const counts = { calls, input_tokens, output_tokens, cache_read_tokens, cost_usd, version };
  return { ...total, five_minutes: [{ bucket, ...counts, environment }] };
}

/** Puts totals where cost keeps them. */
export async function keepInRollups(
  database: Database,
  project: ProjectId,
  totals: readonly BucketTotal[],
): Promise<void> {
  for (const each of totals) {
    await database.query(
      `INSERT INTO rollup_hourly (project_id, dimension, bucket, name, provider, model, calls,
         unpriced_calls, input_tokens, output_tokens, cache_read_tokens, latency_us, timed_calls,
         cost_usd, version)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, 0, 0, $11, 1)`,
      [
        project,
        each.dimension,
        each.bucket,
        each.name,
        each.provider,
        each.model,
        each.calls,
        each.input_tokens,
        each.output_tokens,
        each.cache_read_tokens,
        each.cost_usd,
      ],
    );
  }
}
