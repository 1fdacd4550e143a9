import { forecastCalls } from '../cost/call-forecast.js';
import { countZ, readCalls } from '../cost/call-level.js';
import { blankReading, type HourReading } from '../cost/hour-reading.js';
import { AT, type SeriesState } from '../cost/series-state.js';
import { readUnits } from '../cost/unit-metrics.js';
import type { UsageBucket } from '../cost/usage-bucket.js';
import { isYoung } from '../cost/young-series.js';
import { BUCKETS_PER_HOUR, MINUTES_MS, type MinutesTotal } from './minutes-total.js';
import type { SeriesRhythm } from './series-rhythm.js';

const HOUR_MS = 3_600_000;

/** What the minutes of a filling hour hold above what is usual. */
export interface FastFinding {
  /** The five minutes above what is usual, together, beside what is expected of the whole hour. */
  reading: HourReading;
  /** Start of the first of them, milliseconds. */
  sinceMs: number;
  /** Calls and dollars that were usual in them. */
  usualCalls: number;
  usualUsd: number;
  /** Consecutive five minutes at severity high or critical, up to the latest. */
  severeBuckets: number;
}

const FAST_Z = 5.5;
/** A rise asked of one, two and three times five minutes in a row. */
const FAST_EFFECTS = [Math.log(3), Math.log(2.7), Math.log(2.45)] as const;
/** Room above the busiest five minutes that are usual. */
const OVER_HIGH = Math.log(1.5);
/** Five minutes of at least this rise belong to what is going wrong. */
const PART_EFFECT = Math.log(1.6);
/** From 2.5 times what is usual and 2 USD an hour on (severity.ts: high). */
const SEVERE_RATIO = 2.5;
const SEVERE_USD_PER_HOUR = 2;
const EMPTY = { costUsd: 0, calls: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };

/** Calls expected of an hour that the state has not seen; unknown while the series is young. */
export function expectedCallsOf(state: SeriesState, hourMs: number): number | undefined {
  const bucket = { series: '', timestampMs: hourMs, ...EMPTY };
  return expectedOfHour(state, bucket)?.expectedCalls;
}

function expectedOfHour(state: SeriesState, bucket: UsageBucket): HourReading | undefined {
  const n = state.numbers;
  const hour = Math.floor(bucket.timestampMs / HOUR_MS);
  if ((n[AT.hours] as number) === 0 || hour <= (n[AT.lastHour] as number)) return undefined;
  const reading = blankReading(bucket);
  reading.hour = hour;
  forecastCalls(state.ring, hour, n[AT.callsMean] as number, reading);
  readCalls(n, reading);
  readUnits(n, reading);
  return isYoung(n, hour) || reading.weeks === 0 ? undefined : reading;
}

/**
 * Tests the five minutes of an hour that is filling: a rate that runs away shows long before the hour
 * holds too much. Five minutes are held against their whole share also while they fill, so that what is
 * found stays found.
 *
 * @param hour the hour so far.
 * @param minutes those of the hour, oldest first.
 * @param minExcessUsd dollars of one to three buckets below which nothing is said.
 */
export function testMinutes(
  state: SeriesState,
  rhythm: SeriesRhythm,
  hour: UsageBucket,
  minutes: readonly MinutesTotal[],
  minExcessUsd: number,
): FastFinding | undefined {
  const reading = minutes.length === 0 ? undefined : expectedOfHour(state, hour);
  if (!reading) return undefined;
  const share = reading.expectedCalls / BUCKETS_PER_HOUR;
  const high = rhythm.highAbout(reading.hour) + OVER_HIGH;
  const fired = minutes.map((_, index) =>
    FAST_EFFECTS.some((effect, more) => {
      const calls = callsOfWindow(minutes, index, more);
      const usual = share * (more + 1);
      return (
        calls !== undefined &&
        riseOf(calls, usual) >= Math.max(effect, high) &&
        (calls - usual) * reading.costPerCall >= minExcessUsd &&
        countZ(calls, usual) >= FAST_Z * rhythm.scale
      );
    }),
  );
  if (!fired.includes(true)) return undefined;
  const parts = minutes.filter(
    ({ calls }, index) => fired[index] || riseOf(calls, share) >= PART_EFFECT,
  );
  const shareUsd = share * reading.costPerCall;
  return {
    reading: expectedOfHour(state, together(hour, parts))!,
    sinceMs: parts[0]!.startMs,
    usualCalls: parts.length * share,
    usualUsd: parts.length * shareUsd,
    severeBuckets: severeInARow(minutes, fired, shareUsd),
  };
}

function riseOf(calls: number, usual: number): number {
  return Math.log((calls + 0.5) / (usual + 0.5));
}

/** Calls of a bucket and the ones right before it; `undefined` when they are not all there. */
function callsOfWindow(
  minutes: readonly MinutesTotal[],
  last: number,
  more: number,
): number | undefined {
  const first = minutes[last - more];
  if (!first || minutes[last]!.startMs - first.startMs !== more * MINUTES_MS) return undefined;
  return minutes.slice(last - more, last + 1).reduce((sum, { calls }) => sum + calls, 0);
}

function severeInARow(
  minutes: readonly MinutesTotal[],
  fired: readonly boolean[],
  shareUsd: number,
): number {
  let count = 0;
  let lastMs = -Infinity;
  for (const [index, { startMs, costUsd }] of minutes.entries()) {
    const cost = Number(costUsd);
    const perHour = (cost - shareUsd) * BUCKETS_PER_HOUR;
    const severe = cost >= SEVERE_RATIO * shareUsd && perHour >= SEVERE_USD_PER_HOUR;
    if (startMs - lastMs !== MINUTES_MS) count = 0;
    count = severe && fired[index] ? count + 1 : 0;
    lastMs = startMs;
  }
  return count;
}

function together(hour: UsageBucket, parts: readonly MinutesTotal[]): UsageBucket {
  const sum = { ...hour, ...EMPTY };
  for (const each of parts) {
    sum.costUsd += Number(each.costUsd);
    sum.calls += each.calls;
    sum.inputTokens += each.inputTokens;
    sum.cachedInputTokens += each.cachedInputTokens;
    sum.outputTokens += each.outputTokens;
  }
  return sum;
}
