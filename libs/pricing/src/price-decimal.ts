import { formatUsd } from '@costwire/contracts';
import { exactDecimal, times, toUsd } from './exact-decimal.js';

/** What `Usd` holds for sure: 20 digits before the point of `numeric(38,15)`, which has 23. */
const MAX_PRICE = 1e20;

/**
 * The decimal price of one unit behind a float that prices `10^power` units.
 *
 * The float's first 15 significant digits count, which drops the noise of sums such as
 * 0.18000000000000002; what lies below 10^-15 dollars is rounded half to even.
 *
 * @returns `undefined` when the number is not a price: negative, not finite or beyond any amount.
 */
export function pricePerUnit(price: number, power: number): string | undefined {
  if (!Number.isFinite(price) || price < 0 || price > MAX_PRICE) return undefined;
  const listed = exactDecimal(String(Number(price.toPrecision(15))));
  return listed && formatUsd(toUsd(times(listed, { digits: 1n, scale: power })));
}
