import { resolveQuiet, type SeriesKey } from '@costwire/anomaly-detection';
import type { ProjectId } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';
import { readCurrent } from '../findings/anomalies.repository.js';
import { readSilenced } from '../findings/feedback.repository.js';
import { takeFindings } from './closing-findings.repository.js';
import { ASLEEP_AFTER_MS, closePart } from './closing-part.js';
import { inParts } from './grouped.js';
import { hoursAfter } from './hours.js';
import type { SeriesJudge } from './series-judge.js';
import { awakeSeries } from './series-state.repository.js';
import {
  findWatched,
  lockShard,
  markClosed,
  markOver,
  tryLockShard,
  type WatchedProject,
} from './watched-projects.repository.js';

const HOUR_MS = 3_600_000;
/** Series that keep the shard from others at once: about a tenth of a second. */
const SERIES_AT_ONCE = 200;

/**
 * Closes hours: each series takes in what the hour came to, and is judged by the whole of it. Some series
 * at a time, each time in a transaction of its own; in between, hours that are filling are judged.
 */
export class HourClosing {
  constructor(
    private readonly database: Database,
    private readonly judge: SeriesJudge,
    private readonly seriesAtOnce = SERIES_AT_ONCE,
  ) {}

  /**
   * Closes the hours of a project up to one. Does nothing while another process works on the shard.
   *
   * @returns the number of hours closed.
   */
  async close(
    projectId: ProjectId,
    shard: number,
    lastHourMs: number,
    nowMs: number,
  ): Promise<number> {
    let closed = 0;
    for await (const step of this.steps(projectId, shard, lastHourMs, nowMs)) closed += step;
    return closed;
  }

  /**
   * The same, a transaction at a time.
   *
   * 1. The hours are marked as over: what comes for them from now on is late, live judging leaves them.
   * 2. The series take them in, part by part. A state says itself which hours it has taken in, so whoever
   *    goes on after a process died takes in nothing twice; what was found waits in `closing_findings`.
   * 3. When all series are through, the findings are merged and stored, and the hours are closed.
   *
   * @returns after each transaction the number of hours that it closed.
   */
  async *steps(
    projectId: ProjectId,
    shard: number,
    lastHourMs: number,
    nowMs: number,
  ): AsyncGenerator<number, void, void> {
    const keys = await this.begin(projectId, shard, lastHourMs);
    if (!keys) return;
    for (const part of inParts(keys, this.seriesAtOnce)) {
      yield await this.whileClosing(projectId, shard, async (client, project) => {
        await closePart(client, project, part);
        return 0;
      });
    }
    yield await this.whileClosing(projectId, shard, async (client, project) =>
      this.finish(client, project, nowMs),
    );
  }

  /** The series to take in, or nothing when no hour is over. Goes on where a process that died had begun. */
  private async begin(
    projectId: ProjectId,
    shard: number,
    lastHourMs: number,
  ): Promise<SeriesKey[] | undefined> {
    return this.database.transaction(async (client) => {
      if (!(await tryLockShard(client, shard))) return undefined;
      const project = await findWatched(client, projectId);
      if (!project) return undefined;
      if (!isClosing(project)) {
        if (lastHourMs <= project.closedHourMs) return undefined;
        await markOver(client, projectId, lastHourMs);
      }
      return awakeSeries(client, projectId, project.closedHourMs + HOUR_MS - ASLEEP_AFTER_MS);
    });
  }

  private async whileClosing(
    projectId: ProjectId,
    shard: number,
    work: (client: PoolClient, project: WatchedProject) => Promise<number>,
  ): Promise<number> {
    return this.database.transaction(async (client) => {
      await lockShard(client, shard);
      const project = await findWatched(client, projectId);
      return project && isClosing(project) ? work(client, project) : 0;
    });
  }

  private async finish(
    client: PoolClient,
    project: WatchedProject,
    nowMs: number,
  ): Promise<number> {
    const { projectId, closedHourMs, overHourMs } = project;
    const silenced = await readSilenced(client, project);
    const found = await takeFindings(client, projectId);
    const hours = hoursAfter(closedHourMs, overHourMs);
    for (const hourMs of hours) {
      const findings = found.filter(
        (finding) => finding.hourMs === hourMs && !silenced.has(finding.series),
      );
      await this.judge.store(client, { project, findings, hourMs, closed: true, nowMs });
      await this.resolve(client, project, hourMs, nowMs);
    }
    await markClosed(client, projectId, overHourMs);
    return hours.length;
  }

  private async resolve(
    client: PoolClient,
    project: WatchedProject,
    hourMs: number,
    nowMs: number,
  ): Promise<void> {
    const known = await readCurrent(client, project.projectId, hourMs);
    const now = new Date(nowMs).toISOString();
    await this.judge.keep(client, project, resolveQuiet(known, hourMs + HOUR_MS, now));
  }
}

function isClosing({ closedHourMs, overHourMs }: WatchedProject): boolean {
  return overHourMs > closedHourMs;
}
