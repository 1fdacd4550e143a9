import { callDispersion, callDrift, runEffect, runOverHighest, undoDrift } from './call-level.js';
import type { HourReading } from './hour-reading.js';
import { AT, type SeriesState } from './series-state.js';
import { METRIC, metricSum } from './unit-metrics.js';
import type { Driver } from './usage-bucket.js';
import { isYoung, WARM_HOURS, youngStrength } from './young-series.js';

/** Outcome of the tests of one hour: the strongest one, 1 being the alert line. */
export interface Finding {
  strength: number;
  driver: Driver;
  /** Log ratio of the cost that the finding claims to last. */
  effect: number;
}

/** Thresholds of the tests; money gates are separate. */
export interface TestLimits {
  /** Excess in USD per hour below which nothing is reported. */
  minExcessUsd: number;
}

/** Usage has dropped while no more than this share of the expected calls is left. */
export const DROPPED_SHARE = 0.1;
const SPIKE_Z = 5;
/** One busy hour happens; it takes this much to be worth a word before the second. */
const SPIKE_EFFECT = Math.log(2.45);
/** A slot with this many times the mean calls belongs to a batch, whose next hour is a day away. */
const BATCH_SHARE = 4;
const BATCH_SPIKE_EFFECT = Math.log(1.9);
const SPIKE_OVER_HIGHEST = Math.log(1.25);
const SPIKE_OVER_NEAR = Math.log(1.1);
const RUN_SCORE = 8;
const RUN_EFFECT = 0.25;
/** Added to the effect asked of a run, falling with its length in hours to the power 1.5. */
const RUN_SHORT_EFFECT = 0.5;
const RUN_STILL_EFFECT = Math.log(1.25);
const RUN_OVER_HIGHEST = Math.log(1.06);
/** Noise by which a run must exceed the usual maxima, where that is more. */
const RUN_OVER_NOISE = 0.6;
const RUN_LONG_HOURS = 24;
/** A long run must at least come near the usual maxima: a return from a low is no rise. */
const RUN_LONG_OVER_HIGHEST = Math.log(0.92);
const DRIFT_EFFECT = Math.log(1.2);
const DRIFT_SCALES = 4;
const UNIT_Z = 5.5;
const UNIT_EFFECT = Math.log(1.25);
const UNIT_SUM = 14;
const SLOW_UNIT_EFFECT = Math.log(1.15);
/** Cached shares wander by themselves, so a slow loss must be larger. */
const SLOW_CACHE_EFFECT = Math.log(1.22);

/** Dispersion of the calls that is assumed at least: what hours vary by beyond chance. */
const LEAST_DISPERSION = 0.05;

/** Tests one hour outside any event. */
export function testHour(
  state: SeriesState,
  reading: HourReading,
  limits: TestLimits,
  into: Finding,
): void {
  const { numbers } = state;
  into.strength = 0;
  into.driver = 'volume';
  into.effect = 0;
  if (isYoung(numbers, reading.hour)) testYoung(state, reading, into);
  testCalls(numbers, reading, limits, into);
  testUnits(numbers, reading, limits, into);
  testDrop(numbers, into);
}

function offer(into: Finding, strength: number, driver: Driver, effect: number): void {
  const sure = Math.min(1, strength) - Math.min(1, into.strength);
  const better = strength >= 1 && sure === 0 ? effect > into.effect : strength > into.strength;
  if (better) {
    into.strength = strength;
    into.driver = driver;
    into.effect = effect;
  }
}

function moneyStrength(excess: number, limits: TestLimits): number {
  return excess / Math.max(1e-9, limits.minExcessUsd);
}

function testCalls(
  numbers: Float64Array,
  reading: HourReading,
  limits: TestLimits,
  into: Finding,
): void {
  const age = reading.hour - (numbers[AT.firstHour] as number);
  if (age < WARM_HOURS || reading.weeks === 0 || reading.callsEffect <= 0) return;
  const { calls } = reading.bucket;
  const money = moneyStrength((calls - reading.expectedCalls) * reading.costPerCall, limits);
  const usual = Math.max(1, reading.level);
  const overOwn = Math.log((calls + 1) / (reading.highest * usual + 1));
  const overNear = Math.log((calls + 1) / (reading.highestNear * usual + 1));
  const isBatch = reading.expectedCalls > BATCH_SHARE * (numbers[AT.callsMean] as number);
  const spike = Math.min(
    reading.callsZ / SPIKE_Z,
    reading.callsEffect / (isBatch ? BATCH_SPIKE_EFFECT : SPIKE_EFFECT),
    overOwn / Math.max(SPIKE_OVER_HIGHEST, 2.5 * reading.callsNoise),
    overNear / Math.max(SPIKE_OVER_NEAR, 2 * reading.callsNoise),
    money,
  );
  offer(into, spike, 'volume', reading.callsEffect);
  testRun(numbers, reading, money, into);
  if (age > 2 * WARM_HOURS) testDrift(numbers, reading, limits, into);
}

function testYoung(state: SeriesState, reading: HourReading, into: Finding): void {
  if (reading.known) offer(into, youngStrength(state, reading), 'volume', reading.callsEffect);
}

function testRun(numbers: Float64Array, reading: HourReading, money: number, into: Finding): void {
  const most = Math.min(money, reading.callsEffect / RUN_STILL_EFFECT);
  const hours = numbers[AT.runHours] as number;
  const effect = runEffect(numbers);
  const needed = RUN_EFFECT + RUN_SHORT_EFFECT / hours ** 1.5;
  const strength = Math.min((numbers[AT.runScore] as number) / RUN_SCORE, effect / needed, most);
  const over = runOverHighest(numbers);
  const long = over > RUN_LONG_OVER_HIGHEST ? hours / RUN_LONG_HOURS : 0;
  const sure = Math.max(
    over / Math.max(RUN_OVER_HIGHEST, RUN_OVER_NOISE * reading.callsNoise),
    long,
  );
  if (hours > 1) offer(into, Math.min(strength, sure), 'volume', effect);
}

function testDrift(
  numbers: Float64Array,
  reading: HourReading,
  limits: TestLimits,
  into: Finding,
): void {
  const drift = callDrift(numbers);
  const limit = Math.max(DRIFT_EFFECT, DRIFT_SCALES * (numbers[AT.driftScale] as number));
  if (drift <= limit) return;
  const excess = reading.bucket.calls - reading.expectedCalls * Math.exp(-drift);
  const money = moneyStrength(excess * reading.costPerCall, limits);
  if (money < 1) return;
  undoDrift(numbers, reading);
  offer(into, Math.min(drift / limit, reading.callsEffect / Math.log(1.15)), 'volume', drift);
}

function testUnits(
  numbers: Float64Array,
  reading: HourReading,
  limits: TestLimits,
  into: Finding,
): void {
  if (!reading.unitKnown || reading.bucket.calls === 0) return;
  const { costUsd } = reading.bucket;
  const one = (driver: Driver, part: number, z: number, sum: number): void => {
    const effect = Math.min(part, reading.unitEffect);
    if (effect <= 0) return;
    const slowest = driver === 'cache_loss' ? SLOW_CACHE_EFFECT : SLOW_UNIT_EFFECT;
    const money = moneyStrength(costUsd * (1 - Math.exp(-effect)), limits);
    offer(into, Math.min(z / UNIT_Z, effect / UNIT_EFFECT, money), driver, effect);
    const slow = Math.min(sum / UNIT_SUM, effect / slowest, money, z);
    offer(into, slow, driver, effect);
  };
  one('input_tokens', reading.inputEffect, reading.inputZ, metricSum(numbers, METRIC.input));
  one('cache_loss', reading.cacheEffect, reading.cacheZ, metricSum(numbers, METRIC.cached));
  one('output_tokens', reading.outputEffect, reading.outputZ, metricSum(numbers, METRIC.output));
  const effect = Math.min(reading.priceEffect, reading.unitEffect);
  const price = Math.min(reading.priceZ / 8, effect / Math.log(1.1));
  const money = moneyStrength(costUsd * (1 - Math.exp(-effect)), limits);
  offer(into, Math.min(price, money), 'price', effect);
}

function testDrop(numbers: Float64Array, into: Finding): void {
  const mass = (numbers[AT.zeroMass] as number) / 20;
  const hours = (numbers[AT.zeroHours] as number) / 2;
  offer(into, Math.min(mass, hours), 'drop', -5);
}

/** Counts hours in which next to no calls are left, weighted by the calls expected in them. */
export function countZeros(numbers: Float64Array, reading: HourReading): void {
  const mu = reading.expectedCalls;
  const { calls } = reading.bucket;
  if (calls > DROPPED_SHARE * mu || (calls > 0 && reading.weeks <= 2)) {
    numbers[AT.zeroMass] = 0;
    numbers[AT.zeroHours] = 0;
    return;
  }
  if (!reading.known || reading.weeks < 1) return;
  const variance = Math.max(LEAST_DISPERSION, callDispersion(numbers, reading));
  numbers[AT.zeroMass] = (numbers[AT.zeroMass] as number) + Math.log1p(variance * mu) / variance;
  const usual = Math.max(1, 0.3 * (numbers[AT.callsMean] as number));
  numbers[AT.zeroHours] = (numbers[AT.zeroHours] as number) + Math.min(1, mu / usual);
}
