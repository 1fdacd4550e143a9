import type { ActionScope, ActionStatus, ActionType, Savings } from '@costwire/contracts';

/** Which actions to list. */
export interface ActionQuery {
  /** Items in a page, 1 to 500. */
  limit?: number;
  cursor?: string;
  status?: ActionStatus;
  anomaly_id?: string;
}

/** A step in the life of an action: who, when and why. */
export interface ActionDecision {
  from: ActionStatus | null;
  to: ActionStatus;
  /** `key:<id>`, or `service:approvals`. */
  decided_by: string;
  /** By API, signed link, rule, timer or executor. */
  via: string;
  reason: string | null;
  /** ISO-8601, UTC. */
  decided_at: string;
}

/** What an action saved, measured against the forecast without it. Exact decimal US dollars. */
export interface RealisedSavings {
  savings_usd: string | null;
  forecast_usd: string | null;
  actual_usd: string;
  share: number;
  from: string;
  to: string;
  hours: number;
}

/** A proposed, decided or executed action. Times are ISO-8601, UTC. */
export interface ActionItem {
  id: string;
  timestamp: string;
  anomaly_id: string | null;
  source: string;
  action_type: ActionType;
  scope: ActionScope;
  parameters: Record<string, unknown>;
  description: string;
  /** Expected savings that no other action counts too, exact decimal US dollars. */
  estimated_savings: string;
  savings: Savings;
  savings_before_overlap: Savings;
  realised_savings: RealisedSavings | null;
  risk_level: 'low' | 'medium' | 'high';
  status: ActionStatus;
  requires_approval: boolean;
  auto_approved: boolean;
  /** The rules that kept it from being approved without a person. */
  held_back_by: string[];
  requested_by: string | null;
  approved_by: string | null;
  failure: string | null;
  expires_at: string;
  executed_at: string | null;
  reverse_at: string | null;
  meta: Record<string, unknown>;
}

/** An action with its history, oldest first. */
export interface ActionDetails extends ActionItem {
  decisions: ActionDecision[];
}

/** An action to be proposed; docs/actions.md says which type needs which parameters. */
export interface NewAction {
  action_type: ActionType;
  scope: ActionScope;
  /** One sentence for who decides. */
  description: string;
  parameters?: Record<string, unknown>;
  savings?: Savings;
  risk_level?: 'low' | 'medium' | 'high';
  /** Minutes after execution at which it is reversed by itself. Default: never. */
  ttl_minutes?: number;
  forecast_hourly_usd?: string;
  anomaly_id?: string;
  meta?: Record<string, unknown>;
}

/** What an action puts in force, or a cap of it has reached. */
export interface Enforcement {
  code: 'paused' | 'spend_cap_reached' | 'policy_rate_limited';
  action_id: string;
  /** Events of the request that are against it. */
  events: number;
}

/** A call that is about to be made. */
export interface PlannedCall {
  feature?: string;
  agent_name?: string;
  run_id?: string;
  model?: string;
  environment?: string;
}

/** Leave to make a call, and how. */
export interface Admission {
  allowed: true;
  /** The largest output to ask for; `null` is no limit. */
  max_tokens: number | null;
  /** The model to call; another than asked for when a route is in force. */
  model: string | null;
  action_ids: string[];
}

/** How far an audit trail reaches. */
export interface AuditTrailHead {
  /** The service that keeps it. */
  owner: string;
  entries: number;
  /** Hash of the last entry. */
  head: string;
}

/** What checking the audit trails found. */
export interface AuditVerification {
  intact: boolean;
  trails: (AuditTrailHead & {
    intact: boolean;
    broken?: { seq: number; reason: string };
  })[];
}
