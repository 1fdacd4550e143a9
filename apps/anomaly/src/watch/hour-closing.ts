import {
  applyFeedback,
  closeHour,
  emptyHour,
  resolveQuiet,
  SeriesState,
  scopeOfSeries,
  SeriesRhythm,
  type Finding,
  type MinutesTotal,
  type SeriesKey,
} from '@costwire/anomaly-detection';
import type { ProjectId } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';
import { readCurrent } from '../findings/anomalies.repository.js';
import { readSilenced, readTeaching } from '../findings/feedback.repository.js';
import { groupedBy, inParts } from './grouped.js';
import { hoursAfter } from './hours.js';
import { readOpenHours, type OpenHour } from './series-hours.repository.js';
import { minutesBySeries, type SeriesJudge } from './series-judge.js';
import {
  awakeSeries,
  readSeries,
  saveStates,
  type KnownSeries,
} from './series-state.repository.js';
import {
  findWatched,
  markClosed,
  tryLockShard,
  type WatchedProject,
} from './watched-projects.repository.js';

const HOUR_MS = 3_600_000;
/** A series without a call for this long is asleep: its empty hours say nothing any more. */
export const ASLEEP_AFTER_MS = 168 * HOUR_MS;
const NEW_AFTER_MS = 168 * HOUR_MS;

type Learned = KnownSeries & { state: SeriesState; rhythm: SeriesRhythm; isNew: boolean };

/** Closes hours: each series takes in what the hour came to, and is judged by the whole of it. */
export class HourClosing {
  constructor(
    private readonly database: Database,
    private readonly judge: SeriesJudge,
  ) {}

  /**
   * Closes the hours of a project up to one, in one transaction. Does nothing while another process
   * works on the shard.
   *
   * @returns the number of hours closed.
   */
  async close(
    projectId: ProjectId,
    shard: number,
    lastHourMs: number,
    nowMs: number,
  ): Promise<number> {
    return this.database.transaction(async (client) => {
      if (!(await tryLockShard(client, shard))) return 0;
      const project = await findWatched(client, projectId);
      if (!project) return 0;
      const hours = hoursAfter(project.closedHourMs, lastHourMs);
      if (hours.length > 0) await this.closeHours(client, project, hours, nowMs);
      return hours.length;
    });
  }

  private async closeHours(
    client: PoolClient,
    project: WatchedProject,
    hours: readonly number[],
    nowMs: number,
  ): Promise<void> {
    const { projectId } = project;
    const said = await readTeaching(client, projectId, project.closedHourMs);
    const found = new Map<number, Finding[]>();
    const awake = await awakeSeries(client, projectId, hours[0]! - ASLEEP_AFTER_MS);
    for (const keys of inParts(awake)) {
      const part = await readPart(client, project, keys);
      for (const hourMs of hours) {
        // What was said of a filling hour holds for it when it is full.
        const heeded = said.filter(({ hourMs: after }) => hourMs - after <= HOUR_MS);
        const findings = closeOne(part, hourMs, new Set(heeded.map(({ series }) => series)));
        found.set(hourMs, [...(found.get(hourMs) ?? []), ...findings]);
        for (const { series: key, verb } of heeded) {
          const learned = part.series.get(key);
          if (learned) applyFeedback(learned.state, verb);
        }
      }
      await saveStates(client, projectId, [...part.series.values()]);
    }
    const silenced = await readSilenced(client, project);
    for (const hourMs of hours) {
      const findings = (found.get(hourMs) ?? []).filter(({ series }) => !silenced.has(series));
      await this.judge.store(client, { project, findings, hourMs, closed: true, nowMs });
      await this.resolve(client, project, hourMs, nowMs);
    }
    await markClosed(client, projectId, hours.at(-1)!);
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

function learnable(
  project: WatchedProject,
  known: readonly KnownSeries[],
  totals: readonly OpenHour[],
): Map<SeriesKey, Learned> {
  const series = new Map<SeriesKey, Learned>();
  for (const each of known) {
    if (each.unlearned) continue;
    series.set(each.series, {
      ...each,
      state: each.state ?? SeriesState.empty(),
      rhythm: each.rhythm ?? SeriesRhythm.empty(),
      isNew: false,
    });
  }
  const waiting = new Set(known.filter(({ unlearned }) => unlearned).map((each) => each.series));
  for (const { series: key, hourMs } of totals) {
    if (series.has(key) || waiting.has(key)) continue;
    series.set(key, {
      series: key,
      state: SeriesState.empty(),
      rhythm: SeriesRhythm.empty(),
      lastActiveMs: undefined,
      unlearned: false,
      isNew: hourMs - project.firstHourMs >= NEW_AFTER_MS,
    });
  }
  return series;
}

/** Some series of a project with the totals of their open hours. */
interface Part {
  series: Map<SeriesKey, Learned>;
  hours: Map<number, OpenHour[]>;
  minutes: Map<SeriesKey, MinutesTotal[]>;
}

async function readPart(
  client: PoolClient,
  project: WatchedProject,
  keys: readonly SeriesKey[],
): Promise<Part> {
  const { projectId } = project;
  const totals = await readOpenHours(client, projectId, keys);
  const minutes = await readOpenHours(client, projectId, keys, 'minutes');
  return {
    series: learnable(project, await readSeries(client, projectId, keys), totals),
    hours: groupedBy(totals, ({ hourMs }) => hourMs),
    minutes: minutesBySeries(minutes),
  };
}

/** @param usual series whose hour somebody has called usual. */
function closeOne(
  { series, hours, minutes }: Part,
  hourMs: number,
  usual: ReadonlySet<SeriesKey>,
): Finding[] {
  const byKey = new Map((hours.get(hourMs) ?? []).map((total) => [total.series, total]));
  return [...series.values()].flatMap((each) => {
    const total = byKey.get(each.series);
    if (total && total.calls > 0) each.lastActiveMs = hourMs;
    const asleep = hourMs - (each.lastActiveMs ?? -Infinity) > ASLEEP_AFTER_MS;
    if (asleep) return [];
    const hour = total ?? emptyHour(hourMs);
    const { state, isNew } = each;
    const open = { series: each.series, scope: scopeOfSeries(each.series), state, isNew };
    const own = { hours: [hour], rhythm: each.rhythm, minutes: minutes.get(each.series) ?? [] };
    const finding = closeHour(state, { ...open, ...own }, hour, usual.has(each.series));
    return finding && !total?.late ? [finding] : [];
  });
}
