import type { PoolClient } from 'pg';
import type { ProjectBucketTotal } from '../rollup.repository.js';
import type { RepricingRow } from './repricing-row.js';

type TotalRow = Omit<ProjectBucketTotal, 'bucket' | 'reason'> & { bucket: Date };

/**
 * Where every hourly bucket stands that a re-pricing moved, as corrections. Reads the entries of the
 * re-pricing from the partitions of its range, the buckets by primary key.
 */
export async function repricedBuckets(
  client: PoolClient,
  repricing: RepricingRow,
): Promise<ProjectBucketTotal[]> {
  const { rows } = await client.query<TotalRow>(
    `SELECT project_id, dimension, bucket, name, provider, model,
       calls::float8, unpriced_calls::float8, input_tokens::float8, output_tokens::float8,
       cache_read_tokens::float8, trim_scale(cost_usd)::text AS cost_usd, version::float8
     FROM rollup_hourly
     JOIN (
       SELECT DISTINCT date_trunc('hour', ts, 'UTC') AS bucket, provider, model, dimension, name
       FROM (
         SELECT DISTINCT date_trunc('hour', ts, 'UTC') AS ts, provider, model, feature, agent_name,
           api_key_id
         FROM cost_entries
         WHERE project_id = $1 AND ts >= $2 AND ts < $3 AND repricing_id = $4
       ) AS moved
       CROSS JOIN LATERAL (VALUES ('feature', coalesce(feature, '')),
         ('agent', coalesce(agent_name, '')), ('key', api_key_id::text)) AS named (dimension, name)
     ) AS touched USING (bucket, provider, model, dimension, name)
     WHERE project_id = $1`,
    [repricing.project_id, repricing.range_from, repricing.range_to, repricing.id],
  );
  return rows.map((row) => ({ ...row, bucket: row.bucket.toISOString(), reason: 'correction' }));
}
