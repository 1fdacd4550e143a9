import { multiplyUsd, usdFromUnits, type Usd } from '@costwire/contracts';
import { COMPONENTS, unitOf, type Component, type Quantities } from './component.js';
import type { ReceiptLine } from './priced-usage.js';
import { tierAt, type RateCard } from './rates/rate-card.js';

/** An exact sum, and the used components it leaves out. */
export interface Cost {
  amount: Usd;
  missing: string[];
  /** Whether any used component had a rate. */
  covered: boolean;
}

const NONE_MISSING: string[] = [];

/**
 * Prices parts with a rate card. Once the total input exceeds a tier, every component takes the
 * tier's rate: long-context prices are a cliff, not a margin.
 *
 * @param inputTokens the call's total input, which selects the tier.
 * @param receipt when given, one line is appended for each priced component.
 */
export function costOfUsage(
  card: RateCard,
  quantities: Quantities,
  inputTokens: number,
  receipt?: ReceiptLine[],
): Cost {
  let units = 0n;
  let missing = NONE_MISSING;
  let covered = false;
  for (const component of COMPONENTS) {
    const quantity = quantities[component];
    if (quantity === 0) continue;
    const rate = card.rates[component];
    if (rate) {
      covered = true;
      const price = tierAt(rate, inputTokens)?.rate ?? rate.base;
      units += price * BigInt(quantity);
      receipt?.push(lineOf(card, component, quantity, inputTokens));
    } else if (component !== 'request') {
      if (missing === NONE_MISSING) missing = [];
      missing.push(component);
    }
  }
  return { amount: usdFromUnits(units), missing, covered };
}

function lineOf(
  { rates, version }: RateCard,
  component: Component,
  quantity: number,
  inputTokens: number,
): ReceiptLine {
  const rate = rates[component]!;
  const tier = tierAt(rate, inputTokens);
  const price = tier?.rate ?? rate.base;
  return {
    component,
    quantity,
    unit: unitOf(component),
    rate: price,
    rateId: tier ? `${rate.id}>${tier.above}` : rate.id,
    subtotal: multiplyUsd(price, quantity),
    source: version.source,
    version: version.sourceVersion,
    rule: tier ? `${rate.rule}; total input above ${tier.above} tokens` : rate.rule,
    ...(version.validFromMs !== undefined && { validFromMs: version.validFromMs }),
    ...(version.validToMs !== undefined && { validToMs: version.validToMs }),
  };
}
