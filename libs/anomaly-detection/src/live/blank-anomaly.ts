import type { AnomalyRecord, AnomalyScope, ProjectId } from '@costwire/contracts';

/** What an anomaly has from its first moment on. */
export interface AnomalyOpening {
  id: string;
  projectId: ProjectId;
  scope: AnomalyScope;
  /** ISO-8601; `now` is when it was found. */
  began: string;
  now: string;
  severity: AnomalyRecord['severity'];
  driver: AnomalyRecord['driver'];
  /** Whether it falls into a planned window. */
  planned: boolean;
}

/** An anomaly that is open and of which no reading is told yet. */
export function blankAnomaly({
  id,
  projectId,
  scope,
  began,
  now,
  severity,
  driver,
  planned,
}: AnomalyOpening): AnomalyRecord {
  return {
    id,
    project_id: projectId,
    timestamp: began,
    last_seen: began,
    updated_at: now,
    resolved_at: null,
    status: 'open',
    resolution: null,
    source: 'detector',
    provider: scope.provider || null,
    service: scope.name || scope.model || 'project',
    model: scope.model || null,
    scope,
    current_cost: '0',
    expected_cost: null,
    deviation_percent: null,
    excess_usd: null,
    severity,
    driver,
    description: '',
    contributions: null,
    severe_buckets: 0,
    planned,
    feedback: null,
    meta: {},
  };
}
