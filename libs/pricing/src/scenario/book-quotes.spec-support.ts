import { formatUsd } from '@costwire/contracts';
import { componentField } from '../component.js';
import type { PriceBook } from '../price-book.js';
import { usageOfFields } from '../usage-fields.js';
import { ONE_TOKEN_OF_EACH, type ModelQuote } from './model-quote.js';

/** Quotes of a book at a time, as the service that keeps the prices gives them. */
export function bookQuotes(
  book: PriceBook,
  timestampMs: number,
): (model: string, serviceTier: string) => ModelQuote | undefined {
  return (model, serviceTier) => {
    const usage = usageOfFields(ONE_TOKEN_OF_EACH);
    const outcome = book.explain({ provider: 'bedrock', model, serviceTier, timestampMs, usage });
    if (outcome.status === 'unpriced') return undefined;
    const rates = (outcome.receipt ?? []).map(
      ({ component, rate, source, version }) =>
        [componentField(component), { usd: formatUsd(rate), source, version }] as const,
    );
    return {
      resolved: `${outcome.resolvedProvider}/${outcome.resolvedModel}`,
      inferred: outcome.inferred,
      rates: new Map(rates),
    };
  };
}
