/**
 * Postgres roles. Each service owns its tables and can touch no other service's; the API reads as
 * `costwire_reader`, which row-level security holds to one project. They cannot log in themselves:
 * the login of `DATABASE_URL` is a member and takes them on.
 */
export const SERVICE_ROLES = {
  gateway: 'costwire_gateway',
  ingest: 'costwire_ingest',
  cost: 'costwire_cost',
  pii: 'costwire_pii',
  anomaly: 'costwire_anomaly',
  approvals: 'costwire_approvals',
  reader: 'costwire_reader',
} as const;

/** One of {@link SERVICE_ROLES}. */
export type ServiceRole = (typeof SERVICE_ROLES)[keyof typeof SERVICE_ROLES];

/** A service that keeps an audit trail of its own. */
export type AuditOwner = Exclude<keyof typeof SERVICE_ROLES, 'reader'>;

/** The table of a service's audit trail. */
export function auditTable(owner: AuditOwner): string {
  return `audit_${owner}`;
}

/** Tables by owner: the one service that writes them. */
export const TABLE_OWNERS: Readonly<Record<string, ServiceRole>> = {
  projects: SERVICE_ROLES.gateway,
  api_keys: SERVICE_ROLES.gateway,
  audit_gateway: SERVICE_ROLES.gateway,
  event_identities: SERVICE_ROLES.ingest,
  events: SERVICE_ROLES.ingest,
  event_repeats: SERVICE_ROLES.ingest,
  ingest_counts: SERVICE_ROLES.ingest,
  price_books: SERVICE_ROLES.cost,
  price_versions: SERVICE_ROLES.cost,
  price_version_ends: SERVICE_ROLES.cost,
  price_rates: SERVICE_ROLES.cost,
  aws_prices: SERVICE_ROLES.cost,
  audit_cost: SERVICE_ROLES.cost,
  cost_entries: SERVICE_ROLES.cost,
  rollup_hourly: SERVICE_ROLES.cost,
  rollup_recent: SERVICE_ROLES.cost,
  rollup_user_daily: SERVICE_ROLES.cost,
  provider_calls: SERVICE_ROLES.cost,
  provider_call_alternates: SERVICE_ROLES.cost,
  repricings: SERVICE_ROLES.cost,
  watched_projects: SERVICE_ROLES.anomaly,
  series_state: SERVICE_ROLES.anomaly,
  series_hours: SERVICE_ROLES.anomaly,
  series_minutes: SERVICE_ROLES.anomaly,
  closing_findings: SERVICE_ROLES.anomaly,
  pace_targets: SERVICE_ROLES.anomaly,
  anomalies: SERVICE_ROLES.anomaly,
  anomaly_feedback: SERVICE_ROLES.anomaly,
  proposals: SERVICE_ROLES.anomaly,
  planned_windows: SERVICE_ROLES.anomaly,
  anomaly_gates: SERVICE_ROLES.anomaly,
  notification_channels: SERVICE_ROLES.anomaly,
  notification_deliveries: SERVICE_ROLES.anomaly,
  audit_anomaly: SERVICE_ROLES.anomaly,
  scenarios: SERVICE_ROLES.gateway,
  scenario_logs: SERVICE_ROLES.ingest,
  scenario_messages: SERVICE_ROLES.ingest,
  removed_scenario_logs: SERVICE_ROLES.ingest,
  scenario_entries: SERVICE_ROLES.cost,
  scenario_rollup_hourly: SERVICE_ROLES.cost,
  removed_scenario_entries: SERVICE_ROLES.cost,
  pii_policies: SERVICE_ROLES.pii,
  pii_findings: SERVICE_ROLES.pii,
  pii_findings_daily: SERVICE_ROLES.pii,
  pii_erasures: SERVICE_ROLES.pii,
  audit_pii: SERVICE_ROLES.pii,
  actions: SERVICE_ROLES.approvals,
  action_decisions: SERVICE_ROLES.approvals,
  action_effects: SERVICE_ROLES.approvals,
  approval_policies: SERVICE_ROLES.approvals,
  policies: SERVICE_ROLES.approvals,
  audit_approvals: SERVICE_ROLES.approvals,
};

/**
 * Tables the API may read, with the column that names the project. Prices are seen by whoever sees
 * their version: those of the project and those that hold for all.
 */
export const READABLE_TABLES: Readonly<Record<string, string>> = {
  projects: 'id',
  api_keys: 'project_id',
  audit_gateway: 'project_id',
  events: 'project_id',
  ingest_counts: 'project_id',
  price_versions: 'project_id',
  price_version_ends: 'project_id',
  price_rates: 'version_id',
  aws_prices: 'version_id',
  audit_cost: 'project_id',
  cost_entries: 'project_id',
  rollup_hourly: 'project_id',
  rollup_user_daily: 'project_id',
  provider_calls: 'project_id',
  provider_call_alternates: 'project_id',
  repricings: 'project_id',
  anomalies: 'project_id',
  anomaly_feedback: 'project_id',
  proposals: 'project_id',
  planned_windows: 'project_id',
  pace_targets: 'project_id',
  anomaly_gates: 'project_id',
  notification_channels: 'project_id',
  notification_deliveries: 'project_id',
  audit_anomaly: 'project_id',
  scenarios: 'project_id',
  scenario_logs: 'project_id',
  scenario_rollup_hourly: 'project_id',
  pii_policies: 'project_id',
  pii_findings: 'project_id',
  pii_findings_daily: 'project_id',
  pii_erasures: 'project_id',
  audit_pii: 'project_id',
  actions: 'project_id',
  action_decisions: 'project_id',
  action_effects: 'project_id',
  approval_policies: 'project_id',
  policies: 'project_id',
  audit_approvals: 'project_id',
};

/** The setting that names the project of a reading transaction. */
export const PROJECT_SETTING = 'costwire.project_id';
