import {
  judgeOpenHours,
  mergeFindings,
  scopeOfSeries,
  seriesKeyOf,
  track,
  type Finding,
  type MinutesTotal,
  type OpenSeries,
  type SeriesKey,
  type Tracked,
} from '@costwire/anomaly-detection';
import type { AnomalyScope } from '@costwire/contracts';
import type { PoolClient } from 'pg';
import { readCurrent, saveAnomalies } from '../findings/anomalies.repository.js';
import { readSilenced } from '../findings/feedback.repository.js';
import { groupedBy, inParts } from './grouped.js';
import { readSeries, type KnownSeries } from './series-state.repository.js';
import { openSeriesOf, readOpenHours, type OpenHour } from './series-hours.repository.js';
import type { WatchedProject } from './watched-projects.repository.js';

const NEW_AFTER_MS = 168 * 3_600_000;
/** What an hour must have cost by now to explain another: less is no finding of its own (open-hours.ts). */
const LEAST_USD = 0.25;

/** What follows from changed anomalies in the same transaction: proposals, notifications. */
export interface FollowUps {
  store(client: PoolClient, project: WatchedProject, tracked: readonly Tracked[]): Promise<void>;
  /** Whether a scope lies in a planned window at a time. */
  plannedScopes(client: PoolClient, project: WatchedProject, atMs: number): Promise<Planned>;
}

/** Tells whether a scope lies in a planned window. */
export type Planned = (scope: AnomalyScope) => boolean;

/** Judges hours of a project and stores what that changes, in the transaction it is given. */
export class SeriesJudge {
  constructor(private readonly followUps: FollowUps) {}

  /**
   * Judges the open hours of the series that moved. When one of them is conspicuous all series of the
   * project whose hour holds enough are looked at, since another may explain it.
   */
  async judgeOpen(
    client: PoolClient,
    project: WatchedProject,
    touched: readonly SeriesKey[] | undefined,
    nowMs: number,
  ): Promise<void> {
    const first = await this.findOpen(client, project, touched);
    if (first.length === 0) return;
    const seen = new Set(first.map(({ series }) => series));
    const others = touched ? await this.findOpen(client, project) : [];
    const all = [...first, ...others.filter(({ series }) => !seen.has(series))];
    const hours = new Set(all.map(({ hourMs }) => hourMs));
    for (const hourMs of [...hours].sort((left, right) => left - right)) {
      const findings = all.filter((finding) => finding.hourMs === hourMs);
      await this.store(client, { project, findings, hourMs, closed: false, nowMs });
    }
  }

  /** Merges the findings of one hour, moves the anomalies by them, stores what follows. */
  async store(client: PoolClient, hour: JudgedHour): Promise<void> {
    const { project, findings, hourMs, closed, nowMs } = hour;
    if (findings.length === 0) return;
    const known = await readCurrent(client, project.projectId, hourMs);
    const open = known.filter(({ status }) => status === 'open');
    const standing = new Set(open.map(({ scope }) => seriesKeyOf(scope!)));
    const tracked = track(mergeFindings(findings, standing), {
      projectId: project.projectId,
      known,
      closed,
      now: new Date(nowMs).toISOString(),
      isPlanned: await this.followUps.plannedScopes(client, project, hourMs),
    });
    await this.keep(client, project, tracked);
  }

  /** Stores changed anomalies and what follows from them. */
  async keep(
    client: PoolClient,
    project: WatchedProject,
    tracked: readonly Tracked[],
  ): Promise<void> {
    if (tracked.length === 0) return;
    await saveAnomalies(client, tracked);
    await this.followUps.store(client, project, tracked);
  }

  private async findOpen(
    client: PoolClient,
    project: WatchedProject,
    series?: readonly SeriesKey[],
  ): Promise<Finding[]> {
    const keys =
      series ?? (await openSeriesOf(client, project.projectId, project.overHourMs, LEAST_USD));
    const silenced = await readSilenced(client, project);
    const findings: Finding[] = [];
    for (const part of inParts(keys)) {
      findings.push(...(await findIn(client, project, part)));
    }
    return findings.filter((finding) => !silenced.has(finding.series));
  }
}

async function findIn(
  client: PoolClient,
  project: WatchedProject,
  keys: readonly SeriesKey[],
): Promise<Finding[]> {
  const hours = await readOpenHours(client, project.projectId, keys);
  if (hours.length === 0) return [];
  const known = await readSeries(client, project.projectId, keys);
  const byKey = new Map(known.map((each) => [each.series, each]));
  const minutes = await readOpenHours(client, project.projectId, keys, 'minutes');
  return openSeries(project, hours, byKey, minutesBySeries(minutes))
    .flatMap(judgeOpenHours)
    .filter((finding) => finding.hourMs > project.overHourMs && !isLate(hours, finding));
}

/** The findings of one hour. */
export interface JudgedHour {
  project: WatchedProject;
  findings: readonly Finding[];
  hourMs: number;
  /** Whether the hour is over. */
  closed: boolean;
  nowMs: number;
}

/** Puts open hours and states together; series that wait to be learned are left out. */
function openSeries(
  project: WatchedProject,
  hours: readonly OpenHour[],
  known: ReadonlyMap<SeriesKey, KnownSeries>,
  minutes: ReadonlyMap<SeriesKey, MinutesTotal[]>,
): OpenSeries[] {
  const bySeries = groupedBy(hours, ({ series }) => series);
  return [...bySeries].flatMap(([series, own]) => {
    const before = known.get(series);
    if (before?.unlearned) return [];
    return [
      {
        series,
        scope: scopeOfSeries(series),
        state: before?.state,
        hours: own,
        rhythm: before?.rhythm,
        minutes: minutes.get(series) ?? [],
        isNew: own[0]!.hourMs - project.firstHourMs >= NEW_AFTER_MS,
      },
    ];
  });
}

/** The five minutes of open hours by series, oldest first. */
export function minutesBySeries(minutes: readonly OpenHour[]): Map<SeriesKey, MinutesTotal[]> {
  const totals = minutes.map(({ hourMs, ...each }) => ({ ...each, startMs: hourMs }));
  return groupedBy(totals, ({ series }) => series);
}

function isLate(hours: readonly OpenHour[], { series, hourMs }: Finding): boolean {
  return hours.some((hour) => hour.late && hour.series === series && hour.hourMs === hourMs);
}
