import { exactDecimal, formatDecimal } from '../exact-decimal.js';
import { AwsPriceTable, type AwsRate } from './aws-price-table.js';

/** One AWS price as it is stored and sent: the price of a dimension in a region, by monthly tiers. */
export interface AwsPriceRow {
  service: string;
  region: string;
  dimension: string;
  /** Ascending; decimals. */
  tiers: { from: string; usd: string }[];
  /** Where the price is from. */
  source: string;
  /** Date of the price list. */
  effective_date: string;
}

/** The row of a rate. */
export function awsPriceRowOf(rate: AwsRate): AwsPriceRow {
  const { service, region, dimension, tiers, source, effectiveDate } = rate;
  return {
    service,
    region,
    dimension,
    tiers: tiers.map(({ from, usd }) => ({ from: formatDecimal(from), usd: formatDecimal(usd) })),
    source,
    effective_date: effectiveDate,
  };
}

/**
 * The price table of stored rows, which are in ascending precedence.
 *
 * @throws RangeError when a price or tier is not a decimal.
 */
export function awsPriceTableOf(rows: Iterable<AwsPriceRow>): AwsPriceTable {
  return new AwsPriceTable([...rows].map(rateOf));
}

function rateOf(row: AwsPriceRow): AwsRate {
  const { service, region, dimension, tiers, source, effective_date: effectiveDate } = row;
  const own = tiers.map(({ from, usd }) => ({ from: decimal(from), usd: decimal(usd) }));
  return { service, region, dimension, tiers: own, source, effectiveDate };
}

function decimal(text: string): NonNullable<ReturnType<typeof exactDecimal>> {
  const value = exactDecimal(text);
  if (!value || value.digits < 0n) throw new RangeError(`not a price: ${text}`);
  return value;
}
