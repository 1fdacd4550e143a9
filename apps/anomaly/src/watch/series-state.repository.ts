import { SeriesRhythm, SeriesState, type SeriesKey } from '@costwire/anomaly-detection';
import type { ProjectId } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';

/** What is kept of a series beside its open hours. */
export interface KnownSeries {
  series: SeriesKey;
  /** After the last closed hour; absent while no hour of it was closed. */
  state: SeriesState | undefined;
  /** How its calls spread within an hour; absent while none was learned. */
  rhythm?: SeriesRhythm | undefined;
  /** The last hour that had calls, milliseconds. */
  lastActiveMs: number | undefined;
  /** Whether hours came late of a series that was never learned: there is nothing to judge by yet. */
  unlearned: boolean;
}

interface Row {
  series: string;
  state: Buffer | null;
  rhythm: Buffer | null;
  last_active: Date | null;
  stale_since: Date | null;
}

/** Series of a project; some of them when they are given. */
export async function readSeries(
  client: PoolClient,
  projectId: ProjectId,
  series?: readonly SeriesKey[],
): Promise<KnownSeries[]> {
  const { rows } = await client.query<Row>(
    `SELECT series, state, rhythm, last_active, stale_since FROM series_state
     WHERE project_id = $1 AND ($2::text[] IS NULL OR series = ANY($2))`,
    [projectId, series ?? null],
  );
  return rows.map((row) => ({
    series: row.series,
    state: row.state ? SeriesState.restore(row.state) : undefined,
    rhythm: row.rhythm ? SeriesRhythm.restore(row.rhythm) : undefined,
    lastActiveMs: row.last_active?.getTime(),
    unlearned: row.state === null && row.stale_since !== null,
  }));
}

/** Series that had calls since a time, and those with open hours, in the order of their names. */
export async function awakeSeries(
  client: PoolClient,
  projectId: ProjectId,
  sinceMs: number,
): Promise<SeriesKey[]> {
  const { rows } = await client.query<{ series: SeriesKey }>(
    `SELECT series FROM series_state WHERE project_id = $1 AND last_active >= $2
     UNION SELECT series FROM series_hours WHERE project_id = $1 ORDER BY 1`,
    [projectId, new Date(sinceMs)],
  );
  return rows.map(({ series }) => series);
}

/** Stores states as they are after an hour. */
export async function saveStates(
  client: PoolClient,
  projectId: ProjectId,
  known: readonly (KnownSeries & { state: SeriesState })[],
): Promise<void> {
  if (known.length === 0) return;
  await client.query(
    `INSERT INTO series_state AS kept (project_id, series, state, last_active, rhythm)
     SELECT $1, * FROM unnest($2::text[], $3::bytea[], $4::timestamptz[], $5::bytea[])
     ON CONFLICT (project_id, series) DO UPDATE SET
       state = excluded.state, last_active = excluded.last_active,
       rhythm = coalesce(excluded.rhythm, kept.rhythm)`,
    [
      projectId,
      known.map(({ series }) => series),
      known.map(({ state }) => Buffer.from(state.save())),
      known.map(({ lastActiveMs }) => (lastActiveMs === undefined ? null : new Date(lastActiveMs))),
      known.map(({ rhythm }) => (rhythm ? Buffer.from(rhythm.save()) : null)),
    ],
  );
}

/** Notes that closed hours of these series have changed: they are learned again. */
export async function markStale(
  client: PoolClient,
  projectId: ProjectId,
  series: Iterable<SeriesKey>,
  nowMs: number,
): Promise<void> {
  await client.query(
    `INSERT INTO series_state AS kept (project_id, series, stale_since)
     SELECT $1, series, $3 FROM unnest($2::text[]) AS given (series)
     ON CONFLICT (project_id, series) DO UPDATE SET stale_since = excluded.stale_since`,
    [projectId, [...series], new Date(nowMs)],
  );
}

/** A series of which closed hours have changed. */
export interface StaleSeries {
  series: SeriesKey;
  /** When that was noted last. */
  staleSince: Date;
}

/** Series whose closed hours have changed, those that wait longest first. */
export async function readStale(
  database: Database,
  projectId: ProjectId,
  limit: number,
): Promise<StaleSeries[]> {
  return database.query<StaleSeries>(
    `SELECT series, stale_since AS "staleSince" FROM series_state
     WHERE project_id = $1 AND stale_since IS NOT NULL ORDER BY stale_since LIMIT $2`,
    [projectId, limit],
  );
}

/** Notes that series were learned again; one of which more has come meanwhile stays noted, whosever clock says when. */
export async function clearStale(
  client: PoolClient,
  projectId: ProjectId,
  learned: readonly StaleSeries[],
): Promise<void> {
  await client.query(
    `UPDATE series_state SET stale_since = NULL
     FROM unnest($2::text[], $3::timestamptz[]) AS learned (series, since)
     WHERE project_id = $1 AND series_state.series = learned.series AND stale_since = since`,
    [projectId, learned.map(({ series }) => series), learned.map(({ staleSince }) => staleSince)],
  );
}
