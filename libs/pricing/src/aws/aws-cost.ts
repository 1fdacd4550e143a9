import type { Usd } from '@costwire/contracts';
import type { AwsPriceTable, AwsRate, AwsTier } from './aws-price-table.js';
import {
  compare,
  formatDecimal,
  minus,
  plus,
  times,
  toUsd,
  ZERO,
  type ExactDecimal,
} from '../exact-decimal.js';

/** One line of an AWS bill: units of one dimension within one tier. */
export interface AwsBillLine {
  dimension: string;
  /** Units in this tier, as a decimal string. */
  quantity: string;
  /** Price of one unit in US dollars. */
  rate: string;
  /** Units after which this tier begins. */
  tierFrom: string;
  /** `quantity * rate`, exact. */
  subtotal: string;
  region: string;
  source: string;
  effectiveDate: string;
}

/** A priced month of AWS usage. */
export interface AwsCost {
  status: 'priced';
  /** The exact sum as a decimal string, with as many decimals as it needs. */
  exactUsd: string;
  /** The sum in 10^-15 dollars, rounded half to even where it needs more decimals. */
  amount: Usd;
  lines: AwsBillLine[];
}

/** A month of AWS usage for which a price is missing; nothing is assumed in its place. */
export interface AwsUnpriced {
  status: 'unpriced';
  /** The dimensions without a price in that region. */
  missing: string[];
}

/** Units of one dimension, of which the first `free` cost nothing. */
export interface AwsUsage {
  dimension: string;
  quantity: ExactDecimal;
  free?: ExactDecimal;
}

/** Prices usage by marginal monthly tiers: each unit costs what its own tier says. */
export function priceAwsUsage(
  table: AwsPriceTable,
  region: string,
  usage: readonly AwsUsage[],
): AwsCost | AwsUnpriced {
  const lines: AwsBillLine[] = [];
  const missing: string[] = [];
  let sum = ZERO;
  for (const part of usage) {
    if (part.quantity.digits === 0n) continue;
    const rate = table.rate(region, part.dimension);
    if (!rate) {
      missing.push(`${part.dimension} in ${region}`);
      continue;
    }
    for (const charge of tierCharges(rate, part)) {
      lines.push(lineOf(rate, charge));
      sum = plus(sum, charge.subtotal);
    }
  }
  if (missing.length > 0) return { status: 'unpriced', missing };
  return { status: 'priced', exactUsd: formatDecimal(sum), amount: toUsd(sum), lines };
}

/**
 * The sum of {@link priceAwsUsage} without its lines, for those who ask hundreds of times.
 *
 * @returns `undefined` when a price is missing.
 */
export function amountOfAwsUsage(
  table: AwsPriceTable,
  region: string,
  usage: readonly AwsUsage[],
): ExactDecimal | undefined {
  let sum = ZERO;
  for (const part of usage) {
    if (part.quantity.digits === 0n) continue;
    const rate = table.rate(region, part.dimension);
    if (!rate) return undefined;
    for (const { subtotal } of tierCharges(rate, part)) sum = plus(sum, subtotal);
  }
  return sum;
}

/** What lies in one tier. */
interface TierCharge {
  tier: AwsTier;
  units: ExactDecimal;
  subtotal: ExactDecimal;
}

function tierCharges({ tiers }: AwsRate, { quantity, free = ZERO }: AwsUsage): TierCharge[] {
  const charges: TierCharge[] = [];
  for (const [index, tier] of tiers.entries()) {
    const next = tiers[index + 1]?.from;
    const isLast = !next || compare(quantity, next) <= 0;
    const start = compare(tier.from, free) < 0 ? free : tier.from;
    const units = minus(isLast ? quantity : next, start);
    if (units.digits > 0n) charges.push({ tier, units, subtotal: times(units, tier.usd) });
    if (isLast) break;
  }
  return charges;
}

function lineOf(rate: AwsRate, { tier, units, subtotal }: TierCharge): AwsBillLine {
  return {
    dimension: rate.dimension,
    quantity: formatDecimal(units),
    rate: formatDecimal(tier.usd),
    tierFrom: formatDecimal(tier.from),
    subtotal: formatDecimal(subtotal),
    region: rate.region,
    source: rate.source,
    effectiveDate: rate.effectiveDate,
  };
}
