import { SEVERAL_ENVIRONMENTS, type AnomalyScope } from '@costwire/contracts';
import { CostWatcher } from '../cost/cost-series.js';
import { METRIC_SIZE, METRICS, SeriesState } from '../cost/series-state.js';
import { isLoopInput, METRIC } from '../cost/unit-metrics.js';
import {
  SEVERITIES,
  type CostAnomaly,
  type Driver,
  type Severity,
  type UsageBucket,
} from '../cost/usage-bucket.js';
import { describeMinutes } from '../cost/describe.js';
import { eventSeverity, MAX_RATIO } from '../cost/severity.js';
import { MINUTES_MS, type MinutesTotal } from './minutes-total.js';
import { SeriesRhythm } from './series-rhythm.js';
import { expectedCallsOf, testMinutes, type FastFinding } from './test-minutes.js';
import { isRollup, labelOf, type SeriesKey } from './watched-series.js';

/** Where one hour of one series stands. */
export interface HourTotal {
  /** Start of the hour, milliseconds since the epoch. */
  hourMs: number;
  calls: number;
  /** All input tokens, the cached ones included. */
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
  /** Decimal US dollars. */
  costUsd: string;
  /** What every call names; empty or absent when unknown, `*` when they differ. */
  environment?: string;
}

/** An hour of a series that belongs to an anomaly. */
export interface Finding {
  series: SeriesKey;
  scope: AnomalyScope;
  hourMs: number;
  /** Decimal US dollars of the hour, exact. */
  costUsd: string;
  anomaly: CostAnomaly;
  /** The hour in counts, beside what is usual. */
  counts: HourCounts;
  /** What the series usually costs in such an hour, USD: the less, the tighter the scope. */
  usualUsd: number;
  /** The environment of all its calls, when they name one. */
  environment?: string;
  /** What its five minutes say, while it fills. */
  fast?: { since: string; severeBuckets: number };
}

/** The counts of an hour; what is usual is unknown while a series is young. */
export interface HourCounts {
  calls: number;
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
  usualCalls: number;
  usualOutputPerCall: number | undefined;
}

/** A series with what is known of it: the state after its last closed hour, and the hours since. */
export interface OpenSeries {
  series: SeriesKey;
  scope: AnomalyScope;
  /** Absent for a series that has no closed hour. */
  state: SeriesState | undefined;
  /** Oldest first. */
  hours: readonly HourTotal[];
  /** How its calls spread within an hour, and the five minutes of the open hours, oldest first. */
  rhythm?: SeriesRhythm | undefined;
  minutes?: readonly MinutesTotal[];
  /** Whether a first hour is that of a series new to a known project. */
  isNew: boolean;
}

const HOUR_MS = 3_600_000;

/** Detector with the settings of the service; it keeps nothing of a series. */
const MIN_EXCESS_USD = 0.25;
const WATCHER = new CostWatcher({ minExcessUsd: MIN_EXCESS_USD });

/**
 * What changes the cost of a call may be a change of mix where several series are added up; the series
 * themselves are watched for it.
 */
const DRIVERS_OF_ROLLUPS: ReadonlySet<Driver> = new Set(['volume', 'agent_loop', 'drop']);

/**
 * Judges hours that are still filling, without learning from them: what is too much already will not
 * become less. That there are too few calls can only be said of a closed hour.
 */
export function judgeOpenHours(open: OpenSeries): Finding[] {
  if (open.hours.length === 0) return [];
  const copy = open.state ? SeriesState.restore(open.state.save()) : SeriesState.empty();
  return open.hours.flatMap((hour) => {
    const fast = judgeMinutes(copy, open, hour);
    const found = observe(copy, open, hour);
    if (!found || found.anomaly.driver === 'drop') return fast ? [fast] : [];
    return [fast ? bothOf(found, fast) : found];
  });
}

/** The hour and its minutes say the same: one finding, of the larger excess and severity. */
function bothOf(found: Finding, { anomaly, fast }: Finding): Finding {
  const expectedCost = Math.min(found.anomaly.expectedCost, anomaly.expectedCost);
  const severity = worseOf(found.anomaly.severity, anomaly.severity);
  return { ...found, anomaly: { ...found.anomaly, expectedCost, severity }, fast: fast! };
}

function worseOf(left: Severity, right: Severity): Severity {
  return SEVERITIES.indexOf(left) >= SEVERITIES.indexOf(right) ? left : right;
}

function judgeMinutes(state: SeriesState, open: OpenSeries, hour: HourTotal): Finding | undefined {
  const minutes = minutesOf(open, hour);
  const bucket = bucketOf(open.scope, hour);
  const rhythm = open.rhythm ?? SeriesRhythm.empty();
  const fast = testMinutes(state, rhythm, bucket, minutes, MIN_EXCESS_USD);
  if (!fast) return undefined;
  const { series, scope } = open;
  const { reading, sinceMs, severeBuckets } = fast;
  return {
    series,
    scope,
    hourMs: hour.hourMs,
    costUsd: hour.costUsd,
    anomaly: anomalyOf(state, fast, bucket, minutes.at(-1)!.startMs + MINUTES_MS),
    counts: {
      calls: hour.calls,
      inputTokens: hour.inputTokens,
      cachedInputTokens: hour.cachedInputTokens,
      outputTokens: hour.outputTokens,
      usualCalls: reading.expectedCalls,
      usualOutputPerCall: usualOutputPerCall(state),
    },
    usualUsd: reading.expectedCalls * reading.costPerCall,
    ...environmentOf(hour),
    fast: { since: new Date(sinceMs).toISOString(), severeBuckets },
  };
}

function anomalyOf(
  { numbers }: SeriesState,
  fast: FastFinding,
  hour: UsageBucket,
  untilMs: number,
): CostAnomaly {
  const { reading, usualCalls, usualUsd, sinceMs } = fast;
  const { costUsd, calls } = reading.bucket;
  const isLoop = isLoopInput(numbers, reading.inputShift, calls);
  const driver = isLoop ? 'agent_loop' : 'volume';
  const excessUsd = costUsd - usualUsd;
  const minutes = (untilMs - sinceMs) / 60_000;
  return {
    currentCost: hour.costUsd,
    expectedCost: Math.max(0, hour.costUsd - excessUsd),
    deviationPercent: 100 * (Math.min(MAX_RATIO + 1, costUsd / Math.max(1e-9, usualUsd)) - 1),
    severity: eventSeverity(driver, costUsd, usualUsd, 1),
    driver,
    description: describeMinutes(driver, reading, { calls: usualCalls, usd: usualUsd, minutes }),
    startedAtMs: hour.timestampMs,
    excessUsd,
    adopted: false,
    contributions: {
      volume: calls / Math.max(1e-9, usualCalls),
      inputTokens: Math.exp(reading.inputEffect),
      cachedShare: Math.exp(reading.cacheEffect),
      outputTokens: Math.exp(reading.outputEffect),
      price: Math.exp(reading.priceEffect),
    },
  };
}

/**
 * Takes a closed hour into the state of its series, and its five minutes into the rhythm when both are
 * given; the finding when the hour belongs to an anomaly.
 *
 * @param confirmed whether a person has called the hour usual.
 */
export function closeHour(
  state: SeriesState,
  open: OpenSeries,
  hour: HourTotal,
  confirmed = false,
): Finding | undefined {
  const minutes = minutesOf(open, hour);
  const expected = expectedCallsOf(state, hour.hourMs) ?? hour.calls;
  const runsAway = minutes.length > 0 && judgeMinutes(state, open, hour) !== undefined;
  const found = observe(state, open, hour);
  if (open.rhythm && minutes.length > 0 && expected >= 1) {
    const inDoubt = runsAway || found ? 'doubtful' : 'usual';
    const trust = confirmed ? 'confirmed' : inDoubt;
    open.rhythm.learn(Math.floor(hour.hourMs / HOUR_MS), expected, minutes, trust);
  }
  return found;
}

function minutesOf({ minutes = [] }: OpenSeries, { hourMs }: HourTotal): MinutesTotal[] {
  return minutes.filter(({ startMs }) => startMs >= hourMs && startMs < hourMs + HOUR_MS);
}

/** An hour without calls. */
export function emptyHour(hourMs: number): HourTotal {
  return {
    hourMs,
    calls: 0,
    inputTokens: 0,
    cachedInputTokens: 0,
    outputTokens: 0,
    costUsd: '0',
  };
}

function observe(state: SeriesState, open: OpenSeries, hour: HourTotal): Finding | undefined {
  const { series, scope, isNew } = open;
  const usualOutput = usualOutputPerCall(state);
  const verdict = WATCHER.observe(state, bucketOf(scope, hour), isNew);
  const anomaly = verdict?.anomaly;
  if (!anomaly || (isRollup(scope) && !DRIVERS_OF_ROLLUPS.has(anomaly.driver))) return undefined;
  const { hourMs, costUsd, calls, inputTokens, cachedInputTokens, outputTokens } = hour;
  const counts = {
    calls,
    inputTokens,
    cachedInputTokens,
    outputTokens,
    usualCalls: calls / Math.max(1e-9, anomaly.contributions.volume),
    usualOutputPerCall: usualOutput,
  };
  const usualUsd = anomaly.expectedCost;
  const environment = environmentOf(hour);
  return { series, scope, hourMs, costUsd, anomaly, counts, usualUsd, ...environment };
}

function environmentOf({ environment = '' }: HourTotal): { environment?: string } {
  const isOne = environment !== '' && environment !== SEVERAL_ENVIRONMENTS;
  return isOne ? { environment } : {};
}

/** The geometric mean that the state keeps of the output tokens of a call. */
function usualOutputPerCall({ numbers }: SeriesState): number | undefined {
  const mean = numbers[METRICS + METRIC.output * METRIC_SIZE] as number;
  return mean > 0 ? Math.exp(mean) : undefined;
}

function bucketOf(scope: AnomalyScope, hour: HourTotal): UsageBucket {
  return {
    series: labelOf(scope),
    timestampMs: hour.hourMs,
    costUsd: Number(hour.costUsd),
    calls: hour.calls,
    inputTokens: hour.inputTokens,
    cachedInputTokens: hour.cachedInputTokens,
    outputTokens: hour.outputTokens,
  };
}
