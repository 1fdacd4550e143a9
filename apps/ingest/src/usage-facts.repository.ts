import type { UsageBatch, UsageEvent } from '@costwire/contracts';
import {
  copyInto,
  DayPartitions,
  isUniqueViolation,
  RowsByDay,
  type Database,
} from '@costwire/persistence';
import type { PoolClient } from 'pg';
import { distinctCandidates, identityKey, type Candidate } from './candidate.js';
import { EVENT_COLUMNS, eventRow, IDENTITY_COLUMNS, identityRow } from './event-row.js';
import { addToCounts } from './ingest-counts.js';
import type { IngestMetrics } from './ingest-metrics.js';

/** What became of the events of some batches. */
interface Verdict {
  /** Recorded now. */
  fresh: Candidate[];
  /** Recorded before under the same message: this is a redelivery. */
  own: Candidate[];
  /** Recorded before under another message. */
  duplicates: Candidate[];
}

/** Decides who owns an event id and keeps the facts. The only writer of both tables. */
export class UsageFactsRepository {
  private readonly partitions: DayPartitions;

  /** @param metrics told of every transaction that committed. */
  constructor(
    private readonly database: Database,
    private readonly metrics?: IngestMetrics,
  ) {
    this.partitions = new DayPartitions(database, 'events', 'ts');
  }

  /**
   * Records batches in one transaction: identity and fact of every event not seen before.
   *
   * @returns for each batch, in order, the events it owns, now or since an earlier delivery of the
   * same message. Giving the same batches again returns the same.
   */
  async record(batches: readonly UsageBatch[]): Promise<UsageEvent[][]> {
    const { candidates, repeats } = distinctCandidates(batches);
    await this.partitions.ensure(new Set(candidates.map(({ event }) => dayOf(event))));
    const verdict = await this.recordFresh(candidates, repeats).catch(async (error: unknown) => {
      if (!isUniqueViolation(error)) throw error;
      return this.recordMixed(candidates, repeats);
    });
    this.metrics?.decided({
      recorded: verdict.fresh.length,
      redelivered: verdict.own.length,
      duplicates: verdict.duplicates.length,
    });
    return ownedByBatch(batches, verdict);
  }

  /** The usual case, nothing seen before: plain COPY, which fails as a whole on a known id. */
  private async recordFresh(fresh: Candidate[], repeats: Candidate[]): Promise<Verdict> {
    const verdict = { fresh, own: [], duplicates: repeats };
    await this.database.transaction(async (client) => {
      const rows = fresh.map(({ batch, event }) => identityRow(batch, event)).join('');
      await copyInto(client, 'event_identities', IDENTITY_COLUMNS, rows);
      await writeFacts(client, verdict);
    });
    return verdict;
  }

  /** Some ids are known: insert the others, then see who owns the known ones. */
  private async recordMixed(candidates: Candidate[], repeats: Candidate[]): Promise<Verdict> {
    return this.database.transaction(async (client) => {
      const inserted = await insertIdentities(client, candidates);
      const known = candidates.filter((candidate) => !inserted.has(keyOf(candidate)));
      const verdict = {
        fresh: candidates.filter((candidate) => inserted.has(keyOf(candidate))),
        ...partedByOwner([...known, ...repeats], await ownersOf(client, known)),
      };
      await writeFacts(client, verdict);
      return verdict;
    });
  }
}

async function writeFacts(client: PoolClient, { fresh, duplicates }: Verdict): Promise<void> {
  const rows = new RowsByDay();
  for (const { batch, event } of fresh) rows.add(dayOf(event), eventRow(batch, event));
  await rows.copy(client, 'events', EVENT_COLUMNS);
  // Last, since every batch of a project waits here for the one before it.
  await addToCounts(client, fresh, duplicates);
}

async function insertIdentities(client: PoolClient, candidates: Candidate[]): Promise<Set<string>> {
  const { rows } = await client.query<{ project_id: string; event_id: string }>(
    `INSERT INTO event_identities (project_id, event_id, message_id, ts, received_at)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::timestamptz[])
       AS given (project_id, event_id, message_id, ts, received_at)
     ORDER BY project_id, event_id
     ON CONFLICT DO NOTHING
     RETURNING project_id, event_id`,
    [
      candidates.map(({ batch }) => batch.project_id),
      candidates.map(({ event }) => event.event_id),
      candidates.map(({ batch }) => batch.message_id),
      candidates.map(({ event }) => event.timestamp),
      candidates.map(({ batch }) => batch.received_at),
    ],
  );
  return new Set(rows.map((row) => identityKey(row.project_id, row.event_id)));
}

async function ownersOf(client: PoolClient, known: Candidate[]): Promise<Map<string, string>> {
  const { rows } = await client.query<{
    project_id: string;
    event_id: string;
    message_id: string;
  }>(
    `SELECT project_id, event_id, message_id
     FROM event_identities
     JOIN unnest($1::uuid[], $2::text[]) AS given (project_id, event_id)
       USING (project_id, event_id)`,
    [known.map(({ batch }) => batch.project_id), known.map(({ event }) => event.event_id)],
  );
  return new Map(rows.map((row) => [identityKey(row.project_id, row.event_id), row.message_id]));
}

/**
 * Parts what is known already into what its own message brought before and repeats. A repeat within
 * merged messages can be the owner: it was recorded first, and its message came again beside another.
 */
function partedByOwner(
  known: readonly Candidate[],
  owners: ReadonlyMap<string, string>,
): Pick<Verdict, 'own' | 'duplicates'> {
  const own = new Map<string, Candidate>();
  const duplicates: Candidate[] = [];
  for (const candidate of known) {
    const key = keyOf(candidate);
    if (owners.get(key) === candidate.batch.message_id && !own.has(key)) own.set(key, candidate);
    else duplicates.push(candidate);
  }
  return { own: [...own.values()], duplicates };
}

function ownedByBatch(batches: readonly UsageBatch[], { fresh, own }: Verdict): UsageEvent[][] {
  const owned = new Set([...fresh, ...own].map(({ event }) => event));
  return batches.map(({ events }) => events.filter((event) => owned.has(event)));
}

function keyOf({ batch, event }: Candidate): string {
  return identityKey(batch.project_id, event.event_id);
}

function dayOf(event: UsageEvent): string {
  return event.timestamp.slice(0, 10);
}
