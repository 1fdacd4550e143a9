import type { ConditionalPrice, ModelInfo, ModelPrice, Provider } from '@pydantic/genai-prices';
import type { Component } from '../component.js';
import type { CatalogModel, CatalogProvider } from '../models/model-catalog.js';
import { pricePerUnit } from '../price-decimal.js';
import type { PriceSource, PriceVersion, Rate } from '../price-version.js';

/** Where the package's data comes from. */
export type GenaiSource = PriceSource;

/** The package's price keys that name a component, and how many units (a power of ten) one price covers. */
const PRICE_KEYS: Readonly<Record<string, readonly [component: Component, power: number]>> = {
  input_mtok: ['input', 6],
  cache_read_mtok: ['cacheRead', 6],
  cache_write_mtok: ['cacheWrite5m', 6],
  cache_write_1h_mtok: ['cacheWrite1h', 6],
  input_audio_mtok: ['inputAudio', 6],
  input_image_mtok: ['inputImage', 6],
  cache_audio_read_mtok: ['cacheReadAudio', 6],
  cache_image_read_mtok: ['cacheReadImage', 6],
  output_mtok: ['output', 6],
  output_reasoning_mtok: ['reasoning', 6],
  output_audio_mtok: ['outputAudio', 6],
  output_image_mtok: ['outputImage', 6],
  web_searches_kcount: ['webSearch', 3],
  requests_kcount: ['request', 3],
};

/** Turns one of the package's providers into a catalog entry; versions are made on demand. */
export function catalogProviderOf(provider: Provider, source: GenaiSource): CatalogProvider {
  return {
    id: provider.id,
    fallbackProviders: provider.fallback_model_providers ?? [],
    models: provider.models.map((model) => catalogModelOf(provider.id, model, source)),
  };
}

/** Names that the package's patterns only cover by their beginning, by provider and model id. */
const MORE_NAMES: Readonly<Record<string, readonly string[]>> = {
  // Anthropic's price list of 2024 names one price for Claude 2.0 and 2.1.
  'anthropic/claude-2': ['claude-2.0', 'claude-2.1'],
};

/**
 * Thresholds that the package states one token too low, by what it states. OpenAI's long-context
 * price holds "above 272K input tokens"; Bedrock's short-context price for "272K or fewer". xAI's
 * does begin at 200,000, so 199,999 stands.
 */
const THRESHOLDS: Readonly<Record<number, number>> = { 271_999: 272_000 };

/** How the package's data is read beyond what it says: part of what identifies the prices. */
export const GENAI_CORRECTIONS = { MORE_NAMES, THRESHOLDS };

function withMoreNames(provider: string, { id, match }: ModelInfo): ModelInfo['match'] {
  const names = MORE_NAMES[`${provider}/${id}`] ?? [];
  return names.length === 0 ? match : { or: [match, ...names.map((name) => ({ equals: name }))] };
}

function catalogModelOf(provider: string, model: ModelInfo, source: GenaiSource): CatalogModel {
  return {
    id: model.id,
    match: withMoreNames(provider, model),
    versions: () => versionsOf(provider, model, source),
  };
}

/**
 * The versions in ascending precedence. A daily window holds from the start date listed before it:
 * DeepSeek's peak hours, for instance, began with the price that precedes them in the list.
 */
function versionsOf(provider: string, model: ModelInfo, source: GenaiSource): PriceVersion[] {
  const { prices } = model;
  const entries: ConditionalPrice[] = Array.isArray(prices) ? prices : [{ prices }];
  let validFromMs: number | undefined;
  return entries.map(({ constraint, prices: listed }) => {
    if (constraint?.type === 'start_date') {
      validFromMs = Date.parse(`${constraint.start_date}T00:00:00Z`);
    }
    const window =
      constraint?.type === 'time_of_date'
        ? { fromMs: ofDay(constraint.start_time), toMs: ofDay(constraint.end_time) }
        : undefined;
    return {
      ...source,
      provider,
      model: model.id,
      serviceTier: 'standard',
      ...(validFromMs !== undefined && { validFromMs }),
      ...(window && { dailyWindow: window }),
      rates: ratesOf(listed),
    };
  });
}

/** Milliseconds after midnight of a UTC time such as `16:30:00Z`. */
function ofDay(time: string): number {
  return Date.parse(`1970-01-01T${time}`);
}

/** An empty list of prices is how the package says free of charge. */
function ratesOf(prices: ModelPrice): PriceVersion['rates'] {
  if (Object.keys(prices).length === 0) return { input: { usd: '0' }, output: { usd: '0' } };
  const rates: PriceVersion['rates'] = {};
  for (const [key, price] of Object.entries(prices)) {
    const known = Object.hasOwn(PRICE_KEYS, key) ? PRICE_KEYS[key] : undefined;
    if (!known || price === undefined) continue;
    const [component, power] = known;
    rates[component] = rateOf(price, power);
  }
  return rates;
}

function rateOf(price: Exclude<ModelPrice[string], undefined>, power: number): Rate {
  if (typeof price === 'number') return { usd: perUnit(price, power) };
  const tiers = [...price.tiers]
    .sort((left, right) => left.start - right.start)
    .map((tier) => ({
      aboveInputTokens: THRESHOLDS[tier.start] ?? tier.start,
      usd: perUnit(tier.price, power),
    }));
  return { usd: perUnit(price.base, power), tiers };
}

function perUnit(price: number, power: number): string {
  const usd = pricePerUnit(price, power);
  if (usd === undefined) throw new RangeError(`not a price: ${price}`);
  return usd;
}
