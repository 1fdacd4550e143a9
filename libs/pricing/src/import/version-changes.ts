import type { PriceVersion } from '../price-version.js';

/**
 * The versions in force at a time, without the prices of daily windows; of several for one model and
 * tier the last counts.
 *
 * @param versions in ascending precedence.
 * @param atMs Unix milliseconds.
 */
export function inForceAt(versions: readonly PriceVersion[], atMs: number): PriceVersion[] {
  const current = new Map<string, PriceVersion>();
  for (const version of versions) {
    const { validFromMs = -Infinity, validToMs = Infinity, dailyWindow } = version;
    if (!dailyWindow && validFromMs <= atMs && atMs < validToMs)
      current.set(keyOf(version), version);
  }
  return [...current.values()];
}

/** The versions whose rates are not those known of the same model and tier. */
export function changedVersions(
  versions: readonly PriceVersion[],
  known: readonly PriceVersion[],
): PriceVersion[] {
  const before = new Map(known.map((version) => [keyOf(version), ratesText(version)]));
  return versions.filter((version) => before.get(keyOf(version)) !== ratesText(version));
}

function ratesText({ rates }: PriceVersion): string {
  return JSON.stringify(Object.entries(rates).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function keyOf({ provider, model, serviceTier }: PriceVersion): string {
  return `${provider}/${model.toLowerCase()} ${serviceTier}`;
}
