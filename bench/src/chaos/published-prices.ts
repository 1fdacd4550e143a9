import { usdFromUnits, type UsageEvent, type Usd } from '@costwire/contracts';

interface Rates {
  input: bigint;
  cachedInput: bigint;
  output: bigint;
}

/**
 * Prices of one token in 10^-15 dollars, as OpenAI publishes them per million tokens
 * (https://platform.openai.com/docs/pricing, "Standard", read in November 2025): gpt-4o $2.50, cached
 * $1.25, output $10.00; gpt-4o-mini $0.15, cached $0.075, output $0.60. Written down here by hand, so
 * that the amounts that are checked do not come from the code that is checked.
 */
const PUBLISHED: Readonly<Record<string, Rates>> = {
  'gpt-4o': { input: 2_500_000_000n, cachedInput: 1_250_000_000n, output: 10_000_000_000n },
  'gpt-4o-mini': { input: 150_000_000n, cachedInput: 75_000_000n, output: 600_000_000n },
};

/** The models whose price is known here. */
export const PRICED_MODELS = Object.keys(PUBLISHED);

/** What a call costs by the published prices. Throws for a model that is not listed. */
export function publishedCost(event: UsageEvent): Usd {
  const rates = PUBLISHED[event.model];
  if (!rates) throw new Error(`no published price for ${event.model}`);
  const cached = BigInt(event.cache_read_tokens ?? 0);
  const fresh = BigInt(event.input_tokens) - cached;
  return usdFromUnits(
    fresh * rates.input + cached * rates.cachedInput + BigInt(event.output_tokens) * rates.output,
  );
}
