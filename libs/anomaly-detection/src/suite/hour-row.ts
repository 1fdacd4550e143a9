import type { UsageBucket } from '../cost/usage-bucket.js';
import type { Factors } from './incidents.js';

const HOUR_MS = 3_600_000;

/** USD per million tokens: fresh input, cached input, output. */
export type Rates = readonly [number, number, number];

/** An hour of a series as it is drawn. */
export interface DrawnHour {
  series: string;
  /** Hours since the epoch. */
  hour: number;
  rates: Rates;
  /** Calls, incidents included. */
  calls: number;
  /** Calls that were to be expected without incidents. */
  mean: number;
  /** Tokens per call, without incidents. */
  input: number;
  output: number;
  cachedShare: number;
}

/** The row of an hour with what incidents do to it, and what it would have cost without them, USD. */
export function rowOf(drawn: DrawnHour, factors: Factors): { bucket: UsageBucket; usual: number } {
  const { rates, calls, mean, input, output, cachedShare: share } = drawn;
  const usualCalls = factors.calls > 0 ? calls / factors.calls : mean;
  const usual = costOf(rates, usualCalls * input, share, usualCalls * output);
  const inputTokens = Math.round(calls * input * factors.input);
  const cachedInputTokens = Math.round(inputTokens * share * factors.cachedShare);
  const outputTokens = Math.round(calls * output * factors.output);
  const cachedShare = inputTokens > 0 ? cachedInputTokens / inputTokens : 0;
  const exact = costOf(rates, inputTokens, cachedShare, outputTokens) * factors.price;
  return {
    usual,
    bucket: {
      series: drawn.series,
      timestampMs: drawn.hour * HOUR_MS,
      costUsd: Number(exact.toFixed(6)),
      calls,
      inputTokens,
      cachedInputTokens,
      outputTokens,
    },
  };
}

/**
 * Tokens per call of an hour beside their mean: calls differ by `spread`, which averages out over
 * many, and hours by `hourNoise`, which does not. `normal` is the draw.
 */
export function widthOf(
  one: { spread: number; hourNoise: number },
  calls: number,
  normal: number,
): number {
  const spread = Math.sqrt(one.hourNoise ** 2 + one.spread ** 2 / Math.max(1, calls));
  return Math.exp(spread * normal - spread ** 2 / 2);
}

/** Cached share of the input in an hour in which it is `away` from its mean; without a cache 0. */
export function shareOf(mean: number, away: number): number {
  return mean > 0 ? Math.min(0.97, Math.max(0.02, mean + away)) : 0;
}

/** What so many tokens cost, USD. */
export function costOf(rates: Rates, input: number, share: number, output: number): number {
  return (input * (1 - share) * rates[0] + input * share * rates[1] + output * rates[2]) / 1e6;
}
