/**
 * One on-demand price of an AWS Price List offer file, from JSON or CSV alike. Attribute names are
 * those of the JSON form.
 */
export interface OfferPrice {
  sku: string;
  attributes: Readonly<Record<string, string>>;
  unit: string;
  /** Units after which the price holds, as written. */
  beginRange: string;
  /** Price of one unit in US dollars, as written. The description is never read. */
  usd: string;
  effectiveDate: string;
}

/** A product of the JSON form (`products[sku]`). */
export interface OfferProduct {
  attributes: Readonly<Record<string, string>>;
}

/**
 * The on-demand prices of one product of a JSON offer file: one call per SKU, so that a file of any
 * size can be read as a stream.
 *
 * @param terms `terms.OnDemand[sku]`; parts of an unknown shape and other currencies are passed over.
 */
export function* offerPrices(
  sku: string,
  product: OfferProduct,
  terms: unknown,
): Generator<OfferPrice> {
  for (const term of valuesOf(terms)) {
    const effectiveDate = textOf(term, 'effectiveDate') ?? '';
    for (const dimension of valuesOf(fieldOf(term, 'priceDimensions'))) {
      const usd = textOf(fieldOf(dimension, 'pricePerUnit'), 'USD');
      if (usd === undefined) continue;
      yield {
        sku,
        attributes: product.attributes,
        unit: textOf(dimension, 'unit') ?? '',
        beginRange: textOf(dimension, 'beginRange') ?? '0',
        usd,
        effectiveDate,
      };
    }
  }
}

/** The on-demand prices of a whole JSON offer file, already parsed. */
export function* offerFilePrices(file: unknown): Generator<OfferPrice> {
  const onDemand = fieldOf(fieldOf(file, 'terms'), 'OnDemand');
  for (const [sku, product] of entriesOf(fieldOf(file, 'products'))) {
    const attributes: Record<string, string> = {};
    for (const [name, value] of entriesOf(fieldOf(product, 'attributes'))) {
      if (typeof value === 'string') attributes[name] = value;
    }
    yield* offerPrices(sku, { attributes }, fieldOf(onDemand, sku));
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function valuesOf(value: unknown): unknown[] {
  return entriesOf(value).map(([, own]) => own);
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

function textOf(value: unknown, name: string): string | undefined {
  const text = fieldOf(value, name);
  return typeof text === 'string' ? text : undefined;
}
