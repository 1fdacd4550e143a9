import { fitOf, type ModelPattern } from './model-match.js';
import type { PriceVersion } from '../price-version.js';

/** A model as its source lists it. */
export interface CatalogModel {
  id: string;
  /** Which ids mean this model, apart from `id` itself. */
  match?: ModelPattern;
  /** Whether it counts only when no other model of the seller fits for certain. */
  fallback?: boolean;
  /** In ascending precedence: of the versions in force, the last counts. */
  versions: () => PriceVersion[];
}

/** One seller's models. */
export interface CatalogProvider {
  id: string;
  /** Sellers whose list prices this one takes over for models it does not list. */
  fallbackProviders: readonly string[];
  models: readonly CatalogModel[];
}

/** A catalog model and how sure the match is. */
export interface CatalogMatch {
  model: CatalogModel;
  inferred: boolean;
}

/** Finds a seller's models by exact name first, then by the source's patterns. */
export class ProviderIndex {
  readonly #byName = new Map<string, CatalogModel>();
  readonly #byPattern: CatalogModel[] = [];
  readonly #fallbacks = new Map<string, CatalogModel>();

  constructor(readonly provider: CatalogProvider) {
    for (const model of provider.models) this.#add(model);
  }

  /** @param id lower case. */
  find(id: string): CatalogMatch | undefined {
    const named = this.#byName.get(id);
    if (named) return { model: named, inferred: false };
    const found = this.#findByPattern(id);
    const fallback = found && !found.inferred ? undefined : this.#fallbacks.get(id);
    return fallback ? { model: fallback, inferred: false } : found;
  }

  #findByPattern(id: string): CatalogMatch | undefined {
    let found: CatalogMatch | undefined;
    let longest = -1;
    for (const model of this.#byPattern) {
      const fit = fitOf(model.match!, id);
      if (!fit || fit.literalLength <= longest || isOtherVersion(model.id, id)) continue;
      longest = fit.literalLength;
      found = { model, inferred: fit.inferred };
    }
    return found;
  }

  #add(model: CatalogModel): void {
    for (const name of [...exactNames(model.match), model.id]) {
      const key = name.toLowerCase();
      const names = model.fallback ? this.#fallbacks : this.#byName;
      if (!names.has(key)) names.set(key, model);
    }
    if (model.match && hasPattern(model.match)) this.#byPattern.push(model);
  }
}

const VERSION_TAIL = /-v(\d+)(?::\d+)*(?::\d+k)?$/;

/** `titan-embed-text-v2:0` is not a spelling of `titan-embed-text-v1`: it has its own price. */
function isOtherVersion(listed: string, asked: string): boolean {
  const version = VERSION_TAIL.exec(listed.toLowerCase())?.[1];
  const wanted = VERSION_TAIL.exec(asked)?.[1];
  return version !== undefined && wanted !== undefined && version !== wanted;
}

/** The names a pattern spells out in full. */
export function exactNames(match: ModelPattern | undefined): string[] {
  if (!match) return [];
  if ('equals' in match) return [match.equals];
  return 'or' in match ? match.or.flatMap(exactNames) : [];
}

function hasPattern(match: ModelPattern): boolean {
  if ('or' in match) return match.or.some(hasPattern);
  return !('equals' in match);
}
