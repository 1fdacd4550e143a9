import {
  PACE_DRIVER,
  seriesKeyOf,
  QUIET_MS,
  REOPEN_MS,
  type Tracked,
} from '@costwire/anomaly-detection';
import type { AnomalyChanged, AnomalyRecord, ProjectId } from '@costwire/contracts';
import { ANOMALY_COLUMNS, anomalyOf, type AnomalyRow, type Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';

/** Changes that are published at once at most. */
const PUBLISH_LIMIT = 500;

/** Anomalies of hours that are open, or were seen so lately that they may open again. */
export async function readCurrent(
  client: PoolClient,
  projectId: ProjectId,
  hourMs: number,
): Promise<AnomalyRecord[]> {
  const since = new Date(hourMs - QUIET_MS - REOPEN_MS - QUIET_MS);
  const { rows } = await client.query<AnomalyRow>(
    `SELECT ${ANOMALY_COLUMNS} FROM anomalies
     WHERE project_id = $1 AND series IS NOT NULL AND driver <> '${PACE_DRIVER}' AND (status = 'open' OR last_seen >= $2)
     ORDER BY last_seen DESC, id`,
    [projectId, since],
  );
  return rows.map(anomalyOf);
}

/** One anomaly, or `undefined` when the project has none of this id. */
export async function findAnomaly(
  client: PoolClient,
  projectId: ProjectId,
  id: string,
): Promise<AnomalyRecord | undefined> {
  const { rows } = await client.query<AnomalyRow>(
    `SELECT ${ANOMALY_COLUMNS} FROM anomalies WHERE project_id = $1 AND id = $2`,
    [projectId, id],
  );
  return rows[0] && anomalyOf(rows[0]);
}

/**
 * Stores changed anomalies; each takes the next sequence, by which subscribers order them. Those that
 * end are written first, so that a scope never has two open ones of a driver.
 */
export async function saveAnomalies(
  client: PoolClient,
  tracked: readonly Tracked[],
): Promise<void> {
  const ordered = [...tracked].sort((left, right) => isOpen(left) - isOpen(right));
  for (const { change, anomaly } of ordered) await saveOne(client, change, anomaly);
}

/** Changes that no subscriber was told of, oldest first. */
export async function readUnpublished(database: Database): Promise<AnomalyChanged[]> {
  const rows = await database.query<AnomalyRow>(
    `SELECT ${ANOMALY_COLUMNS} FROM anomalies WHERE published_sequence < sequence
     ORDER BY sequence LIMIT ${PUBLISH_LIMIT}`,
  );
  return rows.map((row) => ({
    project_id: row.project_id,
    change: row.change,
    sequence: Number(row.sequence),
    anomaly: anomalyOf(row),
  }));
}

/** Notes that changes were published; a change that came meanwhile stays to be told. */
export async function markPublished(
  database: Database,
  changes: readonly AnomalyChanged[],
): Promise<void> {
  await database.query(
    `UPDATE anomalies SET published_sequence = told.sequence
     FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS told (project_id, id, sequence)
     WHERE anomalies.project_id = told.project_id AND anomalies.id = told.id
       AND published_sequence < told.sequence`,
    [
      changes.map(({ project_id }) => project_id),
      changes.map(({ anomaly }) => anomaly.id),
      changes.map(({ sequence }) => sequence),
    ],
  );
}

function isOpen({ anomaly }: Tracked): number {
  return Number(anomaly.status === 'open');
}

async function saveOne(
  client: PoolClient,
  change: Tracked['change'],
  anomaly: AnomalyRecord,
): Promise<void> {
  const columns: Record<string, unknown> = {
    project_id: anomaly.project_id,
    id: anomaly.id,
    change,
    series: anomaly.scope && seriesKeyOf(anomaly.scope),
    timestamp: anomaly.timestamp,
    last_seen: anomaly.last_seen,
    updated_at: anomaly.updated_at,
    resolved_at: anomaly.resolved_at,
    status: anomaly.status,
    resolution: anomaly.resolution,
    source: anomaly.source,
    provider: anomaly.provider,
    service: anomaly.service,
    model: anomaly.model,
    current_cost: anomaly.current_cost,
    expected_cost: anomaly.expected_cost,
    deviation_percent: anomaly.deviation_percent,
    excess_usd: anomaly.excess_usd,
    severity: anomaly.severity,
    driver: anomaly.driver,
    description: anomaly.description,
    contributions: anomaly.contributions,
    severe_buckets: anomaly.severe_buckets,
    planned: anomaly.planned,
    feedback: anomaly.feedback,
    meta: anomaly.meta,
  };
  const names = Object.keys(columns);
  await client.query(
    `INSERT INTO anomalies (${names.join(', ')}, sequence)
     VALUES (${names.map((_, index) => `$${index + 1}`).join(', ')}, nextval('anomaly_changes'))
     ON CONFLICT (project_id, id) DO UPDATE SET
       ${names.map((name) => `${name} = excluded.${name}`).join(', ')},
       sequence = excluded.sequence`,
    Object.values(columns),
  );
}
