import type { AwsBillLine } from '../aws/aws-cost.js';
import {
  decimalOf,
  formatDecimal,
  plus,
  times,
  ZERO,
  type ExactDecimal,
} from '../exact-decimal.js';
import type { AwsScenarioUsage } from './hour-usage.js';
import type { ModelQuote } from './model-quote.js';
import type { ScenarioProfile } from './scenario-profile.js';
import type { ScenarioPrices, ServiceCost } from './service-cost.js';

/** How a model was found in the price book. */
export interface BedrockModel {
  /** Undefined when the model has no price. */
  quote: ModelQuote | undefined;
  /** Whether the price is not listed for this region by name. */
  inferred: boolean;
}

/** Finds the rates of models; the part of {@link ScenarioPrices} that is asked here. */
type ModelPrices = Pick<ScenarioPrices, 'quote'>;

/** What is billed of a model: the component as receipts spell it, in words, and its quantity. */
const PARTS = [
  ['input', 'input tokens', 'inputTokens'],
  ['cache_read', 'cache read tokens', 'cacheReadTokens'],
  ['cache_write_5m', 'cache write tokens', 'cacheWriteTokens'],
  ['output', 'output tokens', 'outputTokens'],
] as const satisfies readonly [string, string, keyof AwsScenarioUsage][];

/** The bill of the model; rates are those of a short context. */
export function bedrockCost(
  usage: AwsScenarioUsage,
  { bedrock: { model, mode } }: ScenarioProfile,
  region: string,
  prices: ModelPrices,
): Omit<ServiceCost, 'service'> {
  if (model === null || usage.llmCalls === 0n) return { amount: ZERO, missing: [], lines: [] };
  const { quote } = bedrockModel(prices, model, region, mode);
  const used = PARTS.filter(([, , name]) => usage[name] > 0n);
  const missing = used
    .filter(([component]) => !quote?.rates.has(component))
    .map(([, words]) => `AmazonBedrock: ${words} (${mode}) of ${model} in ${region}`);
  const lines = used.flatMap(([component, words, name]) => {
    const rate = quote?.rates.get(component);
    return rate ? [lineOf(words, usage[name], rate, region)] : [];
  });
  const amount = lines.reduce((sum, { exact }) => plus(sum, exact), ZERO);
  return {
    amount: lines.length === 0 && missing.length > 0 ? undefined : amount,
    missing,
    lines: lines.map(({ line }) => line),
  };
}

/**
 * The amounts of {@link bedrockCost} without their lines, for those who ask hundreds of times.
 *
 * @returns a function from usage to the exact sum of what has a price.
 */
export function bedrockAmounts(
  { bedrock: { model, mode } }: ScenarioProfile,
  region: string,
  prices: ModelPrices,
): (usage: AwsScenarioUsage) => ExactDecimal {
  const rates = model === null ? undefined : bedrockModel(prices, model, region, mode).quote?.rates;
  const priced = PARTS.flatMap(([component, , name]) => {
    const rate = rates?.get(component);
    return rate ? [{ name, usd: decimalOf(rate.usd) }] : [];
  });
  return (usage) => {
    if (usage.llmCalls === 0n) return ZERO;
    let sum = ZERO;
    for (const { name, usd } of priced) sum = plus(sum, times(decimalOf(usage[name]), usd));
    return sum;
  };
}

/** Looks a model up: first as the region names it, then without a region. */
export function bedrockModel(
  { quote }: ModelPrices,
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
  const rate = decimalOf(usd);
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
