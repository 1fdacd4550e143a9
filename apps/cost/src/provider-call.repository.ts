import type { CallEvidence, UsageSource } from '@costwire/contracts';
import type { PoolClient } from 'pg';
import type { LedgerEntry } from './book-entry.js';
import {
  callId,
  decideCall,
  rankCalls,
  type CallAccount,
  type CallKey,
  type RankedCall,
} from './provider-call.js';
import {
  ENTRY_IN_FORCE,
  STORED_ENTRY_COLUMNS,
  storedEntry,
  type StoredEntry,
  type StoredEntryRow,
} from './stored-entry.js';

/** What the accounts of some provider calls change in the ledger. */
export interface SettledCalls {
  /** Calls counted for the first time. */
  first: LedgerEntry[];
  /** Better accounts of calls that were counted by another one. */
  replacements: LedgerEntry[];
  /** What those replace; to be taken back. */
  takenBack: StoredEntry[];
  /** Accounts that are not counted now: alternates, and what was seen before. */
  withheld: CallAccount[];
}

interface CallRow {
  project_id: string;
  provider: string;
  provider_response_id: string;
}

interface Alternate {
  key: CallKey;
  account: CallEvidence;
}

interface Promotion {
  key: CallKey;
  from: CallEvidence;
  to: CallAccount;
}

const KEYS = '$1::uuid[], $2::text[], $3::text[]';
const KEY_COLUMNS = 'project_id, provider, provider_response_id';

/**
 * Decides which account of each call counts, in the transaction that books it.
 *
 * The row of a call is its lock: the first account creates it, later ones lock it, all in the order of
 * their keys. Two workers with accounts of one call therefore decide one after the other, and no two
 * wait for each other in a circle.
 */
export async function settleCalls(
  client: PoolClient,
  accounts: readonly CallAccount[],
): Promise<SettledCalls> {
  const calls = rankCalls(distinct(accounts));
  const created = await createCalls(client, calls);
  const isNew = ({ key }: RankedCall): boolean => created.has(callId(key));
  const fresh = calls.filter(isNew);
  const alternates: Alternate[] = fresh.flatMap(({ key, others }) =>
    others.map((account) => ({ key, account })),
  );
  const settled: SettledCalls = {
    first: fresh.map(({ best }) => best.entry),
    replacements: [],
    takenBack: [],
    withheld: fresh.flatMap(({ others }) => others),
  };
  const known = calls.filter((call) => !isNew(call));
  const promotions: Promotion[] = [];
  for (const { key, current, unseen, seen } of await standings(client, known)) {
    settled.withheld.push(...seen);
    const [ranked] = rankCalls(unseen);
    if (!ranked) continue;
    const verdict = decideCall(current, ranked);
    for (const account of verdict.alternates) alternates.push({ key, account });
    const { promoted } = verdict;
    if (promoted) promotions.push({ key, from: current, to: promoted });
    settled.withheld.push(...unseen.filter((account) => account !== promoted));
  }
  await keepAlternates(client, alternates);
  await promote(client, promotions);
  settled.replacements = promotions.map(({ to }) => to.entry);
  settled.takenBack = await entriesInForce(client, promotions);
  return settled;
}

/** Makes the rows of calls not seen before, each with its best account; returns their ids. */
async function createCalls(
  client: PoolClient,
  calls: readonly RankedCall[],
): Promise<ReadonlySet<string>> {
  if (calls.length === 0) return new Set();
  const { rows } = await client.query<CallRow>(
    `INSERT INTO provider_calls (${KEY_COLUMNS}, event_id, ts, usage_source)
     SELECT * FROM unnest(${KEYS}, $4::text[], $5::timestamptz[], $6::text[])
     ON CONFLICT DO NOTHING
     RETURNING ${KEY_COLUMNS}`,
    [...keyColumns(calls), ...evidenceColumns(calls.map(({ best }) => best))],
  );
  return new Set(rows.map((row) => callId(keyOf(row))));
}

interface Standing {
  key: CallKey;
  current: CallEvidence;
  unseen: CallAccount[];
  seen: CallAccount[];
}

/** Locks calls, and says what counts of each and which of the accounts given are new. */
async function standings(client: PoolClient, calls: readonly RankedCall[]): Promise<Standing[]> {
  if (calls.length === 0) return [];
  const current = await lockCalls(client, calls);
  const accounts = calls.flatMap(({ best, others }) => [best, ...others]);
  const kept = await keptAlternates(client, accounts);
  return calls.flatMap(({ key, best, others }) => {
    const counted = current.get(callId(key));
    if (!counted) return [];
    const isSeen = (account: CallAccount): boolean =>
      account.eventId === counted.eventId || kept.has(eventId(key.projectId, account.eventId));
    const all = [best, ...others];
    return [
      {
        key,
        current: counted,
        unseen: all.filter((account) => !isSeen(account)),
        seen: all.filter(isSeen),
      },
    ];
  });
}

async function lockCalls(
  client: PoolClient,
  calls: readonly RankedCall[],
): Promise<ReadonlyMap<string, CallEvidence>> {
  const { rows } = await client.query<
    CallRow & { event_id: string; ts: Date; usage_source: UsageSource | null }
  >(
    `SELECT ${KEY_COLUMNS}, event_id, ts, usage_source
     FROM unnest(${KEYS}) WITH ORDINALITY AS given (${KEY_COLUMNS}, place)
     JOIN provider_calls AS call USING (${KEY_COLUMNS})
     ORDER BY place
     FOR UPDATE OF call`,
    keyColumns(calls),
  );
  return new Map(
    rows.map((row) => [
      callId(keyOf(row)),
      {
        eventId: row.event_id,
        timestamp: row.ts.toISOString(),
        usageSource: row.usage_source ?? undefined,
      },
    ]),
  );
}

async function keptAlternates(
  client: PoolClient,
  accounts: readonly CallAccount[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ project_id: string; event_id: string }>(
    `SELECT project_id, event_id FROM provider_call_alternates
     JOIN unnest($1::uuid[], $2::timestamptz[], $3::text[]) AS given (project_id, ts, event_id)
       USING (project_id, ts, event_id)`,
    [
      accounts.map(({ key }) => key.projectId),
      accounts.map(({ timestamp }) => timestamp),
      accounts.map((account) => account.eventId),
    ],
  );
  return new Set(rows.map((row) => eventId(row.project_id, row.event_id)));
}

async function keepAlternates(client: PoolClient, alternates: readonly Alternate[]): Promise<void> {
  if (alternates.length === 0) return;
  await client.query(
    `INSERT INTO provider_call_alternates (${KEY_COLUMNS}, event_id, ts, usage_source)
     SELECT * FROM unnest(${KEYS}, $4::text[], $5::timestamptz[], $6::text[])`,
    [...keyColumns(alternates), ...evidenceColumns(alternates.map(({ account }) => account))],
  );
}

async function promote(client: PoolClient, promotions: readonly Promotion[]): Promise<void> {
  if (promotions.length === 0) return;
  await client.query(
    `UPDATE provider_calls AS call
     SET event_id = given.event_id, ts = given.ts, usage_source = given.usage_source,
       corrections = call.corrections + 1
     FROM unnest(${KEYS}, $4::text[], $5::timestamptz[], $6::text[])
       AS given (${KEY_COLUMNS}, event_id, ts, usage_source)
     WHERE call.project_id = given.project_id AND call.provider = given.provider
       AND call.provider_response_id = given.provider_response_id`,
    [...keyColumns(promotions), ...evidenceColumns(promotions.map(({ to }) => to))],
  );
}

/** The ledger's entries of what was counted until now. Uses the primary key of each day. */
async function entriesInForce(
  client: PoolClient,
  promotions: readonly Promotion[],
): Promise<StoredEntry[]> {
  if (promotions.length === 0) return [];
  const { rows } = await client.query<StoredEntryRow>(
    `SELECT ${STORED_ENTRY_COLUMNS}
     FROM unnest($1::uuid[], $2::timestamptz[], $3::text[]) AS given (project_id, ts, event_id)
     JOIN cost_entries AS entry ON entry.project_id = given.project_id AND entry.ts = given.ts
       AND entry.event_id = given.event_id
     WHERE ${ENTRY_IN_FORCE}`,
    [
      promotions.map(({ key }) => key.projectId),
      promotions.map(({ from }) => from.timestamp),
      promotions.map(({ from }) => from.eventId),
    ],
  );
  return rows.map(storedEntry);
}

/** A booked entry of a call, and whether the call was ever corrected. */
export interface BookedAccount {
  entry: LedgerEntry;
  corrected: boolean;
}

/** Everything that was booked for the calls of some accounts, whichever account it was. */
export async function bookedAccounts(
  client: PoolClient,
  accounts: readonly CallAccount[],
): Promise<BookedAccount[]> {
  if (accounts.length === 0) return [];
  const { rows } = await client.query<StoredEntryRow & { corrections: number }>(
    `SELECT ${STORED_ENTRY_COLUMNS}, call.corrections
     FROM (SELECT DISTINCT * FROM unnest(${KEYS})) AS given (${KEY_COLUMNS})
     JOIN provider_calls AS call USING (${KEY_COLUMNS})
     CROSS JOIN LATERAL (
       SELECT call.ts, call.event_id
       UNION ALL
       SELECT ts, event_id FROM provider_call_alternates AS alternate
       WHERE alternate.project_id = call.project_id AND alternate.provider = call.provider
         AND alternate.provider_response_id = call.provider_response_id
     ) AS account
     JOIN cost_entries AS entry ON entry.project_id = call.project_id AND entry.ts = account.ts
       AND entry.event_id = account.event_id AND entry.entry_no = 0`,
    keyColumns(accounts),
  );
  return rows.map((row) => ({ entry: storedEntry(row).entry, corrected: row.corrections > 0 }));
}

function keyColumns(calls: readonly { key: CallKey }[]): unknown[] {
  return [
    calls.map(({ key }) => key.projectId),
    calls.map(({ key }) => key.provider),
    calls.map(({ key }) => key.responseId),
  ];
}

function evidenceColumns(accounts: readonly CallEvidence[]): unknown[] {
  return [
    accounts.map((account) => account.eventId),
    accounts.map(({ timestamp }) => timestamp),
    accounts.map(({ usageSource }) => usageSource ?? null),
  ];
}

function keyOf(row: CallRow): CallKey {
  return {
    projectId: row.project_id,
    provider: row.provider,
    responseId: row.provider_response_id,
  };
}

/** A batch can hold an event twice; an account is no alternate of itself. */
function distinct(accounts: readonly CallAccount[]): CallAccount[] {
  return [
    ...new Map(accounts.map((each) => [eventId(each.key.projectId, each.eventId), each])).values(),
  ];
}

function eventId(projectId: string, id: string): string {
  return `${projectId} ${id}`;
}
