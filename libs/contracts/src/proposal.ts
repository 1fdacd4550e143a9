import type { ProjectId } from './ids.js';

/** Name of the BullMQ queue that carries proposals to approvals. */
export const ACTION_QUEUE = 'actions';
/** Name of a job that carries one {@link Proposal}; its job id is the proposal's id. */
export const PROPOSAL_JOB = 'proposal';

/** What can be done about spend. */
export const ACTION_TYPES = [
  'pause',
  'run_cost_cap',
  'rate_limit',
  'spend_cap',
  'max_tokens',
  'model_route',
  'trim_prompt',
  'enable_caching',
  'restore_cache',
  'pin_version',
  'assign_owner',
  'notify_owner',
  'use_batch',
  'custom',
] as const;
/** One of {@link ACTION_TYPES}. */
export type ActionType = (typeof ACTION_TYPES)[number];

/** What an action can be aimed at. */
export const SCOPE_KINDS = ['project', 'feature', 'model', 'agent', 'run', 'key'] as const;
/** One of {@link SCOPE_KINDS}. */
export type ScopeKind = (typeof SCOPE_KINDS)[number];

/** What an action is aimed at. */
export interface ActionScope {
  kind: ScopeKind;
  value: string;
  environment?: string;
}

/** What an action may save within its horizon: decimal US dollars. */
export interface Savings {
  low: string;
  expected: string;
  high: string;
  /** Days over which the amounts are meant. */
  horizon_days: number;
}

/** An action that somebody or something proposes; approvals decides about it. */
export interface Proposal {
  /** UUID derived from what it is about: proposing the same twice is proposing once. */
  proposal_id: string;
  project_id: ProjectId;
  /** The anomaly that led to it. */
  anomaly_id: string | null;
  source: 'anomaly' | 'manual' | 'budget' | 'steady_state';
  action_type: ActionType;
  scope: ActionScope;
  /** What drives the cost, in the words of the anomaly. */
  driver: string | null;
  /** Limits, caps, the expected rate per hour: depends on the type of action. */
  parameters: Record<string, unknown>;
  description: string;
  savings: Savings;
  risk_level: 'low' | 'medium' | 'high';
  severity: 'low' | 'medium' | 'high' | 'critical' | null;
  /** Consecutive buckets at severity high or critical. */
  severe_buckets: number;
  /** Whether a tested rollback undoes it within a minute. */
  reversible: boolean;
  /** Whether answers of the model may change in quality. */
  changes_quality: boolean;
  /** Key id of a person or system; null when the engine proposes. */
  requested_by: string | null;
  /** ISO-8601, UTC. */
  proposed_at: string;
  /** Minutes after which it is reversed by itself. */
  ttl_minutes: number | null;
  /** Expected spend per hour without the action, decimal US dollars. */
  forecast: { hourly_usd: string | null };
  meta: Record<string, unknown>;
}
