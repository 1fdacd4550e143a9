import {
  exactNames,
  ProviderIndex,
  type CatalogModel,
  type CatalogProvider,
} from '../models/model-catalog.js';
import type { PriceVersion } from '../price-version.js';

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
    return own ? { ...provider, models: layeredModels(provider, own, mode) } : provider;
  });
  const fresh = [...added].map(([id, own]): CatalogProvider => {
    const empty = { id, fallbackProviders: [], models: [] };
    return { ...empty, models: layeredModels(empty, own, mode) };
  });
  return [...known, ...fresh];
}

/**
 * An override of a model's id holds for all its names; one of another name (a dated version, an
 * alias) holds for that name alone, above the listed prices of the model it means. A filling of any
 * name holds for the model, that of its id above those of its other names.
 */
function layeredModels(
  provider: CatalogProvider,
  versions: readonly PriceVersion[],
  mode: LayerMode,
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
  const fresh = [...added].flatMap(([name, own]): CatalogModel[] => {
    if (taken.has(name)) return [];
    const meant = index?.find(name)?.model;
    const all = (): PriceVersion[] => (meant ? ordered(meant, own, mode) : own);
    return [{ id: own[0]!.model, fallback: mode === 'fill', versions: all }];
  });
  return [...fresh, ...known];
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
