import type { AwsPriceInput, PriceFault } from '@costwire/contracts';
import { compare, exactDecimal, times, type ExactDecimal } from '../exact-decimal.js';
import type { AwsPriceTable } from './aws-price-table.js';

const MAX_JUMP: ExactDecimal = { digits: 10n, scale: 0 };
const MAX_TIERS = 20;
const TEXT = /^[^\u0000-\u001f\u007f]{1,256}$/;

/**
 * The AWS prices that cannot be right, and why: not decimals, tiers that do not begin at 0 or do not
 * ascend, the same dimension twice, or a price more than 10 times higher or lower than the one known.
 *
 * @returns faults whose `entry` is `region dimension`.
 */
export function judgeAwsPrices(
  prices: readonly AwsPriceInput[],
  known: AwsPriceTable,
): PriceFault[] {
  const seen = new Set<string>();
  return prices.flatMap((price) => {
    const entry = `${price.region} ${price.dimension}`;
    const repeated = seen.has(entry);
    seen.add(entry);
    const fault = repeated
      ? { rule: 'repeated', detail: 'the same dimension of a region stands here twice' }
      : faultOf(price, known);
    return fault ? [{ entry, ...fault }] : [];
  });
}

function faultOf(
  price: AwsPriceInput,
  known: AwsPriceTable,
): Omit<PriceFault, 'entry'> | undefined {
  const { service, region, dimension, source, effective_date: date, tiers } = price;
  if (![service, region, dimension, source, date].every((text) => TEXT.test(text))) {
    return { rule: 'not_a_price', detail: 'a name is empty or too long' };
  }
  if (tiers.length === 0 || tiers.length > MAX_TIERS) {
    return { rule: 'not_a_price', detail: `1 to ${MAX_TIERS} tiers are taken` };
  }
  let before: ExactDecimal | undefined;
  for (const [index, { from, usd }] of tiers.entries()) {
    const start = exactDecimal(from);
    const rate = exactDecimal(usd);
    if (!start || !rate || start.digits < 0n || rate.digits < 0n) {
      return { rule: 'not_a_price', detail: `tiers[${index}] is not two decimals of 0 or more` };
    }
    const follows = before ? compare(start, before) > 0 : start.digits === 0n;
    if (!follows) return { rule: 'tier_order', detail: `tiers[${index}] begins at ${from}` };
    before = start;
  }
  return jumpOf(price, known);
}

function jumpOf(
  { region, dimension, tiers }: AwsPriceInput,
  known: AwsPriceTable,
): Omit<PriceFault, 'entry'> | undefined {
  const before = known.rate(region, dimension)?.tiers[0]?.usd;
  const now = exactDecimal(tiers[0]!.usd)!;
  if (!before || before.digits === 0n || now.digits === 0n) return undefined;
  const jumps =
    compare(now, times(before, MAX_JUMP)) > 0 || compare(before, times(now, MAX_JUMP)) > 0;
  return jumps ? { rule: 'jump', detail: `more than 10 times off the price known` } : undefined;
}
