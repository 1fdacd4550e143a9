import {
  applyFeedback,
  ended,
  PACE_DRIVER,
  seriesKeyOf,
  type SeriesKey,
  type Tracked,
} from '@costwire/anomaly-detection';
import {
  derivedUuid,
  shardOf,
  type AnomalyRecord,
  type AnomalyScope,
  type FeedbackRequest,
  type FeedbackVerb,
} from '@costwire/contracts';
import { AuditTrail, type Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';
import { raiseGate } from '../settings/gates.repository.js';
import { closePart } from '../watch/closing-part.js';
import { readSeries, saveStates } from '../watch/series-state.repository.js';
import { findWatched, lockShard } from '../watch/watched-projects.repository.js';
import { findAnomaly, saveAnomalies } from './anomalies.repository.js';
import { noteFeedback } from './feedback.repository.js';

/** What a person says about an anomaly, with its effect on how the series is watched. */
export class FeedbackService {
  private readonly audit = new AuditTrail('anomaly');

  constructor(private readonly database: Database) {}

  /**
   * Takes feedback: `not_an_issue` makes the level normal and `expected_recurring` the hours of the
   * week, both end the anomaly; `too_noisy` raises what has to be exceeded before anybody is told;
   * `confirmed` is noted.
   *
   * @returns the anomaly after it, or `undefined` when the project has none of this id.
   */
  async give(request: FeedbackRequest, nowMs: number): Promise<AnomalyRecord | undefined> {
    const { project_id: projectId, anomaly_id: anomalyId, verb, given_by: givenBy } = request;
    return this.database.transaction(async (client) => {
      await lockShard(client, Number(shardOf(projectId)));
      const anomaly = await findAnomaly(client, projectId, anomalyId);
      if (!anomaly) return undefined;
      const watched = await findWatched(client, projectId);
      const taught = seriesOf(anomaly);
      if (watched) {
        const known = taught.filter((series) => series !== null);
        await closePart(client, watched, known);
      }
      for (const series of taught) {
        await noteFeedback(client, {
          id: derivedUuid('feedback', anomalyId, series ?? '', verb, givenBy, anomaly.last_seen),
          projectId,
          anomalyId,
          series,
          hourMs: watched?.overHourMs ?? nowMs,
          verb,
          givenBy,
          note: request.note,
          givenAtMs: nowMs,
        });
      }
      const after = await this.apply(client, anomaly, verb, nowMs);
      await saveAnomalies(client, [after]);
      await this.audit.append(client, {
        projectId,
        actor: `key:${givenBy}`,
        action: 'anomaly.feedback_given',
        subject: anomalyId,
        details: { verb },
      });
      return after.anomaly;
    });
  }

  private async apply(
    client: PoolClient,
    anomaly: AnomalyRecord,
    verb: FeedbackVerb,
    nowMs: number,
  ): Promise<Tracked> {
    const said: AnomalyRecord = {
      ...anomaly,
      feedback: verb,
      updated_at: new Date(nowMs).toISOString(),
    };
    if (verb === 'too_noisy' && anomaly.driver !== PACE_DRIVER)
      await raiseGate(client, anomaly, nowMs);
    if (verb === 'too_noisy' || verb === 'confirmed') return { change: 'feedback', anomaly: said };
    await teach(client, anomaly, verb);
    if (anomaly.status !== 'open') return { change: 'feedback', anomaly: said };
    return ended(said, verb, said.updated_at);
  }
}

async function teach(
  client: PoolClient,
  anomaly: AnomalyRecord,
  verb: 'not_an_issue' | 'expected_recurring',
): Promise<void> {
  const { project_id: projectId } = anomaly;
  const series = seriesOf(anomaly).filter((key) => key !== null);
  const known = await readSeries(client, projectId, series);
  const taught = known.flatMap((each) => {
    if (!each.state || !applyFeedback(each.state, verb)) return [];
    return [{ ...each, state: each.state }];
  });
  await saveStates(client, projectId, taught);
}

/** The series of an anomaly and those it explains; none of a month or of what others reported. */
function seriesOf({ scope, meta, driver }: AnomalyRecord): (SeriesKey | null)[] {
  if (!scope || driver === PACE_DRIVER) return [null];
  const explained = (meta['also_seen_in'] ?? []) as unknown as AnomalyScope[];
  return [scope, ...explained].map(seriesKeyOf);
}
