import type { AnomalyChanged, AnomalyRecord, ProjectId } from '@costwire/contracts';
import { ANOMALY_COLUMNS, anomalyOf, Database, type AnomalyRow } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';

const SNAPSHOT = 200;
const CHANGES = 500;

/** What a stream of anomalies shows. Uses the index `anomalies_by_change`. */
@Injectable()
export class AnomalyStreamQuery {
  constructor(private readonly database: Database) {}

  /** Open anomalies, newest first, and the sequence from which changes go on. */
  async snapshot(projectId: ProjectId): Promise<{ sequence: number; items: AnomalyRecord[] }> {
    const [last] = await this.database.readProject<{ sequence: string }>(
      projectId,
      'SELECT coalesce(max(sequence), 0) AS sequence FROM anomalies WHERE project_id = $1',
      [projectId],
    );
    const rows = await this.database.readProject<AnomalyRow>(
      projectId,
      `SELECT ${ANOMALY_COLUMNS} FROM anomalies WHERE project_id = $1 AND status = 'open'
       ORDER BY timestamp DESC, id DESC LIMIT ${SNAPSHOT}`,
      [projectId],
    );
    return { sequence: Number(last!.sequence), items: rows.map(anomalyOf) };
  }

  /** Anomalies that changed after a sequence, each as it is now, in the order of their last change. */
  async changesAfter(projectId: ProjectId, sequence: number): Promise<AnomalyChanged[]> {
    const rows = await this.database.readProject<AnomalyRow>(
      projectId,
      `SELECT ${ANOMALY_COLUMNS} FROM anomalies WHERE project_id = $1 AND sequence > $2
       ORDER BY sequence LIMIT ${CHANGES}`,
      [projectId, sequence],
    );
    return rows.map((row) => ({
      project_id: projectId,
      change: row.change,
      sequence: Number(row.sequence),
      anomaly: anomalyOf(row),
    }));
  }
}
