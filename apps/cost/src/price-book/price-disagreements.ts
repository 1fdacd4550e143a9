import type { OverrideRate, PriceDisagreement } from '@costwire/contracts';
import {
  componentField,
  inForceAt,
  priceDiscrepancies,
  type PriceVersion,
  type Rate,
} from '@costwire/pricing';

/**
 * Where sources disagree on a price in force: every pair of sources, overrides left out, since they
 * are meant to differ.
 */
export function disagreements(
  versions: readonly PriceVersion[],
  atMs: number,
): PriceDisagreement[] {
  const bySource = new Map<string, PriceVersion[]>();
  for (const version of versions) {
    if (version.source === 'override') continue;
    bySource.set(version.source, [...(bySource.get(version.source) ?? []), version]);
  }
  const sources = [...bySource].map(([source, own]) => ({ source, own: inForceAt(own, atMs) }));
  return sources.flatMap((left, index) =>
    sources.slice(index + 1).flatMap((right) =>
      priceDiscrepancies(left.own, right.own).map((each) => ({
        provider: each.provider,
        model: each.model,
        service_tier: each.serviceTier,
        component: componentField(each.component),
        left: { source: left.source, ...rateOf(each.left) },
        right: { source: right.source, ...rateOf(each.right) },
      })),
    ),
  );
}

function rateOf({ usd, tiers }: Rate): OverrideRate {
  const own = tiers?.map((tier) => ({ above_input_tokens: tier.aboveInputTokens, usd: tier.usd }));
  return { usd, ...(own && { tiers: own }) };
}
