import type { MessageId, ProjectId } from './ids.js';
import type { JsonObject } from './usage-event.js';

/** How much an anomaly matters, lowest first. */
export const ANOMALY_SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
/** One of {@link ANOMALY_SEVERITIES}. */
export type AnomalySeverity = (typeof ANOMALY_SEVERITIES)[number];

/** Where an anomaly stands; a merged one is part of another, which explains it. */
export const ANOMALY_STATUSES = ['open', 'resolved', 'merged'] as const;
/** One of {@link ANOMALY_STATUSES}. */
export type AnomalyStatus = (typeof ANOMALY_STATUSES)[number];

/** What a person can say about an anomaly. */
export const FEEDBACK_VERBS = [
  'not_an_issue',
  'expected_recurring',
  'too_noisy',
  'confirmed',
] as const;
/** One of {@link FEEDBACK_VERBS}. */
export type FeedbackVerb = (typeof FEEDBACK_VERBS)[number];

/** What is watched: `name` of a feature, agent or key; empty members stand for all of them. */
export interface AnomalyScope {
  kind: 'project' | 'feature' | 'model' | 'agent' | 'key';
  name: string;
  provider: string;
  model: string;
}

/** An anomaly as the API answers it and as it is published. Money is in decimal US dollars. */
export interface AnomalyRecord {
  id: string;
  project_id: ProjectId;
  /** Start of the bucket in which it began, ISO-8601. */
  timestamp: string;
  /** Start of the bucket in which it was seen last. */
  last_seen: string;
  updated_at: string;
  resolved_at: string | null;
  status: AnomalyStatus;
  /** Why it ended: `quiet`, `adopted` as the new normal, or the feedback that ended it. */
  resolution: string | null;
  source: 'detector' | 'external';
  provider: string | null;
  /** The feature, or the scope in words. */
  service: string;
  model: string | null;
  scope: AnomalyScope | null;
  /** Cost of the bucket seen last, and what it would have been. */
  current_cost: string;
  expected_cost: string | null;
  deviation_percent: number | null;
  /** Dollars above what was expected since it began. */
  excess_usd: string | null;
  severity: AnomalySeverity;
  driver: string;
  description: string;
  /** Factors of the deviation, each as the ratio actual to expected that it alone explains. */
  contributions: Record<string, number> | null;
  /** Consecutive buckets at severity high or critical. */
  severe_buckets: number;
  /** True when it lies in a planned window: stored, neither notified nor acted upon. */
  planned: boolean;
  feedback: FeedbackVerb | null;
  meta: JsonObject;
}

/** What happened to an anomaly. */
export type AnomalyChange = 'opened' | 'updated' | 'resolved' | 'reopened' | 'merged' | 'feedback';

/** An anomaly after a change. */
export interface AnomalyChanged {
  project_id: ProjectId;
  change: AnomalyChange;
  /** Grows with every change in a project: keep the highest seen of each anomaly. */
  sequence: number;
  anomaly: AnomalyRecord;
}

/** An anomaly that another system found. */
export interface AnomalyReport {
  id: string;
  timestamp: string;
  provider: string | null;
  service: string;
  model: string | null;
  current_cost: string;
  expected_cost: string | null;
  severity: AnomalySeverity;
  driver: string;
  description: string;
  meta: JsonObject;
}

/** Reports of one request, screened. */
export interface AnomalyReports {
  message_id: MessageId;
  project_id: ProjectId;
  received_at: string;
  events: AnomalyReport[];
}

/** Says something about an anomaly. */
export interface FeedbackRequest {
  project_id: ProjectId;
  anomaly_id: string;
  verb: FeedbackVerb;
  /** Key id of whoever says it. */
  given_by: string;
  note: string | null;
}

/** `anomaly` is null when the project has no such anomaly. */
export interface FeedbackReply {
  anomaly: AnomalyRecord | null;
}

/** What has to be exceeded before somebody is told; findings are kept all the same. */
export interface AnomalyGate {
  /** The scope it holds for; absent for all scopes without one of their own. */
  scope: AnomalyScope | null;
  /** Deviation in percent. */
  min_percent: number | null;
  /** Deviation in decimal US dollars an hour. */
  min_usd: string | null;
  /** Whether both have to be exceeded, or one of them. */
  combine: 'and' | 'or';
}

/** A time in which a scope is expected to cost something else. */
export interface PlannedWindow {
  id: string;
  /** Absent members stand for all. */
  scope: Partial<AnomalyScope>;
  starts_at: string;
  ends_at: string;
  note: string;
}

/** Up to what the calls of a scope may come in a month. */
export interface PaceTarget {
  scope: AnomalyScope;
  /** Decimal US dollars; null holds the month against what was expected when it began. */
  budget_usd: string | null;
}

/** How somebody is told: `slack` and `email` are webhooks with a body of their own. */
export const CHANNEL_KINDS = ['webhook', 'slack', 'email', 'nats'] as const;
/** One of {@link CHANNEL_KINDS}. */
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** Somebody to be told of anomalies. */
export interface NotificationChannel {
  id: string;
  name: string;
  kind: ChannelKind;
  /** Address of a webhook; null for `nats`. */
  url: string | null;
  /** Recipient, for `email`. */
  to: string | null;
  /** Subject below `costwire-notify.`, for `nats`. */
  subject: string | null;
  min_severity: AnomalySeverity;
  enabled: boolean;
}

/** A change of how anomalies are handled. */
export type AnomalySetting =
  | { kind: 'add_window'; window: PlannedWindow }
  | { kind: 'remove_window'; id: string }
  | { kind: 'set_gate'; gate: AnomalyGate }
  | { kind: 'remove_gate'; scope: AnomalyScope | null }
  | { kind: 'set_pace'; target: PaceTarget }
  | { kind: 'remove_pace'; scope: AnomalyScope }
  | { kind: 'add_channel'; channel: NotificationChannel }
  | { kind: 'remove_channel'; id: string };

/** Changes a setting. */
export interface AnomalySettingRequest {
  project_id: ProjectId;
  /** Key id of whoever changes it. */
  changed_by: string;
  setting: AnomalySetting;
}

/** What became of it. */
export interface AnomalySettingReply {
  /** False when there was nothing to remove. */
  found: boolean;
  /** Why the setting is refused; null when it was taken. */
  fault: { field: string; message: string } | null;
  /** With what deliveries of a new channel are signed, in hex; shown once. */
  signing_secret: string | null;
}
