import type { ProjectId } from './ids.js';

/** What an hourly roll-up is named by. Each event counts once under every dimension. */
export const ROLLUP_DIMENSIONS = ['feature', 'agent', 'key'] as const;
/** One of {@link ROLLUP_DIMENSIONS}. */
export type RollupDimension = (typeof ROLLUP_DIMENSIONS)[number];

/** Where one hourly bucket of one series stands now: a total, never a difference. */
export interface BucketTotal {
  dimension: RollupDimension;
  /** The value of the dimension; empty for events that carry none. */
  name: string;
  provider: string;
  model: string;
  /** Start of the UTC hour, ISO-8601. */
  bucket: string;
  calls: number;
  unpriced_calls: number;
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  /** Decimal US dollars of the priced calls. */
  cost_usd: string;
  /** Grows with every change of the row: keep the highest seen. */
  version: number;
  /** `late` and `correction` restate the past and must not raise an alarm by themselves. */
  reason: 'live' | 'late' | 'correction';
  /** The five minutes of the hour that moved with it, for usage of the last days. */
  five_minutes?: FiveMinuteTotal[];
}

/** Where five minutes of an hour of one series stand now: a total, never a difference. */
export interface FiveMinuteTotal {
  /** Start of the five minutes, ISO-8601. */
  bucket: string;
  calls: number;
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  /** Decimal US dollars of the priced calls. */
  cost_usd: string;
  /** What every one of its calls names; empty when none names one, `*` when they differ. */
  environment: string;
  /** Grows with every change of the row: keep the highest seen. */
  version: number;
}

/** Stands for more than one environment. */
export const SEVERAL_ENVIRONMENTS = '*';

/** The environment of two sets of calls together. */
export function environmentOfBoth(left: string, right: string): string {
  return left === right ? left : SEVERAL_ENVIRONMENTS;
}

/** The buckets that one committed transaction moved. */
export interface CostTotals {
  project_id: ProjectId;
  totals: BucketTotal[];
}

/** Number of subjects over which the totals are spread, so that consumers can share projects out. */
export const SHARDS = 16;

/** The shard of a project, `0` to `15`: a stable function of its id (FNV-1a, 32 bits). */
export function shardOf(projectId: ProjectId): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < projectId.length; index += 1) {
    hash = Math.imul(hash ^ projectId.charCodeAt(index), 0x01000193);
  }
  return String((hash >>> 0) % SHARDS);
}
