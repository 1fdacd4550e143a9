/** How a bucket fills. */
export interface BucketShape {
  /** Most calls at once. */
  capacity: number;
  /** Calls that come in a millisecond. */
  perMs: number;
}

/** What is in a bucket, and when that was. */
export interface Bucket {
  tokens: number;
  atMs: number;
}

/** Whether calls may be made, and if not when. */
export interface Taken {
  bucket: Bucket;
  allowed: boolean;
  /** Milliseconds until the same calls would be let through; 0 when they are. */
  waitMs: number;
}

/** The share of an hour's calls that may come at once: five minutes' worth. */
const BURST = 5 / 60;
const MS_PER_HOUR = 3_600_000;

/** The bucket of a limit in calls an hour. */
export function bucketShape(callsPerHour: number): BucketShape {
  return { capacity: Math.max(1, callsPerHour * BURST), perMs: callsPerHour / MS_PER_HOUR };
}

/**
 * Takes calls out of a bucket. More calls than it can ever hold are let through when it is full and
 * leave a debt, so that a large batch is slowed and not refused for good. The script in Redis counts
 * in the same way.
 */
export function takeFrom(
  bucket: Bucket | undefined,
  calls: number,
  { capacity, perMs }: BucketShape,
  nowMs: number,
): Taken {
  const before = bucket ?? { tokens: capacity, atMs: nowMs };
  const gained = Math.max(0, nowMs - before.atMs) * perMs;
  const tokens = Math.min(capacity, before.tokens + gained);
  const needed = Math.min(calls, capacity);
  if (tokens < needed) {
    const waitMs = Math.ceil((needed - tokens) / perMs);
    return { bucket: { tokens, atMs: nowMs }, allowed: false, waitMs };
  }
  return { bucket: { tokens: tokens - calls, atMs: nowMs }, allowed: true, waitMs: 0 };
}

/**
 * {@link takeFrom} as a script that Redis runs as one step, by its own clock: KEYS[1] the bucket;
 * ARGV capacity, calls a millisecond, calls. Answers whether they may be made and the wait.
 */
export const TAKE_SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local capacity, per_ms, calls = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = tonumber(kept[1]) or capacity
local gained = math.max(0, now - (tonumber(kept[2]) or now)) * per_ms
tokens = math.min(capacity, tokens + gained)
local needed = math.min(calls, capacity)
local allowed, wait = 1, 0
if tokens < needed then
  allowed, wait = 0, math.ceil((needed - tokens) / per_ms)
else
  tokens = tokens - calls
end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(now))
redis.call('PEXPIRE', KEYS[1], math.ceil((capacity - tokens) / per_ms) + 60000)
return {allowed, wait}
`;
