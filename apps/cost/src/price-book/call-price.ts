import {
  formatUsd,
  type CallPrice,
  type PriceableCall,
  type PricedLine,
} from '@costwire/contracts';
import {
  componentField,
  usageOfFields,
  type Call,
  type Component,
  type PricingOutcome,
  type ReceiptLine,
} from '@costwire/pricing';
import type { NamedBook } from './price-books.js';

/** What a call costs by a book, with its receipt. */
export function callPrice({ book, sameRules }: NamedBook, call: PriceableCall): CallPrice {
  const outcome = book.explain(callOf(call));
  const { resolvedProvider, resolvedModel } = outcome;
  return {
    status: outcome.status,
    cost_usd: outcome.amount === undefined ? null : formatUsd(outcome.amount),
    resolved: resolvedModel === undefined ? null : `${resolvedProvider}/${resolvedModel}`,
    inferred: outcome.inferred,
    ...whyNot(outcome),
    price_book_id: outcome.priceBookVersion,
    receipt: outcome.status === 'unpriced' ? [] : (outcome.receipt ?? []).map(lineOf),
    same_rules: sameRules,
  };
}

function whyNot(outcome: PricingOutcome): Pick<CallPrice, 'missing' | 'reason' | 'detail'> {
  if (outcome.status === 'unpriced') {
    return { missing: [], reason: outcome.reason, detail: outcome.detail };
  }
  const missing = outcome.status === 'partial' ? (outcome.missing as Component[]) : [];
  return { missing: missing.map(componentField), reason: null, detail: null };
}

function lineOf({
  rate,
  rateId,
  subtotal,
  validFromMs,
  validToMs,
  ...line
}: ReceiptLine): PricedLine {
  return {
    ...line,
    component: componentField(line.component),
    rate_usd: formatUsd(rate),
    rate_id: rateId,
    subtotal_usd: formatUsd(subtotal),
    valid_from: timeOf(validFromMs),
    valid_to: timeOf(validToMs),
  };
}

/** A call as a book is asked. */
export function callOf({
  provider,
  model,
  timestamp,
  service_tier: tier,
  usage,
}: PriceableCall): Call {
  return {
    provider,
    model,
    timestampMs: Date.parse(timestamp),
    ...(tier !== undefined && { serviceTier: tier }),
    usage: usageOfFields(usage),
  };
}

function timeOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
