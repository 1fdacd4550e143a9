import type { ProjectId } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';
import { forgetHours } from './series-hours.repository.js';

/** A project that is watched. Times are starts of hours in milliseconds. */
export interface WatchedProject {
  projectId: ProjectId;
  /** The first hour of which usage is known. */
  firstHourMs: number;
  /** The last hour that was judged as a whole. */
  closedHourMs: number;
  /** The last hour that is over: later than the former while hours are being closed. What comes for it is late. */
  overHourMs: number;
}

interface Row {
  project_id: ProjectId;
  first_hour: Date;
  closed_hour: Date;
  closing_hour: Date | null;
}

const COLUMNS = 'project_id, first_hour, closed_hour, closing_hour';

/** Space of the locks, one for each shard. */
const SHARD_LOCKS = 7_264_100;

/**
 * Waits until no other transaction works on a shard. Whatever changes what is known of a project holds
 * the lock of its shard until it commits, so replicas never mix their writes, also while a message is
 * given to a second one because the first was slow.
 */
export async function lockShard(client: PoolClient, shard: number): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, $2)', [SHARD_LOCKS, shard]);
}

/** The same without waiting; false when another transaction works on the shard. */
export async function tryLockShard(client: PoolClient, shard: number): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    'SELECT pg_try_advisory_xact_lock($1, $2) AS locked',
    [SHARD_LOCKS, shard],
  );
  return rows[0]!.locked;
}

/** The project, noted when it is new; its first hour moves back when older usage comes. */
export async function watchProject(
  client: PoolClient,
  project: Omit<WatchedProject, 'overHourMs'>,
  shard: number,
  nowMs: number,
): Promise<WatchedProject> {
  const { rows } = await client.query<Row>(
    `INSERT INTO watched_projects AS kept (project_id, shard, first_hour, closed_hour, relearned_at)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (project_id) DO UPDATE
       SET first_hour = least(kept.first_hour, excluded.first_hour)
     RETURNING ${COLUMNS}`,
    [
      project.projectId,
      shard,
      new Date(project.firstHourMs),
      new Date(project.closedHourMs),
      new Date(nowMs),
    ],
  );
  return projectOf(rows[0]!);
}

/** A watched project, read again under the lock of its shard. */
export async function findWatched(
  client: PoolClient,
  projectId: ProjectId,
): Promise<WatchedProject | undefined> {
  const { rows } = await client.query<Row>(
    `SELECT ${COLUMNS} FROM watched_projects WHERE project_id = $1`,
    [projectId],
  );
  return rows[0] && projectOf(rows[0]);
}

/** Notes that hours up to this one are over and being closed. */
export async function markOver(
  client: PoolClient,
  projectId: ProjectId,
  hourMs: number,
): Promise<void> {
  await client.query('UPDATE watched_projects SET closing_hour = $2 WHERE project_id = $1', [
    projectId,
    new Date(hourMs),
  ]);
}

/** Notes that hours up to this one are closed, and forgets their totals. */
export async function markClosed(
  client: PoolClient,
  projectId: ProjectId,
  hourMs: number,
): Promise<void> {
  await client.query(
    'UPDATE watched_projects SET closed_hour = $2, closing_hour = NULL WHERE project_id = $1',
    [projectId, new Date(hourMs)],
  );
  await forgetHours(client, projectId, hourMs);
}

/** Projects with hours that can be closed, by shard. */
export async function projectsToClose(
  database: Database,
  lastHourMs: number,
): Promise<{ project_id: ProjectId; shard: number }[]> {
  return database.query(
    'SELECT project_id, shard FROM watched_projects WHERE closed_hour < $1 ORDER BY shard',
    [new Date(lastHourMs)],
  );
}

function projectOf(row: Row): WatchedProject {
  return {
    projectId: row.project_id,
    firstHourMs: row.first_hour.getTime(),
    closedHourMs: row.closed_hour.getTime(),
    overHourMs: (row.closing_hour ?? row.closed_hour).getTime(),
  };
}
