import { formatUsd, parseUsd, type ActionStatus } from '@costwire/contracts';

/** A row of actions as the API reads it. */
export interface ActionAnswerRow {
  id: string;
  created_at: Date;
  [column: string]: unknown;
}

/** A row of the history of an action. */
export interface DecisionRow {
  from_status: ActionStatus | null;
  to_status: ActionStatus;
  decided_by: string;
  via: string;
  reason: string | null;
  decided_at: Date;
}

/** Columns of an action that the API shows as they stand. */
const SHOWN = [
  'anomaly_id',
  'source',
  'action_type',
  'driver',
  'parameters',
  'description',
  'risk_level',
  'severity',
  'reversible',
  'changes_quality',
  'status',
  'requires_approval',
  'auto_approved',
  'held_back_by',
  'requested_by',
  'approved_by',
  'ttl_minutes',
  'failure',
  'meta',
] as const;

const TIMES = [
  'proposed_at',
  'expires_at',
  'executed_at',
  'reverse_at',
  'verify_at',
  'reversed_at',
  'updated_at',
] as const;

/** An action as the API answers it. Savings are those that no other action counts too. */
export function actionAnswer(row: ActionAnswerRow): Record<string, unknown> {
  const savings = {
    low: decimal(row['savings_low']),
    expected: decimal(row['savings_expected']),
    high: decimal(row['savings_high']),
    horizon_days: row['horizon_days'],
  };
  return {
    id: row.id,
    timestamp: row.created_at.toISOString(),
    ...Object.fromEntries(SHOWN.map((column) => [column, row[column] ?? null])),
    scope: {
      kind: row['scope_kind'],
      value: row['scope_value'],
      environment: row['scope_environment'] ?? null,
    },
    estimated_savings: savings.expected,
    savings,
    savings_before_overlap: row['proposed_savings'],
    forecast: { hourly_usd: decimal(row['forecast_hourly_usd']) },
    realised_savings: row['realised'] ?? null,
    ...Object.fromEntries(TIMES.map((column) => [column, timeText(row[column])])),
  };
}

/** A decision as the API answers it. */
export function decisionAnswer(row: DecisionRow): Record<string, unknown> {
  return {
    from: row.from_status,
    to: row.to_status,
    decided_by: row.decided_by,
    via: row.via,
    reason: row.reason,
    decided_at: row.decided_at.toISOString(),
  };
}

function decimal(amount: unknown): string | null {
  return typeof amount === 'string' ? formatUsd(parseUsd(amount)!) : null;
}

function timeText(time: unknown): string | null {
  return time instanceof Date ? time.toISOString() : null;
}
