import type { CallPrice, CallUsage } from '@costwire/contracts';

/** The rates of a model in one service tier. */
export interface ModelQuote {
  /** `provider/model` of the price list. */
  resolved: string | null;
  /** Whether the match rests on a guess. */
  inferred: boolean;
  /** By component, in the spelling of receipts: dollars for one token, and where that is from. */
  rates: ReadonlyMap<string, { usd: string; source: string; version: string }>;
}

/** One token of each kind: priced, its receipt holds the rate of each. */
export const ONE_TOKEN_OF_EACH: CallUsage = {
  input_tokens: 3,
  output_tokens: 1,
  cache_read_tokens: 1,
  cache_write_tokens: 1,
};

/** The rates behind the price of {@link ONE_TOKEN_OF_EACH}; `undefined` when there is none. */
export function quoteOf(price: CallPrice | null | undefined): ModelQuote | undefined {
  if (!price || price.status === 'unpriced') return undefined;
  const { resolved, inferred, receipt } = price;
  const rates = receipt.map(
    ({ component, rate_usd: usd, source, version }) =>
      [component, { usd, source, version }] as const,
  );
  return { resolved, inferred, rates: new Map(rates) };
}
