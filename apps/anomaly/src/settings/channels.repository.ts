import type { NotificationChannel, ProjectId } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';

/** What can run a query: a pool, or the connection of a transaction. */
type Source = Pick<PoolClient, 'query'>;

const COLUMNS = 'id, name, kind, url, recipient AS "to", subject, min_severity, enabled';

/** The channels of a project, oldest first. */
export async function readChannels(
  client: Source,
  projectId: ProjectId,
): Promise<NotificationChannel[]> {
  const { rows } = await client.query<NotificationChannel>(
    `SELECT ${COLUMNS} FROM notification_channels WHERE project_id = $1 ORDER BY created_at, id`,
    [projectId],
  );
  return rows;
}

/** One channel. */
export async function findChannel(
  database: Database,
  projectId: ProjectId,
  id: string,
): Promise<NotificationChannel | undefined> {
  const [channel] = await database.query<NotificationChannel>(
    `SELECT ${COLUMNS} FROM notification_channels WHERE project_id = $1 AND id = $2`,
    [projectId, id],
  );
  return channel;
}

/** Adds a channel. */
export async function addChannel(
  client: PoolClient,
  projectId: ProjectId,
  channel: NotificationChannel,
): Promise<void> {
  await client.query(
    `INSERT INTO notification_channels (project_id, id, name, kind, url, recipient, subject,
       min_severity, enabled, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now()) ON CONFLICT (project_id, id) DO NOTHING`,
    [
      projectId,
      channel.id,
      channel.name,
      channel.kind,
      channel.url,
      channel.to,
      channel.subject,
      channel.min_severity,
      channel.enabled,
    ],
  );
}

/** Removes a channel; what it was sent stays on record. False when there is none. */
export async function removeChannel(
  client: PoolClient,
  projectId: ProjectId,
  id: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    'DELETE FROM notification_channels WHERE project_id = $1 AND id = $2',
    [projectId, id],
  );
  return rowCount === 1;
}
