import type { AnomalyScope } from '@costwire/contracts';
import { CostWatcher } from '../cost/cost-series.js';
import { METRIC_SIZE, METRICS, SeriesState } from '../cost/series-state.js';
import { METRIC } from '../cost/unit-metrics.js';
import type { CostAnomaly, Driver, UsageBucket } from '../cost/usage-bucket.js';
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
  /** Whether a first hour is that of a series new to a known project. */
  isNew: boolean;
}

/** Detector with the settings of the service; it keeps nothing of a series. */
const WATCHER = new CostWatcher({ minExcessUsd: 0.25 });

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
    const found = observe(copy, open, hour);
    return found && found.anomaly.driver !== 'drop' ? [found] : [];
  });
}

/** Takes a closed hour into the state of its series; the finding when it belongs to an anomaly. */
export function closeHour(
  state: SeriesState,
  open: OpenSeries,
  hour: HourTotal,
): Finding | undefined {
  return observe(state, open, hour);
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
  return { series, scope, hourMs, costUsd, anomaly, counts };
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
