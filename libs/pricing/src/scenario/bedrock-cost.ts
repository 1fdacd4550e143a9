import type { AwsBillLine } from '../aws/aws-cost.js';
import {
  exactDecimal,
  formatDecimal,
  plus,
  times,
  ZERO,
  type ExactDecimal,
} from '../exact-decimal.js';
import type { AwsScenarioUsage } from './hour-usage.js';
import type { ModelQuote } from './model-quote.js';
import type { ScenarioProfile } from './scenario-profile.js';
import type { ScenarioPrices, ServiceCost } from './scenario-cost.js';

/** How a model was found in the price book. */
export interface BedrockModel {
  /** Undefined when the model has no price. */
  quote: ModelQuote | undefined;
  /** Whether the price is not listed for this region by name. */
  inferred: boolean;
}

/** The bill of the model; rates are those of a short context. */
export function bedrockCost(
  usage: AwsScenarioUsage,
  { bedrock: { model, mode } }: ScenarioProfile,
  region: string,
  prices: ScenarioPrices,
): Omit<ServiceCost, 'service'> {
  if (model === null || usage.llmCalls === 0n) return { amount: ZERO, missing: [], lines: [] };
  const { quote } = bedrockModel(prices, model, region, mode);
  const parts: readonly [string, string, bigint][] = [
    ['input', 'input tokens', usage.inputTokens],
    ['cache_read', 'cache read tokens', usage.cacheReadTokens],
    ['cache_write_5m', 'cache write tokens', usage.cacheWriteTokens],
    ['output', 'output tokens', usage.outputTokens],
  ];
  const used = parts.filter(([, , tokens]) => tokens > 0n);
  const missing = used
    .filter(([component]) => !quote?.rates.has(component))
    .map(([, words]) => `AmazonBedrock: ${words} (${mode}) of ${model} in ${region}`);
  const lines = used.flatMap(([component, words, tokens]) => {
    const rate = quote?.rates.get(component);
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
  { quote }: ScenarioPrices,
  model: string,
  region: string,
  mode: ScenarioProfile['bedrock']['mode'],
): BedrockModel {
  const tier = mode === 'batch' ? 'batch' : 'standard';
  const inRegion = quote(`${region}/${model}`, tier);
  if (inRegion && !inRegion.inferred) return { quote: inRegion, inferred: false };
  return { quote: quote(model, tier), inferred: true };
}

function lineOf(
  dimension: string,
  tokens: bigint,
  { usd, source, version }: { usd: string; source: string; version: string },
  region: string,
): { line: AwsBillLine; exact: ExactDecimal } {
  const rate = exactDecimal(usd);
  if (!rate) throw new RangeError(`not a price: ${usd}`);
  const exact = times({ digits: tokens, scale: 0 }, rate);
  const line: AwsBillLine = {
    dimension,
    quantity: tokens.toString(),
    rate: formatDecimal(rate),
    tierFrom: '0',
    subtotal: formatDecimal(exact),
    region,
    source,
    effectiveDate: version,
  };
  return { line, exact };
}
