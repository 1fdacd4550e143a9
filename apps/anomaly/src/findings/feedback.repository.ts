import type { SeriesKey } from '@costwire/anomaly-detection';
import type { FeedbackVerb, ProjectId } from '@costwire/contracts';
import type { PoolClient } from 'pg';
import type { WatchedProject } from '../watch/watched-projects.repository.js';

/** What somebody said about an anomaly of a series. */
export interface GivenFeedback {
  id: string;
  projectId: ProjectId;
  anomalyId: string;
  /** Absent for an anomaly that another system reported. */
  series: SeriesKey | null;
  /** The last closed hour when it was said, milliseconds. */
  hourMs: number;
  verb: FeedbackVerb;
  givenBy: string;
  note: string | null;
  givenAtMs: number;
}

/** Notes feedback; the same one said twice is noted once. */
export async function noteFeedback(client: PoolClient, feedback: GivenFeedback): Promise<void> {
  await client.query(
    `INSERT INTO anomaly_feedback
       (id, project_id, anomaly_id, series, hour, verb, given_by, note, given_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING`,
    [
      feedback.id,
      feedback.projectId,
      feedback.anomalyId,
      feedback.series,
      new Date(feedback.hourMs),
      feedback.verb,
      feedback.givenBy,
      feedback.note,
      new Date(feedback.givenAtMs),
    ],
  );
}

/** Feedback that changes how series are watched, said from an hour on, oldest first. */
export async function readTeaching(
  client: PoolClient,
  projectId: ProjectId,
  fromHourMs: number,
): Promise<{ series: SeriesKey; hourMs: number; verb: 'not_an_issue' | 'expected_recurring' }[]> {
  const { rows } = await client.query<{
    series: SeriesKey;
    hour: Date;
    verb: 'not_an_issue' | 'expected_recurring';
  }>(
    `SELECT series, hour, verb FROM anomaly_feedback
     WHERE project_id = $1 AND hour >= $2 AND series IS NOT NULL
       AND verb IN ('not_an_issue', 'expected_recurring')
     ORDER BY given_at, id`,
    [projectId, new Date(fromHourMs)],
  );
  return rows.map(({ hour, ...rest }) => ({ ...rest, hourMs: hour.getTime() }));
}

/** Series whose present hours somebody has called usual: they raise nothing until these are closed. */
export async function readSilenced(
  client: PoolClient,
  { projectId, closedHourMs }: WatchedProject,
): Promise<Set<SeriesKey>> {
  const said = await readTeaching(client, projectId, closedHourMs);
  return new Set(said.map(({ series }) => series));
}
