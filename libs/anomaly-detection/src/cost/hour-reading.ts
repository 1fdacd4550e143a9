import type { CallForecast } from './call-forecast.js';
import type { UsageBucket } from './usage-bucket.js';

/** One hour beside what was expected of it. Effects are natural logarithms of cost ratios. */
export interface HourReading extends CallForecast {
  hour: number;
  bucket: UsageBucket;
  /** Expected calls with the slow level applied. */
  expectedCalls: number;
  /** Share of `highest` and `highestNear` that the present level makes usual. */
  level: number;
  /** Deviations of the calls in units of their usual noise. */
  callsZ: number;
  /** Usual noise of the calls at this hour of the day, as a share. */
  callsNoise: number;
  /** log(calls / the most that is usual in this slot or the ones beside it). */
  overUsual: number;
  /** Usual cost of one call, USD. */
  costPerCall: number;
  /** True when the unit metrics have a baseline. */
  unitKnown: boolean;
  callsEffect: number;
  inputEffect: number;
  cacheEffect: number;
  outputEffect: number;
  priceEffect: number;
  /** log(cost per call / usual): what all parts together come to. */
  unitEffect: number;
  inputZ: number;
  cacheZ: number;
  outputZ: number;
  priceZ: number;
  /** log(input tokens per call / usual). */
  inputShift: number;
}

/** A blank reading, to be filled for each hour. */
export function blankReading(bucket: UsageBucket): HourReading {
  return {
    hour: 0,
    bucket,
    calls: 0,
    highest: 0,
    highestNear: 0,
    weeks: 0,
    known: false,
    expectedCalls: 0,
    level: 1,
    callsZ: 0,
    callsNoise: 0,
    overUsual: 0,
    costPerCall: 0,
    unitKnown: false,
    callsEffect: 0,
    inputEffect: 0,
    cacheEffect: 0,
    outputEffect: 0,
    priceEffect: 0,
    unitEffect: 0,
    inputZ: 0,
    cacheZ: 0,
    outputZ: 0,
    priceZ: 0,
    inputShift: 0,
  };
}
