import type {
  ActionScope,
  ActionStatus,
  ActionType,
  DecisionChannel,
  ProjectId,
  Proposal,
  Savings,
  ScopeKind,
} from '@costwire/contracts';

/** An action as it stands in Postgres. Amounts are decimal text. */
export interface ActionRow {
  id: string;
  project_id: ProjectId;
  anomaly_id: string | null;
  source: Proposal['source'];
  action_type: ActionType;
  scope_kind: ScopeKind;
  scope_value: string;
  scope_environment: string | null;
  driver: string | null;
  parameters: Record<string, unknown>;
  description: string;
  savings_low: string;
  savings_expected: string;
  savings_high: string;
  horizon_days: number;
  risk_level: Proposal['risk_level'];
  reversible: boolean;
  requested_by: string | null;
  requested_by_person: string | null;
  ttl_minutes: number | null;
  forecast_hourly_usd: string | null;
  status: ActionStatus;
  version: number;
  auto_approved: boolean;
  four_eyes: boolean;
  approved_by: string | null;
  approved_by_person: string | null;
  failure: string | null;
  attempts: number;
  expires_at: Date;
  run_at: Date | null;
  lease_until: Date | null;
  executed_at: Date | null;
  reverse_at: Date | null;
  verify_at: Date | null;
  reversed_at: Date | null;
  updated_at: Date;
}

/** What an action is about, as contracts say it. */
export function scopeOf(row: ActionRow): ActionScope {
  const { scope_kind: kind, scope_value: value, scope_environment: environment } = row;
  return { kind, value, ...(environment !== null && { environment }) };
}

/** A proposal with what was decided about it at once: what becomes a new row. */
export interface NewAction {
  proposal: Proposal;
  /** The savings that no other action claims. */
  savings: Savings;
  autoApproved: boolean;
  /** The rules that kept it from being approved at once. */
  heldBackBy: readonly string[];
  fourEyes: boolean;
  expiresAt: Date;
  now: Date;
}

/** How an action moves from one state to the next. */
export interface Transition {
  to: ActionStatus;
  /** Key id, or {@link OWN_HAND}. */
  decidedBy: string;
  via: DecisionChannel;
  reason: string | null;
  linkId?: string | null;
  now: Date;
  /** Columns that change with the state. */
  set?: Partial<
    Pick<
      ActionRow,
      | 'approved_by'
      | 'approved_by_person'
      | 'four_eyes'
      | 'run_at'
      | 'lease_until'
      | 'executed_at'
      | 'reverse_at'
      | 'verify_at'
      | 'reversed_at'
      | 'attempts'
      | 'failure'
    > & { realised: object }
  >;
}

/** Who decides when no person does, as the audit trail names it. */
export const OWN_HAND = 'service:approvals';

/** How histories and audit trails name who decided: a key, or the service itself. */
export function actorOf(decidedBy: string): string {
  return decidedBy.startsWith('service:') ? decidedBy : `key:${decidedBy}`;
}
