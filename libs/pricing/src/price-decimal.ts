import { formatUsd } from '@costwire/contracts';
import { exactDecimal, times, toUsd } from './exact-decimal.js';

/**
 * The decimal price of one unit behind a float that prices `10^power` units.
 *
 * The float's first 15 significant digits count, which drops the noise of sums such as
 * 0.18000000000000002; what lies below 10^-15 dollars is rounded half to even.
 *
 * @returns `undefined` when the number is not a price: negative or not finite.
 */
export function pricePerUnit(price: number, power: number): string | undefined {
  if (!Number.isFinite(price) || price < 0) return undefined;
  const listed = exactDecimal(String(Number(price.toPrecision(15))));
  return listed && formatUsd(toUsd(times(listed, { digits: 1n, scale: power })));
}
