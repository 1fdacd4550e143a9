import { seriesKeyOf, seriesOfTotal, type SeriesKey } from '@costwire/anomaly-detection';
import { shardOf, type BucketTotal, type ProjectId } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';
import { groupedBy } from './grouped.js';
import { hourOf, lastClosableHour } from './hours.js';
import type { SeriesJudge } from './series-judge.js';
import { takeTotals } from './series-hours.repository.js';
import { markStale } from './series-state.repository.js';
import { lockShard, watchProject } from './watched-projects.repository.js';

/** Totals of one project. */
export interface ProjectTotals {
  projectId: ProjectId;
  totals: readonly BucketTotal[];
}

/** Takes totals as they come and judges the hours that are still filling. */
export class LiveWatch {
  constructor(
    private readonly database: Database,
    private readonly judge: SeriesJudge,
  ) {}

  /**
   * Takes totals of projects of one shard, in one transaction: what is known of the open hours, the
   * anomalies that follow, and what follows from those.
   */
  async take(given: readonly ProjectTotals[], nowMs: number): Promise<void> {
    const byProject = groupedBy(given, ({ projectId }) => projectId);
    const [first] = byProject.keys();
    if (first === undefined) return;
    await this.database.transaction(async (client) => {
      await lockShard(client, Number(shardOf(first)));
      for (const [projectId, parts] of byProject) {
        const totals = parts.flatMap((part) => part.totals);
        await this.takeProject(client, { projectId, totals }, nowMs);
      }
    });
  }

  private async takeProject(
    client: PoolClient,
    { projectId, totals }: ProjectTotals,
    nowMs: number,
  ): Promise<void> {
    if (totals.length === 0) return;
    const firstHourMs = Math.min(...totals.map(hourMsOf));
    const project = await watchProject(
      client,
      { projectId, firstHourMs: hourOf(firstHourMs), closedHourMs: lastClosableHour(nowMs) },
      Number(shardOf(projectId)),
      nowMs,
    );
    const past = totals.filter((total) => hourMsOf(total) <= project.overHourMs);
    if (past.length > 0) await markStale(client, projectId, seriesOf(past), nowMs);
    const open = totals.filter((total) => hourMsOf(total) > project.overHourMs);
    if (open.length === 0) return;
    const moved = await takeTotals(client, projectId, open);
    await takeTotals(client, projectId, open.flatMap(minutesOf), 'minutes');
    if (moved.size > 0) await this.judge.judgeOpen(client, project, [...moved], nowMs);
  }
}

function hourMsOf(total: BucketTotal): number {
  return Date.parse(total.bucket);
}

function seriesOf(totals: readonly BucketTotal[]): Set<SeriesKey> {
  return new Set(totals.flatMap(seriesOfTotal).map(seriesKeyOf));
}

/** The five minutes that a total carries, each as a total of its own. */
function minutesOf({ five_minutes: minutes = [], ...total }: BucketTotal): BucketTotal[] {
  return minutes.map((each) => ({ ...total, ...each }));
}
