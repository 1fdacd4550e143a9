import type { Tracked } from '@costwire/anomaly-detection';
import {
  ANOMALY_SEVERITIES,
  derivedUuid,
  type AnomalyRecord,
  type NotificationChannel,
  type ProjectId,
} from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';
import { readChannels } from '../settings/channels.repository.js';
import { readGates } from '../settings/gates.repository.js';
import { passesGate } from './gate.js';
import { messageFor, type NotifiedChange } from './message.js';

/** A delivery that is due. */
export interface Delivery {
  id: string;
  project_id: ProjectId;
  channel_id: string;
  body: object;
}

const RANKED = [...ANOMALY_SEVERITIES];
const PENDING_LIMIT = 500;

/**
 * Notes whom to tell of changed anomalies, in the transaction that changes them. Somebody is told when
 * an anomaly passes its gate, again when it becomes more severe or comes back, and when it is over.
 */
export async function noteDeliveries(
  client: PoolClient,
  projectId: ProjectId,
  tracked: readonly Tracked[],
): Promise<void> {
  const channels = (await readChannels(client, projectId)).filter(({ enabled }) => enabled);
  if (channels.length === 0) return;
  const gates = await readGates(client, projectId);
  for (const { change, anomaly } of tracked) {
    if (anomaly.planned) continue;
    const told: NotifiedChange = anomaly.status === 'open' ? 'alarm' : 'resolved';
    if (told === 'alarm' && (change === 'feedback' || !passesGate(anomaly, gates))) continue;
    for (const channel of channels) await noteOne(client, { channel, told, change, anomaly });
  }
}

interface Note {
  channel: NotificationChannel;
  told: NotifiedChange;
  change: Tracked['change'];
  anomaly: AnomalyRecord;
}

async function noteOne(client: PoolClient, note: Note): Promise<void> {
  const { channel, told, change, anomaly } = note;
  const rank = RANKED.indexOf(anomaly.severity);
  if (told === 'alarm' && rank < RANKED.indexOf(channel.min_severity)) return;
  const { rows } = await client.query<{ rank: number | null }>(
    `SELECT max(severity_rank) AS rank FROM notification_deliveries
     WHERE project_id = $1 AND channel_id = $2 AND anomaly_id = $3 AND change = 'alarm'`,
    [anomaly.project_id, channel.id, anomaly.id],
  );
  const toldBefore = rows[0]?.rank ?? -1;
  const news = told === 'resolved' ? toldBefore >= 0 : change === 'reopened' || rank > toldBefore;
  if (!news) return;
  const occasion =
    told === 'alarm'
      ? `${rank} ${change === 'reopened' ? anomaly.last_seen : ''}`
      : anomaly.resolved_at!;
  await client.query(
    `INSERT INTO notification_deliveries (project_id, id, channel_id, anomaly_id, change,
       severity_rank, body, status, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, $8)
     ON CONFLICT (project_id, id) DO NOTHING`,
    [
      anomaly.project_id,
      derivedUuid('delivery', channel.id, anomaly.id, told, occasion),
      channel.id,
      anomaly.id,
      told,
      rank,
      JSON.stringify(messageFor(channel.kind, told, anomaly, channel.to)),
      anomaly.updated_at,
    ],
  );
}

/** Deliveries that are not done, oldest first. */
export async function readPending(database: Database): Promise<Delivery[]> {
  return database.query<Delivery>(
    `SELECT id, project_id, channel_id, body FROM notification_deliveries
     WHERE status = 'pending' ORDER BY created_at LIMIT ${PENDING_LIMIT}`,
  );
}

/** One delivery while it is not done. */
export async function findPending(
  database: Database,
  projectId: ProjectId,
  id: string,
): Promise<Delivery | undefined> {
  const [found] = await database.query<Delivery>(
    `SELECT id, project_id, channel_id, body FROM notification_deliveries
     WHERE project_id = $1 AND id = $2 AND status = 'pending'`,
    [projectId, id],
  );
  return found;
}

/** Notes how an attempt ended; `pending` is tried again. */
export async function noteAttempt(
  database: Database,
  { project_id: projectId, id }: Delivery,
  status: 'pending' | 'delivered' | 'failed',
  lastError: string | null,
): Promise<void> {
  await database.query(
    `UPDATE notification_deliveries
     SET status = $3, attempts = attempts + 1, last_error = $4, updated_at = now()
     WHERE project_id = $1 AND id = $2`,
    [projectId, id, status, lastError],
  );
}
