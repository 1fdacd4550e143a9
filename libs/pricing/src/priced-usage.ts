import type { Usd } from '@costwire/contracts';
import type { Component } from './component.js';

/** Where a call's price was found. */
export interface PriceOrigin {
  /** The price book's provider id. */
  resolvedProvider: string;
  /** The price book's model id. */
  resolvedModel: string;
  /** Whether the match rests on a guess (no provider given, a pattern, another seller's list). */
  inferred: boolean;
  /** Identifies the book: equal ids give equal amounts for equal calls. */
  priceBookVersion: string;
}

/** One line of an invoice for a call; the lines of a receipt sum exactly to the amount. */
export interface ReceiptLine {
  component: Component;
  quantity: number;
  unit: 'token' | 'search' | 'request';
  /** Price of one unit. */
  rate: Usd;
  /** Names the rate for good: source, version, provider, model, component, tier. */
  rateId: string;
  /** `quantity * rate`, exact. */
  subtotal: Usd;
  source: string;
  /** Version of the source. */
  version: string;
  /** Why this rate applies, in words. */
  rule: string;
  /** Span of the rate, Unix milliseconds, half-open; absent where it is open. */
  validFromMs?: number;
  validToMs?: number;
}

/** Every used component had a rate. */
export interface PricedUsage extends PriceOrigin {
  status: 'priced';
  amount: Usd;
  receipt?: ReceiptLine[];
}

/** Some used components have no rate; `amount` is the sum of the others. */
export interface PartlyPricedUsage extends PriceOrigin {
  status: 'partial';
  amount: Usd;
  /** The components that are used and have no rate. */
  missing: string[];
  receipt?: ReceiptLine[];
}

/** Why no amount can be given. */
export type UnpricedReason =
  | 'unknown_provider'
  | 'unknown_model'
  | 'no_price_at_that_time'
  | 'no_price_for_tier'
  | 'no_rate'
  | 'bad_usage';

/** No amount is known; it is never taken as 0. */
export interface UnpricedUsage extends Partial<PriceOrigin> {
  status: 'unpriced';
  amount?: undefined;
  reason: UnpricedReason;
  /** The reason in words, naming the count at fault for `bad_usage`. */
  detail: string;
  inferred: boolean;
  priceBookVersion: string;
}

/** What pricing a call gives; told apart by `status`. */
export type PricingOutcome = PricedUsage | PartlyPricedUsage | UnpricedUsage;
