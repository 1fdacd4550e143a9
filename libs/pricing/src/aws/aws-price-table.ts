import { exactDecimal, type ExactDecimal } from '../exact-decimal.js';

/** A service's prices per region as columns of text: how the seed data is kept. */
export interface AwsPriceColumns {
  service: string;
  source: string;
  /** ISO date (or month) of the price list. */
  effectiveDate: string;
  columns: readonly { dimension: string; from: string }[];
  /** Per region one decimal per column, separated by blanks; `-` where there is no price. */
  regions: Readonly<Record<string, string>>;
}

/** One marginal tier: units beyond `from` (and up to the next tier) cost `usd` each. */
export interface AwsTier {
  from: ExactDecimal;
  usd: ExactDecimal;
}

/** The price of one dimension in one region, with its monthly tiers in ascending order. */
export interface AwsRate {
  service: string;
  region: string;
  /** For example `standard-requests`, `duration-arm`, `logs-ingest`. */
  dimension: string;
  tiers: readonly AwsTier[];
  source: string;
  effectiveDate: string;
}

/** AWS unit prices by region and dimension; immutable. */
export class AwsPriceTable {
  readonly #rates = new Map<string, Map<string, AwsRate>>();

  /** @param rates later ones replace earlier ones of the same region and dimension. */
  constructor(rates: Iterable<AwsRate>) {
    for (const rate of rates) {
      const ofRegion = this.#rates.get(rate.region);
      if (ofRegion) ofRegion.set(rate.dimension, rate);
      else this.#rates.set(rate.region, new Map([[rate.dimension, rate]]));
    }
  }

  /** The price of a dimension in a region; `undefined` when unknown. */
  rate(region: string, dimension: string): AwsRate | undefined {
    return this.#rates.get(region)?.get(dimension);
  }

  /** Every price, in no particular order. */
  rates(): AwsRate[] {
    return [...this.#rates.values()].flatMap((ofRegion) => [...ofRegion.values()]);
  }

  /** A table in which the given prices replace those of the same region and dimension. */
  with(rates: Iterable<AwsRate>): AwsPriceTable {
    return new AwsPriceTable([...this.rates(), ...rates]);
  }
}

/**
 * Turns columns of text into rates.
 *
 * @throws RangeError when a price or tier is not a decimal.
 */
export function ratesOf(data: AwsPriceColumns): AwsRate[] {
  return Object.entries(data.regions).flatMap(([region, line]) =>
    ratesOfRegion(data, region, line),
  );
}

function ratesOfRegion(data: AwsPriceColumns, region: string, line: string): AwsRate[] {
  const prices = line.split(' ');
  const tiers = new Map<string, AwsTier[]>();
  for (const [index, { dimension, from }] of data.columns.entries()) {
    const usd = prices[index];
    if (usd === undefined || usd === '-') continue;
    const tier = { from: decimal(from), usd: decimal(usd) };
    tiers.set(dimension, [...(tiers.get(dimension) ?? []), tier]);
  }
  const { service, source, effectiveDate } = data;
  return [...tiers].map(([dimension, own]) => ({
    service,
    region,
    dimension,
    tiers: own,
    source,
    effectiveDate,
  }));
}

function decimal(text: string): ExactDecimal {
  const value = exactDecimal(text);
  if (!value) throw new RangeError(`not a decimal: ${text}`);
  return value;
}
