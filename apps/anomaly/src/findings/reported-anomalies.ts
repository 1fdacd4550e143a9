import type { Tracked } from '@costwire/anomaly-detection';
import {
  formatUsd,
  parseUsd,
  shardOf,
  ZERO_USD,
  type AnomalyReport,
  type AnomalyReports,
  type ProjectId,
  type Usd,
} from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import { lockShard } from '../watch/watched-projects.repository.js';
import { findAnomaly, saveAnomalies } from './anomalies.repository.js';

/** Keeps anomalies that other systems found, beside our own. */
export class ReportedAnomalies {
  constructor(private readonly database: Database) {}

  /** Stores the reports of one message; one that is there already is left as it is. */
  async store({ project_id: projectId, events }: AnomalyReports, nowMs: number): Promise<void> {
    const now = new Date(nowMs).toISOString();
    await this.database.transaction(async (client) => {
      await lockShard(client, Number(shardOf(projectId)));
      for (const report of events) {
        if (await findAnomaly(client, projectId, report.id)) continue;
        await saveAnomalies(client, [trackedOf(report, projectId, now)]);
      }
    });
  }
}

function trackedOf(report: AnomalyReport, projectId: ProjectId, now: string): Tracked {
  const current = parseUsd(report.current_cost) ?? ZERO_USD;
  const expected = report.expected_cost === null ? undefined : parseUsd(report.expected_cost);
  const ratio = expected ? Number(current) / Number(expected) : undefined;
  return {
    change: 'opened',
    anomaly: {
      ...report,
      project_id: projectId,
      last_seen: report.timestamp,
      updated_at: now,
      resolved_at: null,
      status: 'open',
      resolution: null,
      source: 'external',
      scope: null,
      current_cost: formatUsd(current),
      expected_cost: expected === undefined ? null : formatUsd(expected),
      deviation_percent: ratio === undefined ? null : Math.round(1_000 * (ratio - 1)) / 10,
      excess_usd: expected === undefined ? null : formatUsd((current - expected) as Usd),
      contributions: null,
      severe_buckets: 0,
      planned: false,
      feedback: null,
    },
  };
}
