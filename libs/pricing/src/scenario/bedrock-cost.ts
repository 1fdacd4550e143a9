import { formatUsd } from '@costwire/contracts';
import type { AwsBillLine } from '../aws/aws-cost.js';
import { formatDecimal, plus, times, ZERO, type ExactDecimal } from '../exact-decimal.js';
import { USD_SCALE, type Usd } from '@costwire/contracts';
import type { PriceBook } from '../price-book.js';
import type { PricingOutcome, ReceiptLine } from '../priced-usage.js';
import type { AwsScenarioUsage } from './hour-usage.js';
import type { ScenarioProfile } from './scenario-profile.js';
import type { ScenarioPrices, ServiceCost } from './scenario-cost.js';

/** One token of each kind: asks the price book for the rate of each. */
const ONE_OF_EACH = {
  inputTokens: 3,
  cacheReadTokens: 1,
  cacheWriteTokens: 1,
  outputTokens: 1,
};

/** How a model was found in the price book. */
export interface BedrockModel {
  /** The id in the price book, or undefined when it has no price. */
  resolved: string | undefined;
  /** Whether the price is not listed for this region by name. */
  inferred: boolean;
  rates: ReadonlyMap<string, ReceiptLine>;
}

/** The bill of the model; rates are those of a short context. */
export function bedrockCost(
  usage: AwsScenarioUsage,
  { bedrock: { model, mode } }: ScenarioProfile,
  region: string,
  prices: ScenarioPrices,
): Omit<ServiceCost, 'service'> {
  if (model === null || usage.llmCalls === 0n) return { amount: ZERO, missing: [], lines: [] };
  const { rates } = bedrockModel(prices, model, region, mode === 'batch' ? 'batch' : 'standard');
  const parts: readonly [string, string, bigint][] = [
    ['input', 'input tokens', usage.inputTokens],
    ['cacheRead', 'cache read tokens', usage.cacheReadTokens],
    ['cacheWrite5m', 'cache write tokens', usage.cacheWriteTokens],
    ['output', 'output tokens', usage.outputTokens],
  ];
  const used = parts.filter(([, , tokens]) => tokens > 0n);
  const missing = used
    .filter(([component]) => !rates.has(component))
    .map(([, words]) => `AmazonBedrock: ${words} (${mode}) of ${model} in ${region}`);
  const lines = used.flatMap(([component, words, tokens]) => {
    const rate = rates.get(component);
    return rate ? [lineOf(words, tokens, rate, region)] : [];
  });
  const amount = lines.reduce((sum, { exact }) => plus(sum, exact), ZERO);
  return {
    amount: lines.length === 0 && missing.length > 0 ? undefined : amount,
    missing,
    lines: lines.map(({ line }) => line),
  };
}

/** Looks a model up: first as the region names it, then without a region. */
export function bedrockModel(
  { book, atMs }: ScenarioPrices,
  model: string,
  region: string,
  serviceTier: string,
): BedrockModel {
  const inRegion = outcomeOf(book, `${region}/${model}`, serviceTier, atMs);
  const isListed = inRegion.status !== 'unpriced' && !inRegion.inferred;
  const outcome = isListed ? inRegion : outcomeOf(book, model, serviceTier, atMs);
  if (outcome.status === 'unpriced') {
    return { resolved: undefined, inferred: false, rates: new Map() };
  }
  const rates = new Map((outcome.receipt ?? []).map((line) => [line.component as string, line]));
  return { resolved: outcome.resolvedModel, inferred: !isListed, rates };
}

function outcomeOf(
  book: PriceBook,
  model: string,
  serviceTier: string,
  timestampMs: number,
): PricingOutcome {
  return book.explain({ provider: 'bedrock', model, serviceTier, timestampMs, usage: ONE_OF_EACH });
}

function lineOf(
  dimension: string,
  tokens: bigint,
  { rate, source, version }: ReceiptLine,
  region: string,
): { line: AwsBillLine; exact: ExactDecimal } {
  const exact = times({ digits: tokens, scale: 0 }, decimalOf(rate));
  const line: AwsBillLine = {
    dimension,
    quantity: tokens.toString(),
    rate: formatUsd(rate),
    tierFrom: '0',
    subtotal: formatDecimal(exact),
    region,
    source,
    effectiveDate: version,
  };
  return { line, exact };
}

function decimalOf(amount: Usd): ExactDecimal {
  return { digits: amount, scale: USD_SCALE };
}
