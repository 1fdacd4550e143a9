import type { Confidence, CostSource, Scope, UsageEvent } from '@costwire/contracts';
import type { Enforcement } from './action-answers.js';

/** What became of the events that were sent. */
export interface SendResult {
  /** Events taken over for good; each is recorded once, whatever happens next. */
  accepted: number;
  /** Repeats inside the requests. Repeats of earlier events are dropped later, see {@link IngestStats}. */
  duplicates: number;
  /** The ids, in the order of the events. */
  event_ids: string[];
  /** Policies that forbid some of these calls; their facts were recorded all the same. */
  enforcement?: Enforcement[];
}

/** One page of a list. */
export interface Page<Item> {
  items: Item[];
  /** Pass it as `cursor` to get the next page; `null` on the last one. */
  next_cursor: string | null;
}

/**
 * Whether a call has a price: `partial` lacks the rate of a component, `pending` is not priced yet,
 * `superseded` is not counted, since a better account of the same provider call is.
 */
export type CostStatus = 'priced' | 'partial' | 'unpriced' | 'pending' | 'superseded';

/** The members of `Shape`, those that may be absent as `null`: lists name every member of an event. */
type WithNulls<Shape> = {
  [Member in keyof Shape]-?: undefined extends Shape[Member]
    ? Exclude<Shape[Member], undefined> | null
    : Shape[Member];
};

/** A recorded call with its cost. `reported_cost_usd` is what the caller said, `cost_usd` our price. */
export interface PricedUsageEvent extends WithNulls<UsageEvent> {
  /** Exact decimal US dollars; `null` when unknown. */
  cost_usd: string | null;
  cost_status: CostStatus;
  /** Whose figure the cost is; `null` when there is none. */
  cost_source: CostSource | null;
  /** How well the cost is known. */
  confidence: Confidence;
  /** Whether the call is in the totals. */
  counted: boolean;
  /** The event that counts in its place. */
  superseded_by: string | null;
  /** The key that sent it. */
  api_key_id: string;
  /** ISO-8601, UTC. */
  received_at: string;
}

/** Which calls to list. Times are ISO-8601; `from` is included, `to` is not. */
export interface UsageQuery {
  /** Items in a page, 1 to 1,000. */
  limit?: number;
  cursor?: string;
  provider?: string;
  model?: string;
  feature?: string;
  user_id?: string;
  from?: string;
  to?: string;
  /** Costs as they were booked up to this time. */
  as_of?: string;
}

/** What a cost report can be grouped by. */
export type BreakdownGroup = 'feature' | 'model' | 'user' | 'provider' | 'agent' | 'key';

/** Which calls to add up. Default range: the last 30 days; `from` is included, `to` is not. */
export interface BreakdownQuery {
  groupBy: BreakdownGroup;
  from?: string;
  to?: string;
  /** Costs as they were booked up to this time. */
  as_of?: string;
}

/** One row of a cost report. */
export interface BreakdownRow {
  /** The group's value; empty for calls that carry none. */
  name: string;
  /** Exact decimal US dollars of the calls that have a price. */
  totalCost: string;
  /** Of the total, what rests on reported counts or a bill. */
  knownCost: string;
  /** Of the total, what rests on estimated counts. */
  estimatedCost: string;
  estimatedCalls: number;
  totalTokens: number;
  callCount: number;
  /** Milliseconds; `null` when no call carries a latency. */
  avgLatency: number | null;
  p50Latency: number | null;
  p95Latency: number | null;
  /** Calls that `totalCost` leaves out because their price is unknown. */
  unpricedCalls: number;
}

/** A cost report. */
export interface CostBreakdown {
  data: BreakdownRow[];
  meta: {
    /** The range that was added up, ISO-8601. */
    from: string;
    to: string;
    /** Times of the first and last call of the project at all; `null` when there is none. */
    span: { first: string; last: string } | null;
  };
}

/** What to export. Default: the last 30 days as CSV; `from` is included, `to` is not. */
export interface FocusExportQuery {
  from?: string;
  to?: string;
  format?: 'csv' | 'ndjson';
  /** One row for each kind of token and rate, which is the default, or one for all of a call. */
  split?: 'component' | 'none';
}

/** How far the server is with what it accepted. The first two are totals of the project. */
export interface IngestStats {
  recorded: number;
  /** Repeats of recorded events that were dropped. */
  duplicates: number;
  /** Messages of the whole server that are not yet recorded or priced. */
  pending: number;
}

/** What a new key may do, and for how long. */
export interface NewApiKey {
  name: string;
  /** Who holds it: keys of one owner are one person for four eyes. */
  owner?: string;
  scopes: Scope[];
  /** ISO-8601. Default: never expires. */
  expires_at?: string;
}

/** An API key as it is listed: without its secret. */
export interface ApiKeyInfo {
  id: string;
  /** First characters of the key, to recognise it by. */
  prefix: string;
  name: string;
  /** Who holds it; null when it was not said. */
  owner: string | null;
  scopes: Scope[];
  /** ISO-8601, UTC. */
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
}

/** A new API key. The secret is shown this once. */
export interface CreatedApiKey extends ApiKeyInfo {
  key: string;
}

/** How the old key ends when it is replaced. */
export interface KeyRotation {
  /** Seconds that the old key keeps working beside the new one. Default: what the server sets. */
  overlap_seconds?: number;
}

/** The key that replaces another, with the same name and scopes. The secret is shown this once. */
export interface RotatedApiKey extends Omit<CreatedApiKey, 'expires_at' | 'revoked_at'> {
  /** The key that is replaced, and when it stops working: ISO-8601, UTC. */
  previous: { id: string; expires_at: string };
}

/** An event that a consumer could not handle. */
export interface DeadLetterItem {
  id: string;
  /** The consumer that gave up. */
  consumer: string;
  event_id: string | null;
  reason: { code: string; message: string };
  /** ISO-8601, UTC. */
  failed_at: string;
}

/** Which page of a list to get. */
export interface PageQuery {
  /** Items in a page, 1 to 500. */
  limit?: number;
  cursor?: string;
}

/** How the server is. */
export interface Health {
  status: string;
  version?: string;
  [member: string]: unknown;
}

/** Filters of the list of anomalies. */
export interface AnomalyQuery extends PageQuery {
  status?: AnomalyItem['status'];
  /** At least this severe. */
  severity?: AnomalyItem['severity'];
  driver?: string;
  provider?: string;
  service?: string;
  /** ISO-8601: began at or after, and before. */
  from?: string;
  to?: string;
}

/** Cost that is not as it was expected. Money is in decimal US dollars. */
export interface AnomalyItem {
  id: string;
  /** Start of the bucket in which it began, ISO-8601. */
  timestamp: string;
  last_seen: string;
  resolved_at: string | null;
  status: 'open' | 'resolved' | 'merged';
  resolution: string | null;
  source: 'detector' | 'external';
  provider: string | null;
  /** The feature, or the scope in words. */
  service: string;
  model: string | null;
  current_cost: string;
  expected_cost: string | null;
  deviation_percent: number | null;
  excess_usd: string | null;
  severity: 'low' | 'medium' | 'high' | 'critical';
  driver: string;
  description: string;
  planned: boolean;
  feedback: AnomalyFeedback | null;
  [member: string]: unknown;
}

/** Up to what the month of a scope may come. */
export interface PaceAlarm {
  scope: {
    kind: 'project' | 'feature' | 'agent' | 'key' | 'model';
    name: string;
    provider: string;
    model: string;
  };
  /** Decimal US dollars; null: what was forecast when the month began. */
  budget_usd: string | null;
  /** The month (`2026-11`) whose forecast was beyond it last. */
  over_month: string | null;
  /** ISO-8601; null before the first look. */
  checked_at: string | null;
}

/** What can be said about an anomaly. */
export type AnomalyFeedback = 'not_an_issue' | 'expected_recurring' | 'too_noisy' | 'confirmed';
