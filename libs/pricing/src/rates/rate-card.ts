import { parseUsd, type Usd } from '@costwire/contracts';
import { COMPONENTS, type Component } from '../component.js';
import { OVERRIDE_SOURCE, type PriceVersion, type Rate } from '../price-version.js';

/** A rate ready for exact arithmetic. */
export interface CompiledRate {
  /** Price of one unit up to the first tier. */
  base: Usd;
  /** Ascending by `above`. */
  tiers: readonly { above: number; rate: Usd }[];
  /** The receipt's rate id, without the tier. */
  id: string;
  /** Why this rate applies to this component. */
  rule: string;
}

/** The compiled prices of one version. */
export interface RateCard {
  version: PriceVersion;
  rates: Partial<Record<Component, CompiledRate>>;
}

/**
 * Compiles a version for exact arithmetic.
 *
 * @throws RangeError when a rate is not a non-negative decimal of at most 15 decimals.
 */
export function compileRates(version: PriceVersion): RateCard {
  const rates: Partial<Record<Component, CompiledRate>> = {};
  const rule = version.source === OVERRIDE_SOURCE ? 'price set by hand' : 'list price';
  for (const component of COMPONENTS) {
    const rate = version.rates[component];
    if (rate) rates[component] = compileRate(rate, rateIdOf(version, component), rule);
  }
  return { version, rates };
}

/** The tier a call of that many input tokens falls in; `undefined` below the first. */
export function tierAt(
  { tiers }: CompiledRate,
  inputTokens: number,
): CompiledRate['tiers'][number] | undefined {
  return tiers.length === 0 ? undefined : tiers.findLast((tier) => inputTokens > tier.above);
}

function compileRate(rate: Rate, id: string, rule: string): CompiledRate {
  const tiers = (rate.tiers ?? []).map((tier) => ({
    above: tier.aboveInputTokens,
    rate: exact(tier.usd, id),
  }));
  return { base: exact(rate.usd, id), tiers, id, rule };
}

function exact(usd: string, id: string): Usd {
  const rate = parseUsd(usd);
  if (rate === undefined || rate < 0n) throw new RangeError(`rate ${id} is not a price: ${usd}`);
  return rate;
}

function rateIdOf(version: PriceVersion, component: Component): string {
  const { source, sourceVersion, provider, model, serviceTier, validFromMs, dailyWindow } = version;
  const since = validFromMs === undefined ? '' : `@${new Date(validFromMs).toISOString()}`;
  const window = dailyWindow
    ? `~${dailyWindow.fromMs / 60_000}-${dailyWindow.toMs / 60_000}min`
    : '';
  return `${source}@${sourceVersion}:${provider}/${model}${since}${window}:${serviceTier}:${component}`;
}
