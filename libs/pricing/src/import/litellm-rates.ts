import type { Component } from '../component.js';
import { pricePerUnit } from '../price-decimal.js';
import type { Rate, ServiceTier } from '../price-version.js';

/** LiteLLM's names of prices per unit. */
const PRICE_FIELDS: Readonly<Record<string, Component>> = {
  input_cost_per_token: 'input',
  output_cost_per_token: 'output',
  cache_read_input_token_cost: 'cacheRead',
  cache_creation_input_token_cost: 'cacheWrite5m',
  cache_creation_input_token_cost_above_1hr: 'cacheWrite1h',
  input_cost_per_audio_token: 'inputAudio',
  output_cost_per_audio_token: 'outputAudio',
  cache_read_input_audio_token_cost: 'cacheReadAudio',
  cache_read_input_token_cost_per_audio_token: 'cacheReadAudio',
  input_cost_per_image_token: 'inputImage',
  cache_read_input_image_token_cost: 'cacheReadImage',
  output_cost_per_image_token: 'outputImage',
  output_cost_per_reasoning_token: 'reasoning',
  input_cost_per_request: 'request',
};

const SUFFIXES: readonly (readonly [suffix: string, tier: ServiceTier])[] = [
  ['_batches', 'batch'],
  ['_flex', 'flex'],
  ['_priority', 'priority'],
];
const ABOVE = /_above_(\d+)k_tokens$/;

/** What a LiteLLM field prices. */
interface Field {
  component: Component;
  serviceTier: ServiceTier;
  /** Total input tokens above which the price holds; absent for the base price. */
  above?: number;
}

/** The rates of one entry by service tier, or a sentence saying which field is not a price. */
export function litellmRates(
  entry: Readonly<Record<string, unknown>>,
): Map<ServiceTier, Partial<Record<Component, Rate>>> | string {
  const prices: (Field & { usd: string })[] = [];
  for (const [name, value] of Object.entries(entry)) {
    const field = fieldOf(name);
    if (!field || value === null) continue;
    const usd = typeof value === 'number' ? pricePerUnit(value, 0) : undefined;
    if (usd === undefined) return `${name} is not a price: ${JSON.stringify(value)}`;
    prices.push({ ...field, usd });
  }
  const search = searchPrice(entry);
  if (search !== undefined) {
    prices.push({ component: 'webSearch', serviceTier: 'standard', usd: search });
  }
  return grouped(prices);
}

function fieldOf(name: string): Field | undefined {
  const [suffix = '', serviceTier = 'standard'] =
    SUFFIXES.find(([candidate]) => name.endsWith(candidate)) ?? [];
  const rest = name.slice(0, name.length - suffix.length);
  const above = ABOVE.exec(rest);
  const base = above ? rest.slice(0, above.index) : rest;
  const component = Object.hasOwn(PRICE_FIELDS, base) ? PRICE_FIELDS[base] : undefined;
  if (!component) return undefined;
  return { component, serviceTier, ...(above && { above: Number(above[1]) * 1000 }) };
}

function grouped(
  prices: (Field & { usd: string })[],
): Map<ServiceTier, Partial<Record<Component, Rate>>> {
  const byTier = new Map<ServiceTier, Partial<Record<Component, Rate>>>();
  const bases = prices.filter((price) => price.above === undefined);
  for (const { component, serviceTier, usd } of bases) {
    const tiers = prices
      .filter((price) => price.component === component && price.serviceTier === serviceTier)
      .flatMap(({ above, usd: dear }) =>
        above === undefined ? [] : [{ aboveInputTokens: above, usd: dear }],
      )
      .sort((left, right) => left.aboveInputTokens - right.aboveInputTokens);
    const rates = byTier.get(serviceTier) ?? {};
    rates[component] = { usd, ...(tiers.length > 0 && { tiers }) };
    byTier.set(serviceTier, rates);
  }
  return byTier;
}

/** The price of a search of medium context size, LiteLLM's default. */
function searchPrice(entry: Readonly<Record<string, unknown>>): string | undefined {
  const prices = entry['search_context_cost_per_query'];
  if (typeof prices !== 'object' || prices === null) return undefined;
  const medium: unknown = Object.entries(prices).find(([size]) => size.endsWith('_medium'))?.[1];
  return typeof medium === 'number' ? pricePerUnit(medium, 0) : undefined;
}
