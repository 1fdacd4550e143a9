import {
  eventAtFault,
  isTransientFailure,
  parseUsd,
  uuidv7,
  type ApiKeyId,
  type ProjectId,
  type UsageEvent,
} from '@costwire/contracts';
import { createTestDatabase, usageBatch, usageEvent, type TestDatabase } from '@costwire/testing';
import type { Database } from '@costwire/persistence';
import type { LedgerEntry } from './book-entry.js';
import { LedgerRepository } from './ledger.repository.js';
import { forgetOldRecent } from './recent-rollup.repository.js';

const NOW = Date.parse('2026-03-02T12:30:00.000Z');
const KEY = uuidv7(NOW) as ApiKeyId;

let home: TestDatabase;
let database: Database;
let ledger: LedgerRepository;
let project: ProjectId;

beforeAll(async () => {
  home = await createTestDatabase();
  database = await home.open();
});
beforeEach(() => {
  ledger = new LedgerRepository(database);
  project = uuidv7(Date.now()) as ProjectId;
});
afterAll(() => home.drop());

/** A ledger entry; no cost means unpriced. */
function entry(cost: string | undefined, fields: Partial<UsageEvent> = {}): LedgerEntry {
  const event = usageEvent(fields);
  return {
    batch: usageBatch({ project_id: project, api_key_id: KEY, events: [event] }),
    event,
    status: cost === undefined ? 'unpriced' : 'priced',
    amount: cost === undefined ? undefined : parseUsd(cost)!,
    pricedAs: cost === undefined ? undefined : 'openai/gpt-4o',
    missing: undefined,
    priceBookVersion: 'test-book',
  };
}

async function ledgerRows() {
  return database.query<{ event_id: string; cost_usd: string | null; status: string }>(
    'SELECT event_id, cost_usd, status FROM cost_entries WHERE project_id = $1 ORDER BY event_id',
    [project],
  );
}

/** Per dimension the sums of all roll-ups, beside the same sums over the ledger. */
async function sums() {
  const measures = `sum(cost_usd)::text AS cost, sum(input_tokens)::text AS input,
    sum(output_tokens)::text AS output, sum(cache_read_tokens)::text AS cached`;
  const rolledUp = await database.query(
    `SELECT ${measures}, sum(calls)::text AS calls, sum(unpriced_calls)::text AS unpriced
     FROM rollup_hourly WHERE project_id = $1 GROUP BY dimension`,
    [project],
  );
  const [byUser] = await database.query(
    `SELECT ${measures}, sum(calls)::text AS calls, sum(unpriced_calls)::text AS unpriced
     FROM rollup_user_daily WHERE project_id = $1`,
    [project],
  );
  const [recent] = await database.query(
    `SELECT ${measures}, sum(calls)::text AS calls FROM rollup_recent
     WHERE project_id = $1 AND dimension = 'feature'`,
    [project],
  );
  const [booked] = await database.query(
    `SELECT ${measures}, count(*)::text AS calls,
       (count(*) FILTER (WHERE cost_usd IS NULL))::text AS unpriced
     FROM cost_entries WHERE project_id = $1`,
    [project],
  );
  return { rolledUp: [...rolledUp, byUser], booked, recent };
}

async function expectRollupsToEqualLedger(): Promise<void> {
  const { rolledUp, booked, recent } = await sums();
  expect(booked).toMatchObject(recent!);
  expect(rolledUp).toEqual([booked, booked, booked, booked]);
}

describe('booking', () => {
  test('keeps every entry with its exact amount', async () => {
    await ledger.book(
      [
        entry('0.000000000000001', { event_id: 'a' }),
        entry('99999999999999999999.999999999999999', { event_id: 'b' }),
      ],
      NOW,
    );
    expect(await ledgerRows()).toEqual([
      { event_id: 'a', cost_usd: '0.000000000000001', status: 'priced' },
      { event_id: 'b', cost_usd: '99999999999999999999.999999999999999', status: 'priced' },
    ]);
  });

  test('keeps an unknown cost unknown and counts the call as unpriced', async () => {
    const totals = await ledger.book([entry(undefined, { event_id: 'a' }), entry('0.5')], NOW);
    expect((await ledgerRows())[0]).toEqual({ event_id: 'a', cost_usd: null, status: 'unpriced' });
    expect(totals[0]).toMatchObject({ calls: 2, unpriced_calls: 1, cost_usd: '0.5' });
  });

  test('moves roll-ups by hour and dimension that sum to the ledger to the last digit', async () => {
    const costs = ['0.1', '0.2', '0.000000000000003', '1e-15', undefined, '7.123456789012345'];
    for (let round = 0; round < 3; round += 1) {
      await ledger.book(
        costs.map((cost, index) =>
          entry(cost, {
            timestamp: `2026-03-02T1${index % 3}:59:59.999Z`,
            feature: ['search', 'chat', undefined][index % 3]!,
            user_id: `user-${index % 2}`,
            model: `model-${round}`,
            cache_read_tokens: index,
          }),
        ),
        NOW,
      );
    }
    await expectRollupsToEqualLedger();
    const { booked } = await sums();
    expect(booked).toMatchObject({ calls: '18', unpriced: '3', cost: '22.270370367037047' });
  });

  test('tells where each bucket stands', async () => {
    const totals = await ledger.book([entry('0.25', { feature: 'search' }), entry('0.5')], NOW);
    const searches = totals.find(
      ({ dimension, name }) => dimension === 'feature' && name === 'search',
    );
    expect(searches).toEqual({
      project_id: project,
      dimension: 'feature',
      name: 'search',
      provider: 'openai',
      model: 'gpt-4o',
      bucket: '2026-03-02T12:00:00.000Z',
      calls: 1,
      unpriced_calls: 0,
      input_tokens: 1_000,
      output_tokens: 100,
      cache_read_tokens: 0,
      cost_usd: '0.25',
      version: 1,
      reason: 'live',
      five_minutes: [
        {
          bucket: '2026-03-02T12:00:00.000Z',
          calls: 1,
          input_tokens: 1_000,
          output_tokens: 100,
          cache_read_tokens: 0,
          cost_usd: '0.25',
          environment: '',
          version: 1,
        },
      ],
    });
    const byKey = totals.find(({ dimension }) => dimension === 'key');
    expect(byKey).toMatchObject({ name: KEY, calls: 2, cost_usd: '0.75' });
  });

  test('tells of the five minutes that moved, and keeps them for three days', async () => {
    const at = (time: string) => entry('0.5', { timestamp: `2026-03-${time}Z` });
    await ledger.book([at('02T12:04:59.999')], NOW);
    const totals = await ledger.book(
      [at('02T12:04:00.000'), at('02T12:05:00.000'), at('02T11:00:00.000'), at('01T00:00:00.000')],
      NOW,
    );
    const minutes = totals
      .filter(({ dimension }) => dimension === 'key')
      .map(({ bucket, five_minutes: five = [] }) => [
        bucket.slice(8, 16),
        five.map((each) => [each.bucket.slice(11, 16), each.calls, each.version]).sort(),
      ])
      .sort();
    expect(minutes).toEqual([
      ['01T00:00', [['00:00', 1, 1]]],
      ['02T11:00', [['11:00', 1, 1]]],
      [
        '02T12:00',
        [
          ['12:00', 2, 2],
          ['12:05', 1, 1],
        ],
      ],
    ]);
    await expectRollupsToEqualLedger();
    const kept = async () =>
      Number(
        (
          await database.query<{ count: string }>(
            `SELECT count(*) FROM rollup_recent WHERE project_id = $1 AND dimension = 'key'`,
            [project],
          )
        )[0]!.count,
      );
    expect(await kept()).toBe(4);
    await forgetOldRecent(database, Date.parse('2026-03-04T12:00:00.000Z'));
    expect(await kept()).toBe(3);
    const old = await ledger.book([at('02T10:00:00.000')], Date.parse('2026-03-06T00:00:00.000Z'));
    expect(old.every((total) => total.five_minutes === undefined)).toBe(true);
  });

  test('calls a bucket late that closed an hour ago', async () => {
    const totals = await ledger.book([entry('1', { timestamp: '2026-03-02T09:59:59.999Z' })], NOW);
    expect(new Set(totals.map(({ reason }) => reason))).toEqual(new Set(['late']));
  });

  test('again changes nothing and tells the same totals', async () => {
    const entries = [entry('0.5', { event_id: 'a' }), entry('0.25', { event_id: 'b' })];
    const first = await ledger.book(entries, NOW);
    const second = await ledger.book(entries, NOW);
    const sorted = (totals: typeof first) => totals.map((total) => JSON.stringify(total)).sort();
    expect(sorted(second)).toEqual(sorted(first));
    expect(await ledgerRows()).toHaveLength(2);
    await expectRollupsToEqualLedger();
  });

  test('adds only what is new of a batch that was booked in part', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((event_id) => entry('0.5', { event_id }));
    await ledger.book([a!, b!], NOW);
    const totals = await ledger.book([b!, c!], NOW);
    expect((await ledgerRows()).map(({ event_id }) => event_id)).toEqual(['a', 'b', 'c']);
    expect(totals[0]).toMatchObject({ calls: 3, version: 2 });
    await expectRollupsToEqualLedger();
  });

  test('takes an event that a batch holds twice once', async () => {
    const twice = entry('0.5', { event_id: 'a' });
    await ledger.book([twice, twice], NOW);
    expect(await ledgerRows()).toHaveLength(1);
    await expectRollupsToEqualLedger();
  });

  test('grows the version of a bucket with every change', async () => {
    const versions: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const [total] = await ledger.book([entry('1')], NOW);
      versions.push(total!.version);
    }
    expect(versions).toEqual([1, 2, 3]);
  });

  test('of an entry that Postgres refuses names its event', async () => {
    await database.query(`ALTER TABLE cost_entries ADD CONSTRAINT named CHECK (feature <> 'bad')`);
    const bad = entry('0.1', { feature: 'bad' });
    const failure = await ledger
      .book([entry('0.1'), entry('0.1'), bad, entry('0.1')], NOW)
      .catch((error: unknown) => error);
    await database.query('ALTER TABLE cost_entries DROP CONSTRAINT named');
    expect(failure).toBeInstanceOf(Error);
    expect(eventAtFault(failure)).toBe(bad.event);
  });

  test('goes on for as long as another worker books some of its entries first', async () => {
    const entries = Array.from({ length: 12 }, () => entry('0.1'));
    const ahead = [...entries];
    const outrun = Object.create(database) as Database;
    outrun.transaction = async (work) => {
      const next = ahead.length > 2 && ahead.pop();
      if (next) await ledger.book([next], NOW);
      return database.transaction(work);
    };
    await new LedgerRepository(outrun).book(entries, NOW);
    expect(ahead).toHaveLength(2);
    expect(await ledgerRows()).toHaveLength(12);
    await expectRollupsToEqualLedger();
  });

  test('of the same entries by many workers at once books each once', async () => {
    const entries = Array.from({ length: 40 }, (_, index) =>
      entry('0.000000000000001', { event_id: `e-${index}`, user_id: `user-${index % 7}` }),
    );
    const workers = [ledger, new LedgerRepository(await home.open())];
    await Promise.all(
      Array.from({ length: 8 }, async (_, turn) => {
        const own = entries.slice(turn * 3, turn * 3 + 19);
        await untilBooked(workers[turn % 2]!, turn % 3 === 0 ? own.reverse() : own);
      }),
    );
    expect(await ledgerRows()).toHaveLength(40);
    await expectRollupsToEqualLedger();
    expect((await sums()).booked).toMatchObject({ cost: '0.000000000000040' });
  });
});

/** As the transport does: what infrastructure refused (here a deadlock) is tried again. */
async function untilBooked(worker: LedgerRepository, entries: LedgerEntry[]): Promise<void> {
  for (;;) {
    try {
      await worker.book(entries, NOW);
      return;
    } catch (error) {
      if (!isTransientFailure(error)) throw error;
    }
  }
}
