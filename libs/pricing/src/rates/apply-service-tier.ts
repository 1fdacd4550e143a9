import { parseUsd, usdFromUnits, type Usd } from '@costwire/contracts';
import { COMPONENTS, type Component } from '../component.js';
import type { ServiceTier } from '../price-version.js';
import type { CompiledRate, RateCard } from './rate-card.js';
import { SERVICE_TIER_RULES, type ServiceTierRule } from './service-tier-rules.js';

/** The rates of a tier by the seller's published rule; `undefined` when there is none. */
export function cardForTier(
  card: RateCard,
  seller: string,
  tier: ServiceTier,
): RateCard | undefined {
  const { model } = card.version;
  const rule = SERVICE_TIER_RULES.find(
    (candidate) =>
      candidate.tier === tier && candidate.sellers.includes(seller) && candidate.models.test(model),
  );
  return rule && withRule(card, rule);
}

function withRule(card: RateCard, rule: ServiceTierRule): RateCard {
  const rates: Partial<Record<Component, CompiledRate>> = {};
  for (const component of COMPONENTS) {
    const rate = card.rates[component];
    if (!rate || rule.unknown?.includes(component)) continue;
    const fee = component === 'webSearch' || component === 'request';
    const kept = fee || rule.unchanged?.includes(component);
    const changed = kept ? rate : withListed(scaled(rate, rule), rate, rule, component);
    if (changed) rates[component] = changed;
  }
  return { ...card, rates };
}

function scaled(rate: CompiledRate, rule: ServiceTierRule): CompiledRate | undefined {
  const [numerator, denominator] = rule.factor;
  const times = (price: Usd): Usd | undefined => {
    const product = price * numerator;
    return product % denominator === 0n ? usdFromUnits(product / denominator) : undefined;
  };
  const base = times(rate.base);
  const tiers = rate.tiers.flatMap(({ above, rate: price }) => {
    const changed = times(price);
    return changed === undefined ? [] : [{ above, rate: changed }];
  });
  if (base === undefined || tiers.length !== rate.tiers.length) return undefined;
  const factor = denominator === 1n ? String(numerator) : `${numerator}/${denominator}`;
  return {
    base,
    tiers,
    id: `${rate.id}*${rule.tier}(${factor})`,
    rule: `${rate.rule}; ${rule.tier} is ${factor} of standard (${rule.source})`,
  };
}

/** A published rate stands beside the list price it was published with, not an operator's own. */
function withListed(
  changed: CompiledRate | undefined,
  standard: CompiledRate,
  rule: ServiceTierRule,
  component: Component,
): CompiledRate | undefined {
  const listed = rule.listed?.[component];
  if (!changed || !listed || standard.base !== parseUsd(listed.standard)) return changed;
  return {
    ...changed,
    base: parseUsd(listed.usd)!,
    id: `${standard.id}*${rule.tier}(${listed.usd})`,
    rule: `${standard.rule}; the price published for ${rule.tier} (${rule.source})`,
  };
}
