import type { ConditionalPrice, ModelInfo, ModelPrice, Provider } from '@pydantic/genai-prices';
import { parseUsd, formatUsd, usdFromUnits } from '@costwire/contracts';
import type { Component } from './component.js';
import type { CatalogModel, CatalogProvider } from './model-catalog.js';
import type { PriceSource, PriceVersion, Rate } from './price-version.js';

/** Where the package's data comes from. */
export type GenaiSource = PriceSource;

/** The package's price keys that name a component, and how many units one price covers. */
const PRICE_KEYS: Readonly<Record<string, readonly [component: Component, per: bigint]>> = {
  input_mtok: ['input', 1_000_000n],
  cache_read_mtok: ['cacheRead', 1_000_000n],
  cache_write_mtok: ['cacheWrite5m', 1_000_000n],
  cache_write_1h_mtok: ['cacheWrite1h', 1_000_000n],
  input_audio_mtok: ['inputAudio', 1_000_000n],
  input_image_mtok: ['inputImage', 1_000_000n],
  cache_audio_read_mtok: ['cacheReadAudio', 1_000_000n],
  cache_image_read_mtok: ['cacheReadImage', 1_000_000n],
  output_mtok: ['output', 1_000_000n],
  output_reasoning_mtok: ['reasoning', 1_000_000n],
  output_audio_mtok: ['outputAudio', 1_000_000n],
  output_image_mtok: ['outputImage', 1_000_000n],
  web_searches_kcount: ['webSearch', 1_000n],
  requests_kcount: ['request', 1_000n],
};

/** Turns one of the package's providers into a catalog entry; versions are made on demand. */
export function catalogProviderOf(provider: Provider, source: GenaiSource): CatalogProvider {
  return {
    id: provider.id,
    fallbackProviders: provider.fallback_model_providers ?? [],
    models: provider.models.map((model) => catalogModelOf(provider.id, model, source)),
  };
}

function catalogModelOf(provider: string, model: ModelInfo, source: GenaiSource): CatalogModel {
  return {
    id: model.id,
    match: model.match,
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
    const [component, per] = known;
    rates[component] = rateOf(price, per);
  }
  return rates;
}

function rateOf(price: Exclude<ModelPrice[string], undefined>, per: bigint): Rate {
  if (typeof price === 'number') return { usd: perUnit(price, per) };
  const tiers = [...price.tiers]
    .sort((left, right) => left.start - right.start)
    .map((tier) => ({ aboveInputTokens: tier.start, usd: perUnit(tier.price, per) }));
  return { usd: perUnit(price.base, per), tiers };
}

function perUnit(price: number, per: bigint): string {
  const listed = parseUsd(String(price));
  if (listed === undefined || listed % per !== 0n) {
    throw new RangeError(`price ${price} per ${per} has no exact decimal per unit`);
  }
  return formatUsd(usdFromUnits(listed / per));
}
