/**
 * Where the usage of an event comes from, best evidence first. One provider call can arrive by several
 * of these paths; the one that stands first here is counted, the others are kept as alternates.
 *
 * - `provider_bill`: the provider's own bill; its `reported_cost_usd` is the cost.
 * - `gateway`: read from the provider's response by our gateway.
 * - `provider`: the usage object of the provider's response, passed on by the caller.
 * - `sdk`: counts that the application or an SDK reports. What an event without a source counts as.
 * - `telemetry`: a span of an instrumentation.
 * - `estimated`: counted or guessed from the text.
 * - `wrapper`: a span around the call that repeats its usage.
 */
export const USAGE_SOURCES = [
  'provider_bill',
  'gateway',
  'provider',
  'sdk',
  'telemetry',
  'estimated',
  'wrapper',
] as const;
/** One of {@link USAGE_SOURCES}. */
export type UsageSource = (typeof USAGE_SOURCES)[number];

/** What an event that names no source counts as. */
export const UNSTATED_SOURCE: UsageSource = 'sdk';

/** How well a cost is known, best first; `unknown` says that there is no amount. */
export const CONFIDENCES = [
  'provider_billed',
  'provider_usage',
  'sdk_usage',
  'estimated',
  'unknown',
] as const;
/** One of {@link CONFIDENCES}. */
export type Confidence = (typeof CONFIDENCES)[number];

/** Whose figure a cost is: counts times the price book, or the provider's bill. */
export type CostSource = 'price_book' | 'provider_bill';

const CONFIDENCE: Readonly<Record<UsageSource, Confidence>> = {
  provider_bill: 'provider_billed',
  gateway: 'provider_usage',
  provider: 'provider_usage',
  sdk: 'sdk_usage',
  telemetry: 'sdk_usage',
  estimated: 'estimated',
  wrapper: 'sdk_usage',
};

const RANK = new Map<string, number>(USAGE_SOURCES.map((source, rank) => [source, rank]));

/** What a ledger entry says about its evidence. */
export interface CostEvidence {
  usageSource: UsageSource | undefined;
  costSource: CostSource | undefined;
}

/**
 * How well a cost is known. A bill without an amount falls back to its counts, which are the
 * provider's; no cost source means that there is no amount.
 */
export function confidenceOf({ usageSource, costSource }: CostEvidence): Confidence {
  if (costSource === undefined) return 'unknown';
  if (costSource === 'provider_bill') return 'provider_billed';
  if (usageSource === 'provider_bill') return 'provider_usage';
  return CONFIDENCE[usageSource ?? UNSTATED_SOURCE];
}

/** One path's account of a provider call. */
export interface CallEvidence {
  eventId: string;
  /** ISO-8601, UTC, milliseconds. */
  timestamp: string;
  usageSource: UsageSource | undefined;
}

/**
 * Orders accounts of the same call, the one that counts first: by source, then the earlier, then the
 * smaller event id. A total order of the accounts alone, so that the order of their arrival decides
 * nothing.
 */
export function compareEvidence(left: CallEvidence, right: CallEvidence): number {
  return (
    rankOf(left) - rankOf(right) ||
    compareText(left.timestamp, right.timestamp) ||
    compareText(left.eventId, right.eventId)
  );
}

function rankOf({ usageSource }: CallEvidence): number {
  return RANK.get(usageSource ?? UNSTATED_SOURCE) ?? USAGE_SOURCES.length;
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
