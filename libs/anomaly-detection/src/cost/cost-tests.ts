import { callDrift, runEffect, runOverHighest, undoDrift } from './call-level.js';
import type { HourReading } from './hour-reading.js';
import { AT } from './series-state.js';
import { METRIC, metricSum } from './unit-metrics.js';
import type { Driver } from './usage-bucket.js';

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

const WARM_HOURS = 192;
const SPIKE_Z = 6;
const SPIKE_EFFECT = Math.log(1.7);
const SPIKE_OVER_HIGHEST = Math.log(1.25);
const SPIKE_OVER_NEAR = Math.log(1.1);
const RUN_SCORE = 12;
const RUN_EFFECT = Math.log(1.28);
const RUN_OVER_HIGHEST = Math.log(1.06);
const RUN_LONG_HOURS = 24;
const DRIFT_EFFECT = Math.log(1.28);
const DRIFT_SCALES = 4;
const UNIT_Z = 5.5;
const UNIT_EFFECT = Math.log(1.25);
const UNIT_SUM = 14;
const SLOW_UNIT_EFFECT = Math.log(1.15);

/** Tests one hour outside any event. */
export function testHour(
  numbers: Float64Array,
  reading: HourReading,
  limits: TestLimits,
  into: Finding,
): void {
  into.strength = 0;
  into.driver = 'volume';
  into.effect = 0;
  testCalls(numbers, reading, limits, into);
  testUnits(numbers, reading, limits, into);
  testDrop(numbers, into);
}

function offer(into: Finding, strength: number, driver: Driver, effect: number): void {
  if (strength > into.strength) {
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
  if (age < WARM_HOURS || !reading.known || reading.callsEffect <= 0) return;
  const { calls } = reading.bucket;
  const money = moneyStrength((calls - reading.expectedCalls) * reading.costPerCall, limits);
  const usual = Math.max(1, reading.level);
  const overOwn = Math.log((calls + 1) / (reading.highest * usual + 1));
  const overNear = Math.log((calls + 1) / (reading.highestNear * usual + 1));
  const spike = Math.min(
    reading.callsZ / SPIKE_Z,
    reading.callsEffect / SPIKE_EFFECT,
    overOwn / SPIKE_OVER_HIGHEST,
    overNear / SPIKE_OVER_NEAR,
    money,
  );
  offer(into, spike, 'volume', reading.callsEffect);
  testRun(numbers, money, into);
  const drift = callDrift(numbers);
  const limit = Math.max(DRIFT_EFFECT, DRIFT_SCALES * (numbers[AT.driftScale] as number));
  if (drift > limit && age > 2 * WARM_HOURS) {
    undoDrift(numbers, reading);
    offer(into, Math.min(drift / limit, reading.callsEffect / Math.log(1.15)), 'volume', drift);
  }
}

function testRun(numbers: Float64Array, money: number, into: Finding): void {
  const effect = runEffect(numbers);
  const strength = Math.min(
    (numbers[AT.runScore] as number) / RUN_SCORE,
    effect / RUN_EFFECT,
    money,
  );
  const long = (numbers[AT.runHours] as number) / RUN_LONG_HOURS;
  const sure = Math.max(runOverHighest(numbers) / RUN_OVER_HIGHEST, long);
  offer(into, Math.min(strength, sure), 'volume', effect);
}

function testUnits(
  numbers: Float64Array,
  reading: HourReading,
  limits: TestLimits,
  into: Finding,
): void {
  if (!reading.unitKnown || reading.bucket.calls === 0) return;
  const { costUsd } = reading.bucket;
  const one = (driver: Driver, effect: number, z: number, sum: number): void => {
    if (effect <= 0) return;
    const money = moneyStrength(costUsd * (1 - Math.exp(-effect)), limits);
    offer(into, Math.min(z / UNIT_Z, effect / UNIT_EFFECT, money), driver, effect);
    const slow = Math.min(sum / UNIT_SUM, effect / SLOW_UNIT_EFFECT, money, z);
    offer(into, slow, driver, effect);
  };
  one('input_tokens', reading.inputEffect, reading.inputZ, metricSum(numbers, METRIC.input));
  one('cache_loss', reading.cacheEffect, reading.cacheZ, metricSum(numbers, METRIC.cached));
  one('output_tokens', reading.outputEffect, reading.outputZ, metricSum(numbers, METRIC.output));
  const price = Math.min(reading.priceZ / 8, reading.priceEffect / Math.log(1.1));
  const money = moneyStrength(costUsd * (1 - Math.exp(-reading.priceEffect)), limits);
  offer(into, Math.min(price, money), 'price', reading.priceEffect);
}

function testDrop(numbers: Float64Array, into: Finding): void {
  const mass = (numbers[AT.zeroMass] as number) / 20;
  const hours = (numbers[AT.zeroHours] as number) / 2;
  offer(into, Math.min(mass, hours), 'drop', -5);
}

/** Counts hours without calls, weighted by the calls expected in them. */
export function countZeros(numbers: Float64Array, reading: HourReading): void {
  const mu = reading.expectedCalls;
  if (reading.bucket.calls > 0.03 * mu && reading.bucket.calls > 0) {
    numbers[AT.zeroMass] = 0;
    numbers[AT.zeroHours] = 0;
    return;
  }
  if (!reading.known || reading.weeks < 1) return;
  const variance = 0.05;
  numbers[AT.zeroMass] = (numbers[AT.zeroMass] as number) + Math.log1p(variance * mu) / variance;
  const usual = Math.max(1, 0.3 * (numbers[AT.callsMean] as number));
  numbers[AT.zeroHours] = (numbers[AT.zeroHours] as number) + Math.min(1, mu / usual);
}
