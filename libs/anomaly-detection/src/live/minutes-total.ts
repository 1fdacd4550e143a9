/** Buckets of five minutes in an hour. */
export const BUCKETS_PER_HOUR = 12;

/** Length of a bucket, milliseconds. */
export const MINUTES_MS = 300_000;

/** Where five minutes of one series stand. */
export interface MinutesTotal {
  /** Start of the five minutes, milliseconds since the epoch. */
  startMs: number;
  calls: number;
  /** All input tokens, the cached ones included. */
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
  /** Decimal US dollars. */
  costUsd: string;
}
