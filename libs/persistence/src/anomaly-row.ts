import { formatUsd, parseUsd, type AnomalyChange, type AnomalyRecord } from '@costwire/contracts';

/** A row of the table of anomalies. */
export interface AnomalyRow extends Omit<
  AnomalyRecord,
  'timestamp' | 'last_seen' | 'updated_at' | 'resolved_at' | 'scope'
> {
  timestamp: Date;
  last_seen: Date;
  updated_at: Date;
  resolved_at: Date | null;
  scope: AnomalyRecord['scope'];
  sequence: string;
  change: AnomalyChange;
}

/** Columns that {@link anomalyOf} reads. */
export const ANOMALY_COLUMNS = `id, project_id, timestamp, last_seen, updated_at, resolved_at, status,
  resolution, source, provider, service, model, series::jsonb AS scope, current_cost, expected_cost,
  deviation_percent, excess_usd, severity, driver, description, contributions, severe_buckets, planned,
  feedback, meta, sequence, change`;

/** The anomaly of a row. */
export function anomalyOf(row: AnomalyRow): AnomalyRecord {
  const { sequence: _sequence, change: _change, scope, ...rest } = row;
  return {
    ...rest,
    timestamp: row.timestamp.toISOString(),
    last_seen: row.last_seen.toISOString(),
    updated_at: row.updated_at.toISOString(),
    resolved_at: row.resolved_at?.toISOString() ?? null,
    scope: scopeOf(scope),
    current_cost: decimal(row.current_cost)!,
    expected_cost: decimal(row.expected_cost),
    excess_usd: decimal(row.excess_usd),
  };
}

/** The series is kept as a JSON array, its order being that of the scope's members. */
function scopeOf(scope: unknown): AnomalyRecord['scope'] {
  if (!Array.isArray(scope)) return null;
  const [kind, name, provider, model] = scope as string[];
  return { kind, name, provider, model } as AnomalyRecord['scope'];
}

function decimal(amount: string | null): string | null {
  return amount === null ? null : formatUsd(parseUsd(amount)!);
}
