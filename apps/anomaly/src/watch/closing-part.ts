import {
  applyFeedback,
  closeHour,
  emptyHour,
  SeriesState,
  scopeOfSeries,
  SeriesRhythm,
  type Finding,
  type MinutesTotal,
  type SeriesKey,
} from '@costwire/anomaly-detection';
import type { PoolClient } from 'pg';
import { readTeaching } from '../findings/feedback.repository.js';
import { saveFindings } from './closing-findings.repository.js';
import { groupedBy } from './grouped.js';
import { hoursAfter } from './hours.js';
import { forgetHours, readOpenHours, type OpenHour } from './series-hours.repository.js';
import { minutesBySeries } from './series-judge.js';
import { readSeries, saveStates, type KnownSeries } from './series-state.repository.js';
import type { WatchedProject } from './watched-projects.repository.js';

const HOUR_MS = 3_600_000;
/** A series without a call for this long is asleep: its empty hours say nothing any more. */
export const ASLEEP_AFTER_MS = 168 * HOUR_MS;
const NEW_AFTER_MS = 168 * HOUR_MS;

type Learned = KnownSeries & { state: SeriesState; rhythm: SeriesRhythm; isNew: boolean };

/** Some series of a project with the totals of the hours that are over. */
interface Part {
  series: Map<SeriesKey, Learned>;
  hours: Map<SeriesKey, OpenHour[]>;
  minutes: Map<SeriesKey, MinutesTotal[]>;
}

/**
 * Lets series take in the hours of their project that are over and not closed, and keeps what is found for
 * the end of the closing. Hours that a series has taken in are not taken in again.
 */
export async function closePart(
  client: PoolClient,
  project: WatchedProject,
  keys: readonly SeriesKey[],
): Promise<void> {
  const { projectId, closedHourMs, overHourMs } = project;
  const hours = hoursAfter(closedHourMs, overHourMs);
  if (hours.length === 0) return;
  const said = await readTeaching(client, projectId, closedHourMs);
  const part = await readPart(client, project, keys);
  const findings = hours.flatMap((hourMs) => {
    const behind = [...part.series.values()].filter(({ state }) => state.learnedHourMs < hourMs);
    // What was said of a filling hour holds for it when it is full.
    const heeded = said.filter(({ hourMs: after }) => hourMs === after + HOUR_MS);
    const usual = new Set(heeded.map(({ series }) => series));
    const found = behind.flatMap((each) => closeOne(part, each, hourMs, usual));
    for (const each of behind) {
      for (const { series, verb } of heeded) {
        if (series === each.series) applyFeedback(each.state, verb);
      }
    }
    return found;
  });
  await saveStates(client, projectId, [...part.series.values()]);
  await saveFindings(client, projectId, findings);
  await forgetHours(client, projectId, overHourMs, keys);
}

async function readPart(
  client: PoolClient,
  project: WatchedProject,
  keys: readonly SeriesKey[],
): Promise<Part> {
  const { projectId, overHourMs } = project;
  const totals = await readOpenHours(client, projectId, keys, 'hours', overHourMs);
  const minutes = await readOpenHours(client, projectId, keys, 'minutes', overHourMs);
  return {
    series: learnable(project, await readSeries(client, projectId, keys), totals),
    hours: groupedBy(totals, ({ series }) => series),
    minutes: minutesBySeries(minutes),
  };
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

/** @param usual series whose hour somebody has called usual. */
function closeOne(
  { hours, minutes }: Part,
  each: Learned,
  hourMs: number,
  usual: ReadonlySet<SeriesKey>,
): Finding[] {
  const { series, state, rhythm, isNew } = each;
  const total = hours.get(series)?.find((hour) => hour.hourMs === hourMs);
  if (total && total.calls > 0) each.lastActiveMs = hourMs;
  const asleep = hourMs - (each.lastActiveMs ?? -Infinity) > ASLEEP_AFTER_MS;
  if (asleep) return [];
  const hour = total ?? emptyHour(hourMs);
  const open = { series, scope: scopeOfSeries(series), state, isNew };
  const own = { hours: [hour], rhythm, minutes: minutes.get(series) ?? [] };
  const finding = closeHour(state, { ...open, ...own }, hour, usual.has(series));
  return finding && !total?.late ? [finding] : [];
}
