import type { PiiBatch } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';

/** Rows removed in one statement, so that what is recorded meanwhile never waits long for a lock. */
const REMOVED_AT_ONCE = 5_000;

/** Before which times what is removed; findings by the time of their event. */
export interface FindingsLimits {
  findings: Date;
  sums: Date;
}

/** Keeps what was found, by event and by day. The only writer of both tables. */
export class FindingsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Records the findings of batches in one statement: what is new by event and type moves the sums of
   * its day, what was recorded before changes nothing.
   */
  async record(batches: readonly PiiBatch[]): Promise<void> {
    const rows = batches.flatMap(({ project_id: projectId, events }) =>
      events.flatMap((event) => event.findings.map((finding) => ({ projectId, event, finding }))),
    );
    if (rows.length === 0) return;
    await this.database.transaction(async (client) => {
      await client.query(
        `WITH fresh AS (
           INSERT INTO pii_findings (project_id, event_id, type, ts, feature, count, spans)
           SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::text[],
                                $6::integer[], $7::jsonb[])
             AS given (project_id, event_id, type, ts, feature, count, spans)
           ORDER BY project_id, event_id, type
           ON CONFLICT DO NOTHING
           RETURNING project_id, type, ts, feature, count
         )
         INSERT INTO pii_findings_daily AS kept
           (project_id, day, type, feature, events, findings)
         SELECT project_id, (ts AT TIME ZONE 'UTC')::date AS day, type, coalesce(feature, ''),
                count(*), sum(count)
         FROM fresh GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
         ON CONFLICT (project_id, day, type, feature) DO UPDATE SET
           events = kept.events + excluded.events,
           findings = kept.findings + excluded.findings`,
        [
          rows.map(({ projectId }) => projectId),
          rows.map(({ event }) => event.event_id),
          rows.map(({ finding }) => finding.type),
          rows.map(({ event }) => event.timestamp),
          rows.map(({ event }) => event.feature ?? null),
          rows.map(({ finding }) => finding.count),
          rows.map(({ finding }) => (finding.spans ? JSON.stringify(finding.spans) : null)),
        ],
      );
    });
  }

  /** Removes what is older than the limits, in every project. */
  async removeBefore({ findings, sums }: FindingsLimits): Promise<void> {
    const projects = await this.database.query<{ id: string }>(
      'SELECT DISTINCT project_id AS id FROM pii_findings_daily',
    );
    for (const { id } of projects) {
      while ((await this.removeSome(id, findings)) === REMOVED_AT_ONCE);
      await this.database.query(
        'DELETE FROM pii_findings_daily WHERE project_id = $1 AND day < $2::date',
        [id, sums.toISOString().slice(0, 10)],
      );
    }
  }

  /** Uses `pii_findings_ts_idx`. */
  private async removeSome(projectId: string, before: Date): Promise<number> {
    const removed = await this.database.query(
      `DELETE FROM pii_findings WHERE (project_id, event_id, type) IN (
         SELECT project_id, event_id, type FROM pii_findings
         WHERE project_id = $1 AND ts < $2 ORDER BY ts LIMIT ${REMOVED_AT_ONCE})
       RETURNING 1`,
      [projectId, before],
    );
    return removed.length;
  }
}
