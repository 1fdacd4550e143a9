import { formatUsd, parseUsd, type FieldFault, type OverrideRate } from '@costwire/contracts';
import { componentField, componentOfField, COMPONENTS } from '@costwire/pricing';
import { plainName } from '../validation/compile-reader.js';

const MAX_TIERS = 10;

/**
 * The rates of an override by component: a decimal string, or an object with the cliffs of long
 * contexts. Components are taken in camelCase too.
 */
export function readRates(
  given: Readonly<Record<string, unknown>>,
): { rates: Record<string, OverrideRate> } | { faults: FieldFault[] } {
  const rates: Record<string, OverrideRate> = {};
  const faults: FieldFault[] = [];
  for (const [key, value] of Object.entries(given)) {
    const component =
      componentOfField(key) ?? COMPONENTS.find((each) => each === (key as typeof each));
    const name = component && componentField(component);
    const field = `rates.${name ?? plainName(key)}`;
    const rate = rateOf(value);
    if (name === undefined) faults.push({ field, message: 'is not a known component' });
    else if (name in rates) faults.push({ field, message: 'is given under two names' });
    else if (typeof rate === 'string') faults.push({ field, message: rate });
    else rates[name] = rate;
  }
  if (faults.length === 0 && Object.keys(rates).length === 0) {
    faults.push({ field: 'rates', message: 'must name at least one component' });
  }
  return faults.length > 0 ? { faults } : { rates };
}

function rateOf(value: unknown): OverrideRate | string {
  if (typeof value === 'string') {
    const price = priceOf(value);
    return price === undefined ? 'must be a decimal string of US dollars' : { usd: price };
  }
  const usd = isObject(value) ? priceOf(value['usd']) : undefined;
  if (!isObject(value) || usd === undefined) return 'must be a decimal string, or hold usd';
  const { tiers } = value;
  if (tiers === undefined || tiers === null) return { usd };
  if (!Array.isArray(tiers) || tiers.length > MAX_TIERS) {
    return `tiers must be a list of at most ${MAX_TIERS}`;
  }
  const read = tiers.map(tierOf);
  const wrong = read.findIndex((tier) => tier === undefined);
  if (wrong >= 0) return `tiers[${wrong}] must hold above_input_tokens and usd`;
  return { usd, tiers: read as NonNullable<OverrideRate['tiers']> };
}

function tierOf(value: unknown): { above_input_tokens: number; usd: string } | undefined {
  if (!isObject(value)) return undefined;
  const above = value['above_input_tokens'] ?? value['aboveInputTokens'];
  const usd = priceOf(value['usd']);
  const counts = typeof above === 'number' && Number.isSafeInteger(above) && above > 0;
  return counts && usd !== undefined ? { above_input_tokens: above, usd } : undefined;
}

/** The shortest decimal of a price of 0 or more, also of one written as `1e-6`. */
function priceOf(value: unknown): string | undefined {
  const price = typeof value === 'string' ? parseUsd(value) : undefined;
  return price === undefined || price < 0n ? undefined : formatUsd(price);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
