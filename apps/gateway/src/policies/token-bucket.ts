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

/** Calls that are to be taken out of a bucket. */
export interface Draw {
  bucket: Bucket | undefined;
  calls: number;
  shape: BucketShape;
}

/** What came of several draws. */
export interface Drawn {
  /** Place of the bucket that refuses for the longest time; -1 when none does. */
  refusedAt: number;
  waitMs: number;
  /** What is in each bucket when none refuses. */
  buckets: Bucket[];
}

/**
 * Takes calls out of several buckets, or out of none of them: who is refused by one bucket must not
 * empty the others, which more callers share.
 */
export function takeFromAll(draws: readonly Draw[], nowMs: number): Drawn {
  const taken = draws.map(({ bucket, calls, shape }) => takeFrom(bucket, calls, shape, nowMs));
  const waitMs = Math.max(0, ...taken.map((each) => each.waitMs));
  const refusedAt = taken.findIndex((each) => !each.allowed && each.waitMs === waitMs);
  return { refusedAt, waitMs, buckets: taken.map(({ bucket }) => bucket) };
}

/**
 * {@link takeFromAll} as a script that Redis runs as one step, by its own clock: KEYS the buckets;
 * ARGV capacity, calls a millisecond and calls, for each. Answers the number of the bucket that
 * refused, from 1, and the wait; or 0 and 0.
 */
export const TAKE_SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local left, refused, longest = {}, 0, 0
for i, key in ipairs(KEYS) do
  local capacity, per_ms = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1])
  local calls = tonumber(ARGV[3 * i])
  local kept = redis.call('HMGET', key, 'tokens', 'at')
  local tokens = tonumber(kept[1]) or capacity
  local gained = math.max(0, now - (tonumber(kept[2]) or now)) * per_ms
  tokens = math.min(capacity, tokens + gained)
  local needed = math.min(calls, capacity)
  if tokens < needed then
    local wait = math.ceil((needed - tokens) / per_ms)
    if wait > longest then refused, longest = i, wait end
  end
  left[i] = tokens - calls
end
if refused > 0 then return {refused, longest} end
for i, key in ipairs(KEYS) do
  local capacity, per_ms = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1])
  redis.call('HSET', key, 'tokens', string.format('%.17g', left[i]), 'at', tostring(now))
  redis.call('PEXPIRE', key, math.ceil((capacity - left[i]) / per_ms) + 60000)
end
return {0, 0}
`;
