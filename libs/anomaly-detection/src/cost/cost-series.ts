import { forecastCalls } from './call-forecast.js';
import { followFall, followRun, holdCalls, learnCalls, readCalls } from './call-level.js';
import {
  adoptEvent,
  closeEvent,
  eventExpected,
  expectedCost,
  followEvent,
  isIdle,
  openDriver,
  openEvent,
  quietHour,
  refineDriver,
  stillOpen,
} from './cost-event.js';
import { countZeros, type Finding, testHour, type TestLimits } from './cost-tests.js';
import { scoreOf, verdictOf } from './cost-verdict.js';
import { blankReading, type HourReading } from './hour-reading.js';
import { learnPrices, resetPrices } from './price-model.js';
import type { SeriesState } from './series-state.js';
import { AT, MISSING, RING_HOURS, SLOT_SCALES } from './series-state.js';
import { eventSeverity, MAX_RATIO, milder, severityOf } from './severity.js';
import { accumulate, adoptShifts, followUnits, learnUnits, readUnits } from './unit-metrics.js';
import type { CostVerdict, Driver, UsageBucket } from './usage-bucket.js';
import { isYoung } from './young-series.js';

const HOUR_MS = 3_600_000;
const MEAN_MEMORY = 168;
const NEW_SERIES_HOURS = 24;
const NEW_SERIES_USD_PER_HOUR = 0.5;

/** Score of an hour that looks normal while an event is not yet closed. */
const QUIET_SCORE = 0.3;
/** Least strength of an hour that belongs to an open event. */
const OPEN_STRENGTH = 1.5;

/** A call that costs less than this more, as a log ratio, costs the same. */
const SAME_COST_EFFECT = 0.05;

/** Hours after which another price, of calls that cost no more, is the normal one. */
const PRICE_HOURS = 3;

const finding: Finding = { strength: 0, driver: 'volume', effect: 0 };

/**
 * Watches one series, bucket by bucket. All state lies in {@link SeriesState}; one watcher may serve
 * any number of series.
 */
export class CostWatcher {
  private readonly reading: HourReading = blankReading({
    series: '',
    timestampMs: 0,
    costUsd: 0,
    calls: 0,
    inputTokens: 0,
    cachedInputTokens: 0,
    outputTokens: 0,
  });

  constructor(private readonly limits: TestLimits) {}

  /**
   * Answers one bucket and learns from it.
   *
   * @param isNew whether a first bucket starts a series that is new to a known account.
   * @returns undefined when the bucket is not later than the last one of its series.
   */
  observe(state: SeriesState, bucket: UsageBucket, isNew: boolean): CostVerdict | undefined {
    const n = state.numbers;
    const hour = Math.floor(bucket.timestampMs / HOUR_MS);
    if ((n[AT.hours] as number) === 0) begin(n, hour, isNew);
    else if (hour <= (n[AT.lastHour] as number)) return undefined;
    else skipHours(state, hour);
    n[AT.lastHour] = hour;
    n[AT.hours] = (n[AT.hours] as number) + 1;
    const reading = this.reading;
    reading.hour = hour;
    reading.bucket = bucket;
    forecastCalls(state.ring, hour, n[AT.callsMean] as number, reading);
    readCalls(n, reading);
    readUnits(n, reading);
    countZeros(n, reading);
    if (openDriver(n) === undefined) followRun(n, reading);
    const fresh = this.newSeries(n, reading);
    return fresh ?? this.judge(state, reading);
  }

  private newSeries(n: Float64Array, reading: HourReading): CostVerdict | undefined {
    if ((n[AT.isNew] as number) === 0) return undefined;
    const age = reading.hour - (n[AT.firstHour] as number);
    if (age >= NEW_SERIES_HOURS) {
      n[AT.isNew] = 0;
      return undefined;
    }
    n[AT.newCost] = (n[AT.newCost] as number) + reading.bucket.costUsd;
    const total = n[AT.newCost] as number;
    const mean = total / (age + 1);
    const needed = NEW_SERIES_USD_PER_HOUR * (1 + 1 / Math.sqrt(age + 1));
    const sure = total >= NEW_SERIES_USD_PER_HOUR * NEW_SERIES_HOURS;
    const strength = sure ? Math.max(1, mean / needed) : mean / needed;
    if (strength < 1) return undefined;
    const severity = severityOf(MAX_RATIO, total / NEW_SERIES_HOURS);
    return verdictOf(reading, {
      driver: 'new_series',
      severity,
      expectedCost: 0,
      excessUsd: total,
      startHour: n[AT.firstHour] as number,
      adopted: false,
      strength,
    });
  }

  private judge(state: SeriesState, reading: HourReading): CostVerdict {
    const n = state.numbers;
    let driver = openDriver(n);
    let strength = 0;
    if (driver === undefined) {
      accumulate(n, reading);
      testHour(state, reading, this.limits, finding);
      strength = finding.strength;
      if (strength < 1) {
        this.learn(state, reading);
        return { score: scoreOf(strength), anomaly: undefined };
      }
      openEvent(state, reading, finding);
      driver = finding.driver;
    }
    holdCalls(n, state.ring, reading, driver !== 'drop');
    if (!stillOpen(driver, reading, n[AT.eventEffect] as number)) {
      if (saysSomething(n, reading, driver)) quietHour(state);
      return { score: QUIET_SCORE, anomaly: undefined };
    }
    const adopted = followEvent(state, reading, driver);
    driver = refineDriver(n, driver, reading);
    const verdict = this.event(n, reading, driver, Math.max(OPEN_STRENGTH, strength), adopted);
    if (adopted) adoptEvent(state, driver);
    return verdict;
  }

  private event(
    n: Float64Array,
    reading: HourReading,
    driver: Driver,
    strength: number,
    adopted: boolean,
  ): CostVerdict {
    const cost = n[AT.eventCost] as number;
    const expected = eventExpected(n, driver);
    const age = reading.hour - (n[AT.eventStart] as number) + 1;
    const severity = eventSeverity(driver, cost, expected, age);
    const knownHours = youngHours(n, driver);
    return verdictOf(reading, {
      driver,
      severity: knownHours === undefined ? severity : milder(severity),
      expectedCost: expectedCost(driver, reading),
      excessUsd: cost - expected,
      startHour: n[AT.eventStart] as number,
      adopted,
      knownHours,
      strength,
    });
  }

  private learn(state: SeriesState, reading: HourReading): void {
    const n = state.numbers;
    const { calls, costUsd, inputTokens, cachedInputTokens, outputTokens } = reading.bucket;
    learnCalls(n, state.ring, reading);
    followFall(n, state.ring, reading);
    const rate = 1 / Math.min(n[AT.hours] as number, MEAN_MEMORY);
    n[AT.callsMean] = (n[AT.callsMean] as number) + rate * (calls - (n[AT.callsMean] as number));
    n[AT.costMean] = (n[AT.costMean] as number) + rate * (costUsd - (n[AT.costMean] as number));
    if (calls === 0) return;
    learnUnits(n, reading);
    if (costUsd <= 0 || inputTokens + outputTokens <= 0) return;
    if (hasOtherPrice(reading)) {
      if (!followPrice(n, reading)) return;
      resetPrices(n);
    }
    n[AT.priceRun] = 0;
    learnPrices(n, costUsd, inputTokens - cachedInputTokens, cachedInputTokens, outputTokens);
  }
}

/** Hours before the open event that are known of a young series; calls are held against little then. */
function youngHours(n: Float64Array, driver: Driver): number | undefined {
  const start = n[AT.eventStart] as number;
  const byCalls = driver === 'volume' || driver === 'agent_loop';
  return byCalls && isYoung(n, start) ? start - (n[AT.firstHour] as number) : undefined;
}

/** An hour without calls says that more calls are over, unless none are usual in it. */
function saysSomething(n: Float64Array, reading: HourReading, driver: Driver): boolean {
  if (reading.bucket.calls > 0) return true;
  return driver === 'volume' && !isIdle(n, reading.expectedCalls);
}

/** Follows hours that tell well what a call holds; true when a new price has lasted three of them. */
function followPrice(n: Float64Array, reading: HourReading): boolean {
  const { calls } = reading.bucket;
  if (calls < 0.5 * (n[AT.callsMean] as number)) return false;
  const run = (n[AT.priceRun] as number) + 1;
  n[AT.priceRun] = run;
  followUnits(n, reading, run);
  if (run < PRICE_HOURS) return false;
  adoptShifts(n, calls * run);
  return true;
}

/** The price per token has moved, and what a call costs has not risen with it. */
function hasOtherPrice({ unitKnown, priceZ, priceEffect, unitEffect }: HourReading): boolean {
  if (!unitKnown || Math.abs(priceZ) <= 8 || Math.abs(priceEffect) <= 0.02) return false;
  return priceEffect < 0 || unitEffect < SAME_COST_EFFECT;
}

function begin(n: Float64Array, hour: number, isNew: boolean): void {
  n[AT.firstHour] = hour;
  n[AT.isNew] = isNew ? 1 : 0;
  n[AT.callScale] = 1.5;
  n[AT.driftScale] = 0.06;
  n[AT.priceSigma] = 1e-3;
  for (let i = 0; i < 24; i++) n[SLOT_SCALES + i] = 1.5;
  resetPrices(n);
}

function skipHours(state: SeriesState, hour: number): void {
  const last = state.numbers[AT.lastHour] as number;
  const from = Math.max(last + 1, hour - RING_HOURS);
  for (let missing = from; missing < hour; missing++) state.ring[missing % RING_HOURS] = MISSING;
  if (hour - last > 24 && openDriver(state.numbers) !== undefined) closeEvent(state);
}
