import type { ApiKeyId, ProjectId } from './ids.js';

/**
 * States of a re-pricing and where each can go. A dry run calculates and is then proposed; another
 * key than the requester's approves it; corrections are booked in chunks; the totals are told; done.
 */
export const REPRICING_TRANSITIONS = {
  calculating: ['proposed', 'cancelled', 'failed'],
  proposed: ['running', 'cancelled'],
  running: ['telling', 'failed'],
  telling: ['done'],
  done: [],
  cancelled: [],
  failed: [],
} as const satisfies Record<string, readonly string[]>;

/** Where a re-pricing stands. */
export type RepricingStatus = keyof typeof REPRICING_TRANSITIONS;

/** Whether a re-pricing can go from one state to another. */
export function canBecome(from: RepricingStatus, to: RepricingStatus): boolean {
  return (REPRICING_TRANSITIONS[from] as readonly string[]).includes(to);
}

/** The states from which `to` can be reached. */
export function statesBefore(to: RepricingStatus): RepricingStatus[] {
  const states = Object.keys(REPRICING_TRANSITIONS) as RepricingStatus[];
  return states.filter((from) => canBecome(from, to));
}

/** What calls are narrowed down by: the columns that ledger entries and facts share. */
export const REPRICING_FILTERS = [
  'provider',
  'model',
  'feature',
  'user_id',
  'agent_name',
  'status',
] as const;
/** Values that the calls of a re-pricing carry, all of them; `status` is that of the cost. */
export type RepricingFilter = Partial<Record<(typeof REPRICING_FILTERS)[number], string>>;

/** What re-pricing changes for one model. Amounts are decimal US dollars. */
export interface RepricingLine {
  provider: string;
  model: string;
  /** Calls looked at. */
  calls: number;
  /** Of these, those whose amount or status changes. */
  changed_calls: number;
  old_total: string;
  new_total: string;
  /** `new_total - old_total`. */
  difference: string;
  unpriced_before: number;
  unpriced_after: number;
}

/** Asks cost to work out what other prices would change. */
export interface RepricingRequest {
  project_id: ProjectId;
  requested_by: ApiKeyId;
  /** ISO-8601, UTC; half-open. */
  from: string;
  to: string;
  filter: RepricingFilter;
  reason: string;
}

/** Asks cost to book or drop what was worked out. */
export interface RepricingDecision {
  project_id: ProjectId;
  id: string;
  decided_by: ApiKeyId;
  decision: 'approve' | 'cancel';
}

/**
 * How a decision went. `own_request`: it takes another key than the one that asked. `wrong_state`: see
 * {@link REPRICING_TRANSITIONS}.
 */
export type RepricingDecisionReply =
  | { outcome: 'decided' | 'decided_before' | 'not_found' | 'own_request' }
  | { outcome: 'wrong_state'; status: RepricingStatus };
