import {
  compareEvidence,
  isTransientFailure,
  USAGE_SOURCES,
  type ProjectId,
  type UsageEvent,
} from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import { createTestDatabase, type TestDatabase } from '@costwire/testing';
import fc from 'fast-check';
import type { LedgerEntry } from './book-entry.js';
import { LedgerRepository } from './ledger.repository.js';
import { expectRollupsToEqualLedger, ledgerEntry, newProject, NOW } from './ledger.spec-support.js';

let home: TestDatabase;
let database: Database;
let ledger: LedgerRepository;
let project: ProjectId;

beforeAll(async () => {
  home = await createTestDatabase();
  database = await home.open();
  ledger = new LedgerRepository(database);
});
beforeEach(() => {
  project = newProject();
});
afterAll(() => home.drop());

/** An account of the call `r-1` unless the fields name another. */
function account(cost: string | undefined, fields: Partial<UsageEvent>): LedgerEntry {
  return ledgerEntry(project, cost, { provider_response_id: 'r-1', latency_ms: 12.5, ...fields });
}

const telemetry = () =>
  account('0.5', { event_id: 'span', usage_source: 'telemetry', feature: 'chat' });
const gateway = () => account('0.7', { event_id: 'gw', usage_source: 'gateway', feature: 'chat' });

async function entries() {
  return database.query(
    `SELECT event_id, entry_no, trim_scale(cost_usd)::text AS cost, input_tokens::int AS input
     FROM cost_entries WHERE project_id = $1 ORDER BY event_id, entry_no`,
    [project],
  );
}

/** What counts of each call and what is kept beside it. */
async function calls() {
  const counted = await database.query<{ event_id: string }>(
    `SELECT provider, provider_response_id, event_id FROM provider_calls
     WHERE project_id = $1 ORDER BY 1, 2`,
    [project],
  );
  const alternates = await database.query<{ event_id: string }>(
    `SELECT provider, provider_response_id, event_id FROM provider_call_alternates
     WHERE project_id = $1 ORDER BY 1, 2, 3`,
    [project],
  );
  return { counted, alternates };
}

describe('a provider call that arrives by several paths', () => {
  test('is counted once, by the better account, when both come in one batch', async () => {
    await ledger.book([telemetry(), gateway()], NOW);
    expect(await entries()).toEqual([{ event_id: 'gw', entry_no: 0, cost: '0.7', input: 1_000 }]);
    expect((await calls()).alternates).toMatchObject([{ event_id: 'span' }]);
    expect(await expectRollupsToEqualLedger(database, project)).toMatchObject({ calls: '1' });
  });

  test('is counted once when the worse account comes later', async () => {
    await ledger.book([gateway()], NOW);
    const totals = await ledger.book([telemetry()], NOW);
    expect(await entries()).toHaveLength(1);
    expect(totals.map(({ calls: count }) => count)).toEqual([1, 1, 1]);
    await expectRollupsToEqualLedger(database, project);
  });

  test('is corrected when better evidence comes later: both entries are kept', async () => {
    await ledger.book([telemetry()], NOW);
    const totals = await ledger.book([gateway()], NOW);
    expect(await entries()).toEqual([
      { event_id: 'gw', entry_no: 0, cost: '0.7', input: 1_000 },
      { event_id: 'span', entry_no: 0, cost: '0.5', input: 1_000 },
      { event_id: 'span', entry_no: 1, cost: '-0.5', input: -1_000 },
    ]);
    expect(totals).toHaveLength(3);
    for (const total of totals) {
      expect(total).toMatchObject({ calls: 1, cost_usd: '0.7', version: 2, reason: 'correction' });
    }
    expect(await expectRollupsToEqualLedger(database, project)).toMatchObject({
      calls: '1',
      cost: '0.7',
      timed: '1',
    });
  });

  test('moves a correction to the bucket of the better account, and tells both', async () => {
    await ledger.book(
      [account('0.5', { usage_source: 'telemetry', feature: 'from the span' })],
      NOW,
    );
    const moved = await ledger.book([gateway()], NOW);
    const features = moved.filter(({ dimension }) => dimension === 'feature');
    expect(features.map(({ name, calls: count }) => [name, count]).sort()).toEqual([
      ['chat', 1],
      ['from the span', 0],
    ]);
    await expectRollupsToEqualLedger(database, project);
  });

  test('keeps the reason of a bucket in which a call is counted for the first time', async () => {
    await ledger.book([telemetry()], NOW);
    const totals = await ledger.book(
      [gateway(), ledgerEntry(project, '1', { feature: 'other' })],
      NOW,
    );
    const reasons = totals
      .filter(({ dimension }) => dimension === 'feature')
      .map(({ name, reason }) => [name, reason]);
    expect(reasons.sort()).toEqual([
      ['chat', 'correction'],
      ['other', 'live'],
    ]);
  });

  test('redelivered changes nothing and tells the same totals', async () => {
    const batch = [telemetry(), gateway(), ledgerEntry(project, '1')];
    const sorted = (totals: object[]) => totals.map((total) => JSON.stringify(total)).sort();
    const first = await ledger.book(batch, NOW);
    const before = await entries();
    expect(sorted(await ledger.book(batch, NOW))).toEqual(sorted(first));
    expect(sorted(await ledger.book([batch[0]!, batch[2]!], NOW))).toEqual(sorted(first));
    expect(await entries()).toEqual(before);
  });

  test('tells the corrected buckets again when the correction is redelivered', async () => {
    await ledger.book([telemetry()], NOW);
    const first = await ledger.book([gateway()], NOW);
    const again = await ledger.book([gateway()], NOW);
    expect(again).toEqual(expect.arrayContaining(first));
    expect(again.map(({ reason }) => reason)).toEqual(['correction', 'correction', 'correction']);
    expect(await entries()).toHaveLength(3);
  });

  test('is one call under two spellings of its provider, and two in two projects', async () => {
    await ledger.book([account('0.5', { provider: 'gcp.gemini' })], NOW);
    await ledger.book([account('0.5', { provider: 'Google' })], NOW);
    expect((await calls()).counted).toHaveLength(1);
    const other = newProject();
    await ledger.book([ledgerEntry(other, '0.5', { provider_response_id: 'r-1' })], NOW);
    await expectRollupsToEqualLedger(database, other);
    expect(await expectRollupsToEqualLedger(database, project)).toMatchObject({ calls: '1' });
  });

  test('taken twice within a batch is no alternate of itself', async () => {
    const twice = gateway();
    await ledger.book([twice, twice], NOW);
    expect((await calls()).alternates).toEqual([]);
    expect(await entries()).toHaveLength(1);
  });

  test('by two workers at once is decided by one after the other', async () => {
    const workers = [ledger, new LedgerRepository(await home.open())];
    for (let round = 0; round < 15; round += 1) {
      const own = Array.from({ length: 30 }, (_, index) => `r-${round}-${index}`);
      const path = (source: (typeof USAGE_SOURCES)[number], cost: string) =>
        own.map((id) =>
          account(cost, {
            event_id: `${source}-${id}`,
            usage_source: source,
            provider_response_id: id,
          }),
        );
      const [good, bad] = [path('gateway', '0.7'), path('telemetry', '0.5')];
      await Promise.all([
        booked(workers[0]!, good),
        booked(workers[1]!, bad.reverse()),
        booked(workers[1]!, [...good.slice(0, 9), ...path('wrapper', '0.1')]),
      ]);
    }
    const { counted, alternates } = await calls();
    expect(counted).toHaveLength(450);
    expect(counted.every(({ event_id: id }) => id.startsWith('gateway-'))).toBe(true);
    expect(alternates).toHaveLength(900);
    expect(await expectRollupsToEqualLedger(database, project)).toMatchObject({
      calls: '450',
      cost: '315',
    });
  });

  test('ends in the same state in whatever order and batches its accounts arrive', async () => {
    const paths = USAGE_SOURCES.flatMap((usage_source, place) =>
      ['a', 'b'].map((call) => ({
        event_id: `${usage_source}-${call}`,
        usage_source,
        provider_response_id: call,
        feature: `feature ${place % 3}`,
        timestamp: `2026-03-02T1${place}:00:00.000Z`,
      })),
    );
    const ties = ['x', 'y'].map((id) => ({ ...paths[0]!, event_id: id, feature: id }));
    const all = [...paths, ...ties];
    const best = (call: string) =>
      all
        .filter((fields) => fields.provider_response_id === call)
        .sort((left, right) =>
          compareEvidence(
            { ...left, eventId: left.event_id, usageSource: left.usage_source },
            { ...right, eventId: right.event_id, usageSource: right.usage_source },
          ),
        )[0]!.event_id;
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: all.length, maxLength: all.length }),
        async (order, sizes) => {
          project = newProject();
          const left = order.map((fields, index) => account(`0.${index + 1}`, fields));
          for (const size of sizes) await ledger.book(left.splice(0, size), NOW);
          const { counted, alternates } = await calls();
          expect(counted.map(({ event_id: id }) => id)).toEqual([best('a'), best('b')]);
          expect(alternates).toHaveLength(all.length - 2);
          expect(await expectRollupsToEqualLedger(database, project)).toMatchObject({ calls: '2' });
          const open = await database.query<{ event_id: string }>(
            `SELECT event_id FROM cost_entries WHERE project_id = $1
             GROUP BY event_id HAVING count(*) % 2 = 1 ORDER BY 1`,
            [project],
          );
          expect(open.map((row) => row.event_id)).toEqual([best('a'), best('b')].sort());
        },
      ),
      { numRuns: 20 },
    );
  });
});

/** As the transport does: what infrastructure refused (here a deadlock) is tried again. */
async function booked(worker: LedgerRepository, batch: LedgerEntry[]): Promise<void> {
  for (;;) {
    try {
      await worker.book(batch, NOW);
      return;
    } catch (error) {
      if (!isTransientFailure(error)) throw error;
    }
  }
}
