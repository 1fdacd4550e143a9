import { createHash } from 'node:crypto';
import type { CatalogProvider } from './models/model-catalog.js';
import type { ModelPattern } from './models/model-match.js';
import type { SellerHint } from './models/resolve-model.js';
import { PriceBook } from './price-book.js';
import type { PriceVersion } from './price-version.js';
import { SERVICE_TIER_RULES } from './rates/service-tier-rules.js';
import { SUBSTITUTES } from './rates/substitute-rates.js';

/** Which models sellers list and by what names they go: a book without its prices, as JSON. */
export interface StoredCatalog {
  providers: StoredProvider[];
  hints: SellerHint[];
}

interface StoredProvider {
  id: string;
  fallbackProviders: readonly string[];
  models: { id: string; match?: ModelPattern }[];
}

/** Raised whenever ids, counts or layers are read differently: books of other readings have other names. */
const READING_REVISION = 3;

/**
 * Names the rules that turn listed rates into amounts (service tiers, substitutes, reading of ids
 * and counts): part of a book's name, for with other rules the same rates give other amounts.
 */
export function pricingRulesId(): string {
  const text = JSON.stringify([READING_REVISION, SERVICE_TIER_RULES, SUBSTITUTES], asText);
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/**
 * A book of a stored catalog and its prices.
 *
 * @param versions in ascending precedence within a model; those of models that the catalog does not
 * list are left out.
 */
export function bookOfCatalog(
  name: string,
  catalog: StoredCatalog,
  versions: readonly PriceVersion[],
): PriceBook {
  const byModel = new Map<string, PriceVersion[]>();
  for (const version of versions) {
    const key = keyOf(version.provider, version.model);
    const own = byModel.get(key);
    if (own) own.push(version);
    else byModel.set(key, [version]);
  }
  const providers = catalog.providers.map(({ id, fallbackProviders, models }): CatalogProvider => {
    return {
      id,
      fallbackProviders,
      models: models.map((model) => ({
        ...model,
        versions: () => byModel.get(keyOf(id, model.id)) ?? [],
      })),
    };
  });
  return new PriceBook({ version: name, providers, hints: catalog.hints });
}

/** The JSON form of a catalog. */
export function storedCatalog(
  providers: readonly CatalogProvider[],
  hints: readonly SellerHint[],
): StoredCatalog {
  return {
    hints: [...hints],
    providers: providers.map(({ id, fallbackProviders, models }) => ({
      id,
      fallbackProviders,
      models: models.map((model) => ({ id: model.id, ...(model.match && { match: model.match }) })),
    })),
  };
}

function keyOf(provider: string, model: string): string {
  return `${provider} ${model}`;
}

function asText(_: string, value: unknown): unknown {
  if (value instanceof RegExp) return value.source;
  return typeof value === 'bigint' ? String(value) : value;
}
