import { AT, PRICE } from './series-state.js';

/** Variance given to each rate before anything is known, (USD per million tokens) squared. */
const PRIOR_VARIANCE = 1e4;
const NOISE_FLOOR = 1e-8;
const ROWS_NEEDED = 8;

/** Forgets what was learned about prices but keeps the rates as a starting point. */
export function resetPrices(numbers: Float64Array): void {
  for (let i = 3; i < 9; i++) numbers[PRICE + i] = 0;
  numbers[PRICE + 3] = PRIOR_VARIANCE;
  numbers[PRICE + 6] = PRIOR_VARIANCE;
  numbers[PRICE + 8] = PRIOR_VARIANCE;
  numbers[AT.priceRows] = 0;
}

/** True once enough rows were seen to explain costs. */
export function pricesKnown(numbers: Float64Array): boolean {
  return (numbers[AT.priceRows] as number) >= ROWS_NEEDED;
}

/** Cost in USD of the given tokens at the learned rates (fresh input, cached input, output). */
export function modelCost(
  numbers: Float64Array,
  fresh: number,
  cached: number,
  output: number,
): number {
  const rate0 = numbers[PRICE] as number;
  const rate1 = numbers[PRICE + 1] as number;
  const rate2 = numbers[PRICE + 2] as number;
  return (rate0 * fresh + rate1 * cached + rate2 * output) / 1e6;
}

const gain = new Float64Array(3);

/**
 * Variance of the relative prediction error for these tokens: parameter uncertainty plus noise.
 * Leaves the Kalman gain's numerator behind for {@link learnPrices}.
 */
export function priceVariance(
  numbers: Float64Array,
  cost: number,
  fresh: number,
  cached: number,
  output: number,
): number {
  const a0 = fresh / 1e6 / cost;
  const a1 = cached / 1e6 / cost;
  const a2 = output / 1e6 / cost;
  const p = PRICE + 3;
  const p00 = numbers[p] as number;
  const p01 = numbers[p + 1] as number;
  const p02 = numbers[p + 2] as number;
  const p11 = numbers[p + 3] as number;
  const p12 = numbers[p + 4] as number;
  const p22 = numbers[p + 5] as number;
  gain[0] = p00 * a0 + p01 * a1 + p02 * a2;
  gain[1] = p01 * a0 + p11 * a1 + p12 * a2;
  gain[2] = p02 * a0 + p12 * a1 + p22 * a2;
  const spread = gain[0] * a0 + gain[1] * a1 + gain[2] * a2;
  const sigma = numbers[AT.priceSigma] as number;
  return Math.max(0, spread) + sigma * sigma + NOISE_FLOOR;
}

/**
 * One step of recursive least squares on `1 = rates . tokens / cost`, so that every hour weighs the
 * same whatever it cost (Kalman form without process noise).
 */
export function learnPrices(
  numbers: Float64Array,
  cost: number,
  fresh: number,
  cached: number,
  output: number,
): void {
  const variance = priceVariance(numbers, cost, fresh, cached, output);
  const error = 1 - modelCost(numbers, fresh, cached, output) / cost;
  const g0 = gain[0] as number;
  const g1 = gain[1] as number;
  const g2 = gain[2] as number;
  numbers[PRICE] = (numbers[PRICE] as number) + (g0 * error) / variance;
  numbers[PRICE + 1] = (numbers[PRICE + 1] as number) + (g1 * error) / variance;
  numbers[PRICE + 2] = (numbers[PRICE + 2] as number) + (g2 * error) / variance;
  const p = PRICE + 3;
  numbers[p] = (numbers[p] as number) - (g0 * g0) / variance;
  numbers[p + 1] = (numbers[p + 1] as number) - (g0 * g1) / variance;
  numbers[p + 2] = (numbers[p + 2] as number) - (g0 * g2) / variance;
  numbers[p + 3] = (numbers[p + 3] as number) - (g1 * g1) / variance;
  numbers[p + 4] = (numbers[p + 4] as number) - (g1 * g2) / variance;
  numbers[p + 5] = (numbers[p + 5] as number) - (g2 * g2) / variance;
  const rows = (numbers[AT.priceRows] as number) + 1;
  numbers[AT.priceRows] = rows;
  if (rows > ROWS_NEEDED) {
    const sigma = numbers[AT.priceSigma] as number;
    const size = Math.min(Math.abs(error), 0.2);
    numbers[AT.priceSigma] = sigma + (size - sigma) / Math.min(rows, 100);
  }
}
