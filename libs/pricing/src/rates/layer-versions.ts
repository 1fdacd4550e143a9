import {
  exactNames,
  ProviderIndex,
  type CatalogModel,
  type CatalogProvider,
} from '../models/model-catalog.js';
import { OVERRIDE_SOURCE, type PriceVersion } from '../price-version.js';

/**
 * How versions meet those of a catalog: `override` puts them above, `fill` below, so that they count
 * only where the catalog says nothing.
 */
export type LayerMode = 'override' | 'fill';

/** A catalog with versions added to the models of the same provider and exact name. */
export function layered(
  providers: readonly CatalogProvider[],
  versions: readonly PriceVersion[],
  mode: LayerMode,
): CatalogProvider[] {
  const added = new Map<string, PriceVersion[]>();
  for (const version of versions) pushTo(added, version.provider, version);
  const known = providers.map((provider) => {
    const own = added.get(provider.id);
    added.delete(provider.id);
    if (!own) return provider;
    const lenders = mode === 'override' ? lendersOf(provider, providers) : [];
    return { ...provider, models: layeredModels(provider, own, mode, lenders) };
  });
  const fresh = [...added].map(([id, own]): CatalogProvider => {
    const empty = { id, fallbackProviders: [], models: [] };
    return { ...empty, models: layeredModels(empty, own, mode, []) };
  });
  return [...known, ...fresh];
}

/** Whether a version is of a price list, which sellers share, and not one seller's price set by hand. */
export function isListed({ source }: PriceVersion): boolean {
  return source !== OVERRIDE_SOURCE;
}

/** Those whose list prices a seller takes over. */
function lendersOf(
  { fallbackProviders }: CatalogProvider,
  providers: readonly CatalogProvider[],
): ProviderIndex[] {
  return fallbackProviders.flatMap((id) => {
    const lender = providers.find((provider) => provider.id === id);
    return lender ? [new ProviderIndex(lender)] : [];
  });
}

/**
 * An override of a model's id holds for all its names; one of another name (a dated version, an
 * alias) holds for that name alone, above the listed prices of the model it means. So does one of a
 * model whose list price the seller takes over from another. A filling of any name holds for the
 * model, that of its id above those of its other names.
 */
function layeredModels(
  provider: CatalogProvider,
  versions: readonly PriceVersion[],
  mode: LayerMode,
  lenders: readonly ProviderIndex[],
): CatalogModel[] {
  const added = new Map<string, PriceVersion[]>();
  for (const version of versions) pushTo(added, version.model.toLowerCase(), version);
  const taken = new Set<string>();
  const known = provider.models.map((model) => {
    const id = model.id.toLowerCase();
    const names = mode === 'override' ? [id] : [...namesBeside(model), id];
    const own = names.flatMap((name) => (taken.has(name) ? [] : (added.get(name) ?? [])));
    for (const name of names) taken.add(name);
    return own.length === 0 ? model : { ...model, versions: () => ordered(model, own, mode) };
  });
  const index = mode === 'override' ? new ProviderIndex(provider) : undefined;
  const fresh: CatalogModel[] = [];
  const lent: CatalogModel[] = [];
  for (const [name, own] of added) {
    if (taken.has(name)) continue;
    const meant = index?.find(name)?.model;
    const borrowed = meant ? undefined : lentModel(lenders, name);
    if (borrowed?.id.toLowerCase() === name) {
      lent.push({ ...borrowed, versions: () => [...borrowed.versions(), ...own] });
      continue;
    }
    const listed = meant ?? borrowed;
    const all = (): PriceVersion[] => (listed ? ordered(listed, own, mode) : own);
    fresh.push({ id: own[0]!.model, fallback: mode === 'fill', versions: all });
  }
  return [...fresh, ...known, ...lent];
}

/** The model of that name at the first lender who has it, with its prices that are not set by hand. */
function lentModel(lenders: readonly ProviderIndex[], name: string): CatalogModel | undefined {
  for (const lender of lenders) {
    const model = lender.find(name)?.model;
    if (model) return { ...model, versions: () => model.versions().filter(isListed) };
  }
  return undefined;
}

function namesBeside(model: CatalogModel): string[] {
  const names = exactNames(model.match).map((name) => name.toLowerCase());
  return names.filter((name) => name !== model.id.toLowerCase());
}

function ordered(model: CatalogModel, own: PriceVersion[], mode: LayerMode): PriceVersion[] {
  const listed = model.versions();
  return mode === 'override' ? [...listed, ...own] : [...own, ...listed];
}

function pushTo(groups: Map<string, PriceVersion[]>, key: string, version: PriceVersion): void {
  const group = groups.get(key);
  if (group) group.push(version);
  else groups.set(key, [version]);
}
