import type { HourReading } from './hour-reading.js';
import { modelCost, pricesKnown, priceVariance } from './price-model.js';
import { AT, METRIC_SIZE, METRICS } from './series-state.js';

/** The three token metrics, in the order in which they are kept. */
export const METRIC = { input: 0, cached: 1, output: 2 } as const;

const MEAN = 0;
const SCALE = 1;
const WEIGHT = 2;
const SUM = 3;
const RECENT = 4;
const FALL = 5;

/** Noise of an hourly mean that more calls do not remove (log units; share units for cached). */
const HOURLY_NOISE = [0.015, 0.025, 0.015] as const;
/** Variance of one call around the hourly mean. */
const CALL_VARIANCE = [0.17, 0.02, 0.17] as const;
/** Calls of an hour that weighs fully; in a series with fewer calls its mean hour does. */
const WELL_KNOWN_CALLS = 200;
/** Observations behind a full-strength baseline: the memory of the slow mean, in weighted hours. */
const MEMORY = 200;
/** Weighted hours before a metric is tested. */
const ENOUGH = 20;
/** Allowance of the cumulative sums, in standard deviations an hour. */
const ALLOWANCE = 1.2;
const SUM_LIMIT = 40;
/** Hours over which an open event's level is averaged. */
const EVENT_MEMORY = 12;
/** A metric this far off, in standard deviations, has moved. */
const SHIFT_Z = 3;
/** Consecutive hours after which a lower level is taken as normal. */
const FALL_HOURS = 6;

const values = new Float64Array(3);
const present = new Uint8Array(3);

function base(metric: number): number {
  return METRICS + metric * METRIC_SIZE;
}

function meanOf(numbers: Float64Array, metric: number): number {
  return numbers[base(metric) + MEAN] as number;
}

/** Cumulative evidence that a metric has moved up (for the cached share: down). */
export function metricSum(numbers: Float64Array, metric: number): number {
  return numbers[base(metric) + SUM] as number;
}

function readValues(reading: HourReading): void {
  const { calls, inputTokens, cachedInputTokens, outputTokens } = reading.bucket;
  present[0] = calls > 0 && inputTokens > 0 ? 1 : 0;
  present[1] = present[0];
  present[2] = calls > 0 && outputTokens > 0 ? 1 : 0;
  values[0] = present[0] ? Math.log(inputTokens / calls) : 0;
  values[1] = present[1] ? cachedInputTokens / inputTokens : 0;
  values[2] = present[2] ? Math.log(outputTokens / calls) : 0;
}

function varianceOf(metric: number, calls: number): number {
  const floor = HOURLY_NOISE[metric] as number;
  return floor * floor + (CALL_VARIANCE[metric] as number) / Math.max(1, calls);
}

function noiseOf(numbers: Float64Array, metric: number, calls: number): number {
  return (numbers[base(metric) + SCALE] as number) * Math.sqrt(varianceOf(metric, calls));
}

/** Standard deviation of log(input tokens per call) over so many calls. */
export function inputNoise(numbers: Float64Array, calls: number): number {
  return noiseOf(numbers, METRIC.input, calls);
}

function zOf(numbers: Float64Array, metric: number, calls: number): number {
  if (!present[metric] || (numbers[base(metric) + WEIGHT] as number) < ENOUGH) return 0;
  const deviation = (values[metric] as number) - meanOf(numbers, metric);
  return deviation / noiseOf(numbers, metric, calls);
}

/** Fills the unit-cost part of a reading: usual cost per call, and the effect of each factor. */
export function readUnits(numbers: Float64Array, reading: HourReading): void {
  readValues(reading);
  const { calls, costUsd } = reading.bucket;
  const weight = numbers[base(METRIC.input) + WEIGHT] as number;
  reading.unitKnown = weight >= ENOUGH && pricesKnown(numbers);
  clearEffects(reading);
  const expected =
    (numbers[AT.costMean] as number) / Math.max(1e-9, numbers[AT.callsMean] as number);
  reading.costPerCall = expected;
  if (!reading.unitKnown) return;
  const input = Math.exp(meanOf(numbers, METRIC.input));
  const share = meanOf(numbers, METRIC.cached);
  const output =
    (numbers[base(METRIC.output) + WEIGHT] as number) > 0
      ? Math.exp(meanOf(numbers, METRIC.output))
      : 0;
  const usual = modelCost(numbers, input * (1 - share), input * share, output);
  if (!(usual > 0)) return;
  reading.costPerCall = usual;
  if (calls === 0 || costUsd <= 0) return;
  reading.unitEffect = Math.log(costUsd / (calls * usual));
  const nowInput = present[0] ? Math.exp(values[0] as number) : input;
  const nowShare = present[1] ? (values[1] as number) : share;
  const nowOutput = present[2] ? Math.exp(values[2] as number) : 0;
  const ratio = (i: number, s: number, o: number): number =>
    Math.log(Math.max(1e-3, modelCost(numbers, i * (1 - s), i * s, o) / usual));
  reading.inputEffect = ratio(nowInput, share, output);
  reading.cacheEffect = ratio(input, nowShare, output);
  reading.outputEffect = ratio(input, share, nowOutput);
  reading.inputShift =
    (nowInput === input ? 0 : (values[0] as number)) -
    (nowInput === input ? 0 : meanOf(numbers, 0));
  reading.inputZ = zOf(numbers, METRIC.input, calls);
  reading.cacheZ = -zOf(numbers, METRIC.cached, calls);
  reading.outputZ = zOf(numbers, METRIC.output, calls);
  readPrice(numbers, reading);
}

function clearEffects(reading: HourReading): void {
  reading.inputEffect = 0;
  reading.cacheEffect = 0;
  reading.outputEffect = 0;
  reading.priceEffect = 0;
  reading.unitEffect = 0;
  reading.inputZ = 0;
  reading.cacheZ = 0;
  reading.outputZ = 0;
  reading.priceZ = 0;
  reading.inputShift = 0;
}

function readPrice(numbers: Float64Array, reading: HourReading): void {
  const { costUsd, inputTokens, cachedInputTokens, outputTokens } = reading.bucket;
  const fresh = inputTokens - cachedInputTokens;
  const model = modelCost(numbers, fresh, cachedInputTokens, outputTokens);
  if (!(model > 0)) return;
  const variance = priceVariance(numbers, costUsd, fresh, cachedInputTokens, outputTokens);
  reading.priceEffect = Math.log(costUsd / model);
  reading.priceZ = (1 - model / costUsd) / Math.sqrt(variance);
}

/** Adds the hour to the cumulative sums (called for every hour outside an event). */
export function accumulate(numbers: Float64Array, reading: HourReading): void {
  step(numbers, METRIC.input, reading.inputZ);
  step(numbers, METRIC.cached, reading.cacheZ);
  step(numbers, METRIC.output, reading.outputZ);
}

function step(numbers: Float64Array, metric: number, z: number): void {
  const at = base(metric) + SUM;
  const bounded = Math.max(-4, Math.min(6, z));
  const next = (numbers[at] as number) + bounded - ALLOWANCE;
  numbers[at] = Math.max(0, Math.min(SUM_LIMIT, next));
}

/** Moves the baselines towards a normal hour. */
export function learnUnits(numbers: Float64Array, reading: HourReading): void {
  readValues(reading);
  const calls = reading.bucket.calls;
  for (let metric = 0; metric < 3; metric++) {
    if (!present[metric]) continue;
    const at = base(metric);
    const typical = Math.max(1, Math.min(WELL_KNOWN_CALLS, numbers[AT.callsMean] as number));
    const hourWeight = varianceOf(metric, typical) / varianceOf(metric, calls);
    const weight = (numbers[at + WEIGHT] as number) + 1;
    const rate = Math.min(1, Math.min(2, hourWeight) / Math.min(weight, MEMORY));
    const deviation = (values[metric] as number) - (numbers[at + MEAN] as number);
    if (followFall(numbers, at, metric, calls)) continue;
    if (weight === 1) {
      numbers[at + MEAN] = values[metric] as number;
      numbers[at + SCALE] = 1.5;
    } else {
      const noise = noiseOf(numbers, metric, calls);
      const z = Math.max(-3, Math.min(3, deviation / noise));
      numbers[at + MEAN] =
        (numbers[at + MEAN] as number) + rate * (weight > ENOUGH ? z * noise : deviation);
      const scale = numbers[at + SCALE] as number;
      const size = (Math.abs(z) / 0.8 - 1) / Math.min(weight, MEMORY);
      numbers[at + SCALE] = Math.max(0.7, Math.min(8, scale * (1 + size)));
    }
    numbers[at + WEIGHT] = weight;
  }
}

/**
 * Takes a lasting fall of a metric (for the cached share: a rise) as normal; returns true while the
 * metric is far below its baseline.
 */
function followFall(numbers: Float64Array, at: number, metric: number, calls: number): boolean {
  if ((numbers[at + WEIGHT] as number) < ENOUGH) return false;
  const deviation = (values[metric] as number) - (numbers[at + MEAN] as number);
  const z = deviation / noiseOf(numbers, metric, calls);
  if ((metric === METRIC.cached ? -z : z) > -4) {
    numbers[at + FALL] = 0;
    return false;
  }
  const hours = (numbers[at + FALL] as number) + 1;
  numbers[at + FALL] = hours;
  const recent = hours === 1 ? 0 : (numbers[at + RECENT] as number);
  numbers[at + RECENT] = recent + ((values[metric] as number) - recent) / hours;
  if (hours < FALL_HOURS) return true;
  numbers[at + MEAN] = numbers[at + RECENT] as number;
  numbers[at + WEIGHT] = ENOUGH;
  numbers[at + FALL] = 0;
  return true;
}

/** Follows the level of the metrics while something is new; hour 1 starts anew, up to twelve weigh alike. */
export function followUnits(numbers: Float64Array, reading: HourReading, hour: number): void {
  readValues(reading);
  for (let metric = 0; metric < 3; metric++) {
    const at = base(metric);
    if (hour === 1) numbers[at + RECENT] = numbers[at + MEAN] as number;
    if (!present[metric]) continue;
    const recent = numbers[at + RECENT] as number;
    const rate = 1 / Math.min(hour, EVENT_MEMORY);
    numbers[at + RECENT] = recent + rate * ((values[metric] as number) - recent);
  }
}

/** Takes the level of the open event as the new normal. */
export function adoptUnits(numbers: Float64Array): void {
  for (let metric = 0; metric < 3; metric++) {
    const at = base(metric);
    numbers[at + MEAN] = numbers[at + RECENT] as number;
    numbers[at + WEIGHT] = Math.min(numbers[at + WEIGHT] as number, 2 * ENOUGH);
  }
  clearSums(numbers);
}

/**
 * Takes as normal what moved far, up or down, while the price moved too: another model, not more cost.
 *
 * @param calls all calls of the hours followed.
 */
export function adoptShifts(numbers: Float64Array, calls: number): void {
  for (let metric = 0; metric < 3; metric++) {
    const at = base(metric);
    const shift = (numbers[at + RECENT] as number) - (numbers[at + MEAN] as number);
    if (!present[metric] || Math.abs(shift) < SHIFT_Z * noiseOf(numbers, metric, calls)) continue;
    numbers[at + MEAN] = numbers[at + RECENT] as number;
    numbers[at + WEIGHT] = Math.min(numbers[at + WEIGHT] as number, 2 * ENOUGH);
    numbers[at + SUM] = 0;
  }
}

/** Forgets the cumulative evidence, as after an event. */
export function clearSums(numbers: Float64Array): void {
  for (let metric = 0; metric < 3; metric++) numbers[base(metric) + SUM] = 0;
}
