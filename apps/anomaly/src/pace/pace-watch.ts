import {
  ended,
  PACE_DRIVER,
  readPace,
  seriesKeyOf,
  trackPace,
  type PaceReading,
  type Tracked,
} from '@costwire/anomaly-detection';
import {
  shardOf,
  type AnomalyRecord,
  type AnomalyScope,
  type ProjectId,
} from '@costwire/contracts';
import { ANOMALY_COLUMNS, anomalyOf, type AnomalyRow, type Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';
import { saveAnomalies } from '../findings/anomalies.repository.js';
import { noteDeliveries } from '../notify/deliveries.repository.js';
import {
  dueTargets,
  findTarget,
  markChecked,
  type WatchedTarget,
} from '../settings/pace-targets.repository.js';
import { tryLockShard } from '../watch/watched-projects.repository.js';
import { readScopeDays } from './scope-days.query.js';

/** How often a month is looked at: its forecast moves slowly. */
const INTERVAL_MS = 300_000;

/** Raises an alarm when the month of a scope is forecast to leave what it may come to. */
export class PaceWatch {
  constructor(private readonly database: Database) {}

  /** Looks at the targets that are due; returns how many. */
  async run(nowMs: number): Promise<number> {
    const due = await dueTargets(this.database, nowMs - INTERVAL_MS);
    for (const target of due) await this.look(target, nowMs);
    return due.length;
  }

  /** Reads outside the transaction: the roll-ups of three months are many, the alarm is one row. */
  private async look(target: WatchedTarget, nowMs: number): Promise<void> {
    const { projectId, scope, budget_usd: budget } = target;
    const days = await readScopeDays(this.database, projectId, scope, nowMs);
    const reading = readPace(days, nowMs, budget === null ? undefined : Number(budget));
    await this.database.transaction(async (client) => {
      if (!(await tryLockShard(client, Number(shardOf(projectId))))) return;
      const now = await findTarget(client, target);
      // It was changed meanwhile: the next look sees what holds now.
      if (now?.budget_usd !== budget) return;
      const overMonth = await move(client, now, reading, nowMs);
      await markChecked(client, { ...now, overMonth }, nowMs);
    });
  }
}

/** Ends the alarm of a scope that is not watched any more. */
export async function endPaceAlarm(
  client: PoolClient,
  projectId: ProjectId,
  scope: AnomalyScope,
  nowMs: number,
): Promise<void> {
  const known = await latestAlarm(client, projectId, scope);
  if (known?.status !== 'open') return;
  await store(client, projectId, [ended(known, 'not_watched', new Date(nowMs).toISOString())]);
}

/** The month whose forecast is beyond the target, after its alarm has moved. */
async function move(
  client: PoolClient,
  { projectId, scope, overMonth }: WatchedTarget,
  reading: PaceReading | undefined,
  nowMs: number,
): Promise<string | null> {
  if (!reading) return overMonth;
  const known = await latestAlarm(client, projectId, scope);
  const { month } = reading.forecast;
  const context = { projectId, scope, known, nowMs, wasOver: overMonth === month };
  const { over, tracked } = trackPace(reading, context);
  await store(client, projectId, tracked);
  return over ? month : null;
}

async function latestAlarm(
  client: PoolClient,
  projectId: ProjectId,
  scope: AnomalyScope,
): Promise<AnomalyRecord | undefined> {
  const { rows } = await client.query<AnomalyRow>(
    `SELECT ${ANOMALY_COLUMNS} FROM anomalies
     WHERE project_id = $1 AND series = $2 AND driver = '${PACE_DRIVER}'
     ORDER BY timestamp DESC LIMIT 1`,
    [projectId, seriesKeyOf(scope)],
  );
  return rows[0] && anomalyOf(rows[0]);
}

async function store(
  client: PoolClient,
  projectId: ProjectId,
  tracked: readonly Tracked[],
): Promise<void> {
  if (tracked.length === 0) return;
  await saveAnomalies(client, tracked);
  await noteDeliveries(client, projectId, tracked);
}
