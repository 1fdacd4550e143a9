import type { ProjectBucketTotal } from './rollup.repository.js';
import type { Change, HourlyKey } from './rollup.js';

/**
 * Marks the totals of buckets that only corrections moved.
 *
 * @param live changes that count calls for the first time; their buckets keep their reason.
 */
export function asCorrections(
  totals: readonly ProjectBucketTotal[],
  live: readonly Change<HourlyKey>[],
): ProjectBucketTotal[] {
  const counted = new Set(live.map(({ key }) => Object.values(key).join('\t')));
  return totals.map((total) =>
    counted.has(idOf(total)) ? total : { ...total, reason: 'correction' as const },
  );
}

function idOf(total: ProjectBucketTotal): string {
  const { project_id, dimension, bucket, name, provider, model } = total;
  return [project_id, dimension, bucket, name, provider, model].join('\t');
}
