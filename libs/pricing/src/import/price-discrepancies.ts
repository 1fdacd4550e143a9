import { COMPONENTS, type Component } from '../component.js';
import type { PriceVersion, Rate } from '../price-version.js';

/** A rate on which two sources disagree. */
export interface PriceDiscrepancy {
  provider: string;
  model: string;
  serviceTier: string;
  component: Component;
  /** What each source says, in USD per unit, with its long-context tiers. */
  left: Rate;
  right: Rate;
}

/**
 * The rates that both sources list for the same provider, model and tier, and that differ.
 *
 * @param left and right versions in force, at most one per provider, model and tier; of several the
 * last counts.
 */
export function priceDiscrepancies(
  left: readonly PriceVersion[],
  right: readonly PriceVersion[],
): PriceDiscrepancy[] {
  const others = new Map(right.map((version) => [keyOf(version), version]));
  const own = new Map(left.map((version) => [keyOf(version), version]));
  return [...own].flatMap(([key, version]) => {
    const other = others.get(key);
    return other ? differencesOf(version, other) : [];
  });
}

function differencesOf(version: PriceVersion, other: PriceVersion): PriceDiscrepancy[] {
  const { provider, model, serviceTier } = version;
  return COMPONENTS.flatMap((component) => {
    const left = version.rates[component];
    const right = other.rates[component];
    if (!left || !right || textOf(left) === textOf(right)) return [];
    return [{ provider, model, serviceTier, component, left, right }];
  });
}

function textOf({ usd, tiers = [] }: Rate): string {
  return [usd, ...tiers.map((tier) => `>${tier.aboveInputTokens}:${tier.usd}`)].join(' ');
}

function keyOf({ provider, model, serviceTier }: PriceVersion): string {
  return `${provider}/${model.toLowerCase()} ${serviceTier}`;
}
