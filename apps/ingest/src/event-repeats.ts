import type { PoolClient } from 'pg';
import { identityKey, type Candidate } from './candidate.js';

/**
 * Notes which message repeated which event.
 *
 * @returns those not noted before: what a message repeats is counted once, however often the broker
 * delivers it.
 */
export async function newRepeats(
  client: PoolClient,
  duplicates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  if (duplicates.length === 0) return duplicates;
  const { rows } = await client.query<{ message_id: string; event_id: string }>(
    `INSERT INTO event_repeats (message_id, event_id)
     SELECT DISTINCT * FROM unnest($1::uuid[], $2::text[]) AS given (message_id, event_id)
     ORDER BY message_id, event_id
     ON CONFLICT DO NOTHING
     RETURNING message_id, event_id`,
    [
      duplicates.map(({ batch }) => batch.message_id),
      duplicates.map(({ event }) => event.event_id),
    ],
  );
  const noted = new Set(rows.map((row) => identityKey(row.message_id, row.event_id)));
  return duplicates.filter(({ batch, event }) =>
    noted.has(identityKey(batch.message_id, event.event_id)),
  );
}

/** Forgets repeats by messages made before a time; their ids begin with it (UUIDv7, RFC 9562). */
export async function forgetRepeats(client: PoolClient, beforeMs: number): Promise<void> {
  const hex = Math.max(0, beforeMs).toString(16).padStart(12, '0');
  await client.query('DELETE FROM event_repeats WHERE message_id < $1', [
    `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`,
  ]);
}
