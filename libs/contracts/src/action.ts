import type { ProjectId } from './ids.js';
import type { ActionScope, ActionType, Proposal } from './proposal.js';

/** Every state of an action. */
export const ACTION_STATUSES = [
  'pending',
  'approved',
  'rejected',
  'expired',
  'executing',
  'executed',
  'failed',
  'verified',
  'reversed',
] as const;
/** One of {@link ACTION_STATUSES}. */
export type ActionStatus = (typeof ACTION_STATUSES)[number];

/** Which state may follow which. An empty list is an end. */
export const ACTION_TRANSITIONS: Readonly<Record<ActionStatus, readonly ActionStatus[]>> = {
  pending: ['approved', 'rejected', 'expired'],
  approved: ['executing'],
  rejected: [],
  expired: [],
  executing: ['executed', 'failed'],
  executed: ['verified', 'reversed'],
  failed: [],
  verified: ['reversed'],
  reversed: [],
};

/** The states from which `to` can be reached in one step. */
export function statusesBefore(to: ActionStatus): ActionStatus[] {
  return ACTION_STATUSES.filter((from) => ACTION_TRANSITIONS[from].includes(to));
}

/** What a person can decide about an action. */
export const DECISION_VERBS = ['approve', 'reject', 'reverse'] as const;
/** One of {@link DECISION_VERBS}. */
export type DecisionVerb = (typeof DECISION_VERBS)[number];

/** The state that a decision leads to. */
export const STATUS_AFTER: Readonly<Record<DecisionVerb, ActionStatus>> = {
  approve: 'approved',
  reject: 'rejected',
  reverse: 'reversed',
};

/** By what way a transition came about. */
export type DecisionChannel = 'api' | 'link' | 'policy' | 'timer' | 'executor';

/** Told on `costwire.actions.<project>` after every transition of an action. */
export interface ActionChanged {
  project_id: ProjectId;
  action_id: string;
  anomaly_id: string | null;
  action_type: ActionType;
  scope: ActionScope;
  parameters: Record<string, unknown>;
  description: string;
  status: ActionStatus;
  /** The state before; null for a new action. */
  previous: ActionStatus | null;
  /** `key:<id>`, or `service:<name>` for a decision of the service's own. */
  decided_by: string;
  /** ISO-8601, UTC. */
  changed_at: string;
}

/** Asks for an action to be made of a proposal that a person or a system sent. */
export interface ProposeActionRequest {
  proposal: Proposal;
}

/** Asks for a decision about an action. */
export interface DecideActionRequest {
  project_id: ProjectId;
  action_id: string;
  verb: DecisionVerb;
  reason: string | null;
  /** Key id of who decides. */
  decided_by: string;
  /** Who holds that key: the same for all keys of one person. When absent the key stands for itself. */
  decided_by_person?: string;
  via: DecisionChannel;
  /** Id of the signed link that was used; each works once. */
  link_id: string | null;
}

/** Where an action stands after a command. */
export interface ActionStanding {
  action_id: string;
  status: ActionStatus;
}

/** What a project allows its actions; one row a project. */
export interface ApprovalPolicy {
  /** Whether any action may be approved without a person. */
  auto_approval: boolean;
  /** Stops automatic approval at once and reverses what is in effect by it. */
  kill_switch: boolean;
  /** Automatic approvals a UTC day at most. */
  auto_actions_per_day: number;
  /** Expected savings that automatic approvals of a UTC day may claim, decimal US dollars. */
  auto_usd_per_day: string;
  /** Whether who asked for an action may not approve it. */
  four_eyes: boolean;
  /** Minutes after which an undecided action expires. */
  expiry_minutes: number;
  /** Days over which realised savings are measured. */
  verification_days: number;
  /** https address told of every execution and reversal; null is none. */
  webhook_url: string | null;
}

/** What holds for a project that has not said otherwise: nothing happens without a person. */
export const DEFAULT_APPROVAL_POLICY: ApprovalPolicy = {
  auto_approval: false,
  kill_switch: false,
  auto_actions_per_day: 10,
  auto_usd_per_day: '100',
  four_eyes: true,
  expiry_minutes: 24 * 60,
  verification_days: 7,
  webhook_url: null,
};

/** Asks for the approval policy of a project to be changed; absent members stay as they are. */
export interface ChangeApprovalPolicyRequest {
  project_id: ProjectId;
  changed_by: string;
  change: Partial<ApprovalPolicy>;
}
