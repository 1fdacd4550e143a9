import {
  applyFeedback,
  closeHour,
  emptyHour,
  scopeOfSeries,
  SeriesState,
  SeriesRhythm,
  type HourTotal,
  type MinutesTotal,
  type SeriesKey,
} from '@costwire/anomaly-detection';
import { shardOf, type ProjectId } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import { readTeaching } from '../findings/feedback.repository.js';
import { ASLEEP_AFTER_MS } from './closing-part.js';
import { groupedBy } from './grouped.js';
import { hourOf, hoursAfter } from './hours.js';
import { PastHours } from './past-hours.query.js';
import type { SeriesJudge } from './series-judge.js';
import { clearStale, readStale, saveStates, type KnownSeries } from './series-state.repository.js';
import { findWatched, tryLockShard, type WatchedProject } from './watched-projects.repository.js';

const HOUR_MS = 3_600_000;
/** Past that is learned: the four weeks that a state remembers, and two to settle. */
const LEARNED_MS = 42 * 24 * HOUR_MS;
const NEW_AFTER_MS = 168 * HOUR_MS;
/** Series learned in one go; the others come in the next. */
const SERIES_AT_ONCE = 200;
/** Late totals come in bursts: it is waited for their end, but not for long. */
const SETTLED_MS = 3_000;
const LEAST_INTERVAL_MS = 10_000;
const MOST_INTERVAL_MS = 60_000;

/**
 * Learns series again whose closed hours have changed: late events, corrections, imported history. The
 * state follows from the totals of the past and what people said of them; nothing is raised.
 */
export class Relearning {
  private readonly past: PastHours;

  constructor(
    private readonly database: Database,
    private readonly judge: SeriesJudge,
  ) {
    this.past = new PastHours(database);
  }

  /** Learns what is due; returns the number of series learned. */
  async run(nowMs: number): Promise<number> {
    let learned = 0;
    for (const projectId of await this.dueProjects(nowMs)) {
      learned += await this.relearn(projectId, nowMs);
    }
    return learned;
  }

  private async dueProjects(nowMs: number): Promise<ProjectId[]> {
    const rows = await this.database.query<{ project_id: ProjectId }>(
      `SELECT project_id FROM series_state JOIN watched_projects USING (project_id)
       WHERE stale_since IS NOT NULL
       GROUP BY project_id, relearned_at
       HAVING relearned_at < $3 OR (relearned_at < $2 AND max(stale_since) < $1)`,
      [SETTLED_MS, LEAST_INTERVAL_MS, MOST_INTERVAL_MS].map((ms) => new Date(nowMs - ms)),
    );
    return rows.map(({ project_id }) => project_id);
  }

  private async relearn(projectId: ProjectId, nowMs: number): Promise<number> {
    const stale = await readStale(this.database, projectId, SERIES_AT_ONCE);
    const keys = stale.map(({ series }) => series);
    const [watched] = await this.database.query<{ closed_hour: Date }>(
      'SELECT closed_hour FROM watched_projects WHERE project_id = $1',
      [projectId],
    );
    const untilMs = watched!.closed_hour.getTime();
    const past = await this.past.read(projectId, keys, untilMs - LEARNED_MS, untilMs);
    const minutes = await this.past.readMinutes(projectId, keys, untilMs + HOUR_MS);
    return this.database.transaction(async (client) => {
      if (!(await tryLockShard(client, Number(shardOf(projectId))))) return 0;
      const project = await findWatched(client, projectId);
      // Hours are being closed or have been: what was read is not the whole past any more.
      if (project?.overHourMs !== untilMs) return 0;
      const said = await readTeaching(client, projectId, untilMs - LEARNED_MS);
      const learned = keys.map((series) => {
        const own = said.filter((each) => each.series === series);
        const known = { past: past.get(series) ?? [], minutes: minutes.get(series) ?? [] };
        return learn(project, series, known, own);
      });
      await saveStates(client, projectId, learned);
      await clearStale(client, projectId, stale);
      await client.query('UPDATE watched_projects SET relearned_at = $2 WHERE project_id = $1', [
        projectId,
        new Date(nowMs),
      ]);
      await this.judge.judgeOpen(client, project, undefined, nowMs);
      return keys.length;
    });
  }
}

/** What is kept of a series. */
interface Past {
  past: readonly HourTotal[];
  minutes: readonly MinutesTotal[];
}

/** The state after the past of a series, hours without calls filled in, feedback given in its place. */
function learn(
  project: WatchedProject,
  series: SeriesKey,
  { past, minutes }: Past,
  said: readonly { hourMs: number; verb: 'not_an_issue' | 'expected_recurring' }[],
): KnownSeries & { state: SeriesState } {
  const state = SeriesState.empty();
  const rhythm = SeriesRhythm.empty();
  const [first] = past;
  if (!first) return { series, state, rhythm, lastActiveMs: undefined, unlearned: false };
  const byHour = new Map(past.map((hour) => [hour.hourMs, hour]));
  const minutesOfHour = groupedBy(minutes, ({ startMs }) => hourOf(startMs));
  const open = {
    series,
    scope: scopeOfSeries(series),
    state,
    hours: [],
    rhythm,
    isNew: first.hourMs - project.firstHourMs >= NEW_AFTER_MS,
  };
  let lastActiveMs = first.hourMs;
  for (const hourMs of hoursAfter(first.hourMs - HOUR_MS, project.closedHourMs)) {
    const total = byHour.get(hourMs);
    if (total && total.calls > 0) lastActiveMs = hourMs;
    if (hourMs - lastActiveMs <= ASLEEP_AFTER_MS) {
      const confirmed = said.some((each) => isSaidOf(each.hourMs, hourMs));
      const ofHour = { ...open, minutes: minutesOfHour.get(hourMs) ?? [] };
      closeHour(state, ofHour, total ?? emptyHour(hourMs), confirmed);
    }
    for (const { verb, hourMs: after } of said) {
      if (isSaidOf(after, hourMs)) applyFeedback(state, verb);
    }
  }
  return { series, state, rhythm, lastActiveMs, unlearned: false };
}

/** Feedback given after an hour was closed holds for it and the one that was filling. */
function isSaidOf(after: number, hourMs: number): boolean {
  return hourMs === after || hourMs === after + HOUR_MS;
}
