import { ProviderIndex, type CatalogModel, type CatalogProvider } from './model-catalog.js';
import { readingsOf, type IdReading } from './model-id.js';
import { fitOf, type ModelPattern } from './model-match.js';
import { canonicalProvider, namesNoSeller } from './provider-names.js';

/** Whose list a call is priced from. */
export interface ResolvedModel {
  /** Who sells the call. */
  seller: string;
  /** Whose list price applies; differs from the seller when one takes over another's list. */
  provider: string;
  model: CatalogModel;
  inferred: boolean;
}

/** Which seller a bare model id belongs to. */
export interface SellerHint {
  provider: string;
  match: ModelPattern;
}

/** Finds the catalog model behind a provider's name and a model id. */
export class ModelResolver {
  readonly #indexes = new Map<string, ProviderIndex>();
  readonly #hints: readonly SellerHint[];

  /** @param like its indexes are taken over for providers that are the very same. */
  constructor(
    providers: readonly CatalogProvider[],
    hints: readonly SellerHint[],
    like?: ModelResolver,
  ) {
    for (const provider of providers) {
      const known = like && like.#indexes.get(provider.id);
      const index = known?.provider === provider ? known : new ProviderIndex(provider);
      this.#indexes.set(provider.id, index);
    }
    this.#hints = hints;
  }

  /** @returns the model, or which of the two names is unknown. */
  resolve(provider: string, model: string): ResolvedModel | 'unknown_provider' | 'unknown_model' {
    const named = canonicalProvider(provider);
    const readings = readingsOf(model, (word) => this.#indexes.has(word), named);
    if (namesNoSeller(named)) return this.#withoutSeller(readings) ?? 'unknown_model';
    const index = this.#indexes.get(named);
    if (!index) return 'unknown_provider';
    return (
      this.#inIndex(index, named, readings, false) ??
      this.#inFallbacks(index, named, readings) ??
      this.#byPrefix(readings, true) ??
      'unknown_model'
    );
  }

  #withoutSeller(readings: IdReading[]): ResolvedModel | undefined {
    return this.#byPrefix(readings, false) ?? this.#byHint(readings);
  }

  #byPrefix(readings: IdReading[], inferred: boolean): ResolvedModel | undefined {
    const provider = readings.find((reading) => reading.provider !== undefined)?.provider;
    const index = provider === undefined ? undefined : this.#indexes.get(provider);
    if (!index) return undefined;
    const rest = readings.filter((reading) => reading.provider === provider);
    return (
      this.#inIndex(index, index.provider.id, rest, inferred) ??
      this.#inFallbacks(index, index.provider.id, rest)
    );
  }

  #byHint(readings: IdReading[]): ResolvedModel | undefined {
    for (const reading of readings) {
      const hint = this.#hints.find(({ match }) => startsLike(match, reading.id));
      const index = hint && this.#indexes.get(hint.provider);
      const found = index && this.#inIndex(index, hint.provider, [reading], true);
      if (found) return found;
    }
    return undefined;
  }

  #inFallbacks(
    index: ProviderIndex,
    seller: string,
    readings: IdReading[],
  ): ResolvedModel | undefined {
    for (const id of index.provider.fallbackProviders) {
      const fallback = this.#indexes.get(id);
      const found = fallback && this.#inIndex(fallback, seller, readings, true);
      if (found) return found;
    }
    return undefined;
  }

  #inIndex(
    index: ProviderIndex,
    seller: string,
    readings: IdReading[],
    inferred: boolean,
  ): ResolvedModel | undefined {
    let guess: ResolvedModel | undefined;
    for (const { id, abroad = false } of readings) {
      const match = index.find(id);
      if (!match) continue;
      const guessed = inferred || match.inferred || abroad;
      const found = { seller, provider: index.provider.id, model: match.model, inferred: guessed };
      if (!guessed) return found;
      guess ??= found;
    }
    return guess;
  }
}

function startsLike(match: ModelPattern, id: string): boolean {
  if ('or' in match) return match.or.some((part) => startsLike(part, id));
  if ('starts_with' in match) return id.startsWith(match.starts_with.toLowerCase());
  if ('contains' in match) return id.includes(match.contains.toLowerCase());
  return fitOf(match, id) !== undefined;
}
