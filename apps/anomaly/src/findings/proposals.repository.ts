import type { Proposal } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import type { PoolClient } from 'pg';

/** Proposals queued at once at most. */
const QUEUE_LIMIT = 500;
/** A proposal without an action is queued again after this long. */
const QUEUE_AGAIN_MS = 30_000;
/** What nobody took for this long is not worth deciding any more. */
const FORGOTTEN_AFTER_MS = 7 * 86_400_000;
/** Postgres: the table is not there, or not ours to read; then only what was never queued is known. */
const NO_ACTIONS = new Set(['42P01', '42501']);

/** Keeps proposals, each once. */
export async function saveProposals(
  client: PoolClient,
  proposals: readonly Proposal[],
): Promise<void> {
  for (const proposal of proposals) {
    await client.query(
      `INSERT INTO proposals (proposal_id, project_id, anomaly_id, payload, proposed_at)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (proposal_id) DO NOTHING`,
      [
        proposal.proposal_id,
        proposal.project_id,
        proposal.anomaly_id,
        JSON.stringify(proposal),
        proposal.proposed_at,
      ],
    );
  }
}

/** Proposals that were never queued, oldest first. */
export async function readUnqueued(database: Database): Promise<Proposal[]> {
  const rows = await database.query<{ payload: Proposal }>(
    `SELECT payload FROM proposals WHERE queued_at IS NULL
     ORDER BY proposed_at LIMIT ${QUEUE_LIMIT}`,
  );
  return rows.map(({ payload }) => payload);
}

/**
 * Proposals that were queued a while ago and still have no action: the queue has lost them. The table
 * of actions is that of approvals; nobody else knows what has arrived.
 */
export async function readLost(database: Database, nowMs: number): Promise<Proposal[]> {
  try {
    const rows = await database.query<{ payload: Proposal }>(
      `SELECT payload FROM proposals WHERE queued_at < $1 AND proposed_at > $2
         AND NOT EXISTS (SELECT FROM actions WHERE actions.id = proposals.proposal_id)
       ORDER BY proposed_at LIMIT ${QUEUE_LIMIT}`,
      [new Date(nowMs - QUEUE_AGAIN_MS), new Date(nowMs - FORGOTTEN_AFTER_MS)],
    );
    return rows.map(({ payload }) => payload);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && NO_ACTIONS.has(code)) return [];
    throw error;
  }
}

/** Notes that proposals are in the queue. */
export async function markQueued(
  database: Database,
  proposals: readonly Proposal[],
  nowMs: number,
): Promise<void> {
  await database.query('UPDATE proposals SET queued_at = $2 WHERE proposal_id = ANY($1)', [
    proposals.map(({ proposal_id }) => proposal_id),
    new Date(nowMs),
  ]);
}
