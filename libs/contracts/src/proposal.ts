import type { ProjectId } from './ids.js';

/** The BullMQ queue on which proposals reach the approvals service. */
export const ACTION_QUEUE = 'actions';
/** Name of the job that carries a {@link Proposal}; its job id is the proposal's id. */
export const PROPOSAL_JOB = 'proposal';

/** What can be proposed against a cost. */
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

/** What an action can be held to. */
export const SCOPE_KINDS = ['project', 'feature', 'model', 'agent', 'run', 'key'] as const;
/** One of {@link SCOPE_KINDS}. */
export type ScopeKind = (typeof SCOPE_KINDS)[number];

/** The calls an action is about; in every environment when none is named. */
export interface ActionScope {
  kind: ScopeKind;
  /** Name of the feature, model or agent; id of the run, key or project. */
  value: string;
  environment?: string;
}

/** Estimated savings in decimal US dollars over the whole horizon. */
export interface Savings {
  low: string;
  expected: string;
  high: string;
  horizon_days: number;
}

/** An action that somebody proposes. Decided by the approvals service. */
export interface Proposal {
  /** UUID; a repeat of the same proposal carries the same one. */
  proposal_id: string;
  project_id: ProjectId;
  anomaly_id: string | null;
  source: 'anomaly' | 'manual' | 'budget' | 'steady_state';
  action_type: ActionType;
  scope: ActionScope;
  /** What drives the cost, as the detector names it. */
  driver: string | null;
  /** Limits, caps, expected rate per hour: see `action-parameters.ts`. */
  parameters: Record<string, unknown>;
  /** One sentence for the person who decides. */
  description: string;
  savings: Savings;
  risk_level: 'low' | 'medium' | 'high';
  severity: 'low' | 'medium' | 'high' | 'critical' | null;
  /** Consecutive buckets at severity high or above. */
  severe_buckets: number;
  reversible: boolean;
  /** Whether answers of the models may become other ones. */
  changes_quality: boolean;
  /** Key id of a person or system; null is the engine. */
  requested_by: string | null;
  /** Who holds that key, the same for all keys of one person. When absent the key stands for itself. */
  requested_by_person?: string | null;
  /** ISO-8601, UTC. */
  proposed_at: string;
  /** Minutes after execution at which it is reversed by itself; null is never. */
  ttl_minutes: number | null;
  /** Expected spend per hour without the action; null when unknown. */
  forecast: { hourly_usd: string | null };
  meta: Record<string, unknown>;
}
