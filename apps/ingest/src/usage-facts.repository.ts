import type { UsageBatch, UsageEvent } from '@costwire/contracts';
import {
  copyInto,
  CopyRows,
  DayPartitions,
  isUniqueViolation,
  RowsByDay,
  type Database,
} from '@costwire/persistence';
import type { PoolClient } from 'pg';
import { byIdentity, distinctCandidates, identityKey, type Candidate } from './candidate.js';
import {
  EVENT_COLUMNS,
  eventRow,
  IDENTITY_COLUMNS,
  identityRow,
  unusedColumns,
} from './event-row.js';
import { forgetRepeats, newRepeats } from './event-repeats.js';
import { addToCounts } from './ingest-counts.js';
import type { IngestMetrics } from './ingest-metrics.js';

/** What became of the events of some batches. */
interface Verdict {
  /** Recorded now. */
  fresh: Candidate[];
  /** Recorded before under the same message: this is a redelivery. */
  own: Candidate[];
  /** Recorded before under another message. */
  duplicates: readonly Candidate[];
}

/** The broker delivers again within seconds, or within the outage of whoever takes messages. */
const REPEATS_KEPT_MS = 7 * 86_400_000;
const FORGET_EVERY_MS = 3_600_000;

/** Decides who owns an event id and keeps the facts. The only writer of both tables. */
export class UsageFactsRepository {
  private readonly partitions: DayPartitions;
  private forgotAtMs = 0;

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
    return this.database.transaction(async (client) => {
      const rows = new CopyRows(IDENTITY_COLUMNS);
      for (const { batch, event } of byIdentity(fresh)) rows.add(identityRow(batch, event));
      await copyInto(client, 'event_identities', rows);
      return this.writeFacts(client, { fresh, own: [], duplicates: repeats });
    });
  }

  /** Some ids are known: insert the others, then see who owns the known ones. */
  private async recordMixed(candidates: Candidate[], repeats: Candidate[]): Promise<Verdict> {
    return this.database.transaction(async (client) => {
      const inserted = await insertIdentities(client, candidates);
      const known = candidates.filter((candidate) => !inserted.has(keyOf(candidate)));
      const fresh = candidates.filter((candidate) => inserted.has(keyOf(candidate)));
      const parted = partedByOwner([...known, ...repeats], await ownersOf(client, known));
      return this.writeFacts(client, { fresh, ...parted });
    });
  }

  /** Returns the verdict with those of its duplicates that no delivery before has counted. */
  private async writeFacts(client: PoolClient, verdict: Verdict): Promise<Verdict> {
    const unused = unusedColumns(verdict.fresh.map(({ event }) => event));
    const rows = new RowsByDay(EVENT_COLUMNS, unused);
    for (const { batch, event } of verdict.fresh) {
      rows.addOf(event, dayOf(event), eventRow(batch, event));
    }
    await rows.copy(client, 'events');
    const duplicates = await newRepeats(client, verdict.duplicates);
    if (duplicates.length > 0) await this.forgetOldRepeats(client);
    // Last, since every batch of a project waits here for the one before it.
    await addToCounts(client, verdict.fresh, duplicates);
    return { ...verdict, duplicates };
  }

  private async forgetOldRepeats(client: PoolClient): Promise<void> {
    const nowMs = Date.now();
    if (nowMs - this.forgotAtMs < FORGET_EVERY_MS) return;
    this.forgotAtMs = nowMs;
    await forgetRepeats(client, nowMs - REPEATS_KEPT_MS);
  }
}

async function insertIdentities(client: PoolClient, candidates: Candidate[]): Promise<Set<string>> {
  const { rows } = await client.query<{ project_id: string; event_id: string }>(
    `INSERT INTO event_identities (project_id, event_id, message_id)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[])
       AS given (project_id, event_id, message_id)
     ORDER BY project_id, event_id
     ON CONFLICT DO NOTHING
     RETURNING project_id, event_id`,
    [
      candidates.map(({ batch }) => batch.project_id),
      candidates.map(({ event }) => event.event_id),
      candidates.map(({ batch }) => batch.message_id),
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
  const given = batches.reduce((sum, { events }) => sum + events.length, 0);
  if (fresh.length + own.length === given) return batches.map(({ events }) => events);
  const owned = new Set([...fresh, ...own].map(({ event }) => event));
  return batches.map(({ events }) => events.filter((event) => owned.has(event)));
}

function keyOf({ batch, event }: Candidate): string {
  return identityKey(batch.project_id, event.event_id);
}

function dayOf(event: UsageEvent): string {
  return event.timestamp.slice(0, 10);
}
