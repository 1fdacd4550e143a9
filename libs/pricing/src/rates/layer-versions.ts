import { exactNames, type CatalogModel, type CatalogProvider } from '../models/model-catalog.js';
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
    return own ? { ...provider, models: layeredModels(provider.models, own, mode) } : provider;
  });
  const fresh = [...added].map(([id, own]): CatalogProvider => {
    return { id, fallbackProviders: [], models: layeredModels([], own, mode) };
  });
  return [...known, ...fresh];
}

function layeredModels(
  models: readonly CatalogModel[],
  versions: readonly PriceVersion[],
  mode: LayerMode,
): CatalogModel[] {
  const added = new Map<string, PriceVersion[]>();
  for (const version of versions) pushTo(added, version.model.toLowerCase(), version);
  const taken = new Set<string>();
  const known = models.map((model) => {
    const names = [model.id, ...exactNames(model.match)].map((name) => name.toLowerCase());
    const own = names.flatMap((name) => (taken.has(name) ? [] : (added.get(name) ?? [])));
    for (const name of names) taken.add(name);
    return own.length === 0 ? model : { ...model, versions: () => ordered(model, own, mode) };
  });
  const fresh = [...added].flatMap(([name, own]): CatalogModel[] =>
    taken.has(name) ? [] : [{ id: own[0]!.model, fallback: mode === 'fill', versions: () => own }],
  );
  return [...fresh, ...known];
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
