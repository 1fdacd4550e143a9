import type { Database } from '@costwire/persistence';
import { createTestDatabase, eventually, SILENT, type TestDatabase } from '@costwire/testing';
import { CallRetention } from './call-retention.js';
import { LedgerRepository } from './ledger.repository.js';
import { ledgerEntry, newProject, NOW } from './ledger.spec-support.js';

const DAY_MS = 86_400_000;

let home: TestDatabase;
let database: Database;

beforeAll(async () => {
  home = await createTestDatabase();
  database = await home.open(4);
});
beforeEach(async () => {
  await database.query('TRUNCATE provider_calls, provider_call_alternates');
});
afterAll(() => home.drop());

/** Makes calls first seen so many days ago. */
async function calls(count: number, days: number): Promise<void> {
  await database.query(
    `INSERT INTO provider_calls
       (project_id, provider, provider_response_id, event_id, ts, first_seen_at)
     SELECT gen_random_uuid(), 'openai', 'r-' || n, 'e-' || n, now(), $2
     FROM generate_series(1, $1) AS n`,
    [count, new Date(NOW - days * DAY_MS)],
  );
}

async function left(): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM provider_calls',
  );
  return row!.count;
}

describe('provider calls', () => {
  test('are forgotten when they are older than what is kept, however many, by whoever is there', async () => {
    await calls(25_000, 31);
    await calls(10, 29);
    const removed = await Promise.all(
      [1, 2].map(async () => new CallRetention(database, 30, SILENT).removeOld(NOW)),
    );
    const all = removed.reduce((sum, each) => sum + each);
    // A row that the one has locked is left to it; what it did not take, the other one did.
    expect(all).toBe(25_000);
    expect(await left()).toBe(10);
    expect(await new CallRetention(database, 30, SILENT).removeOld(NOW)).toBe(0);
  });

  test('are looked for at the start, and kept for ever when the days are 0', async () => {
    await calls(3, 10_000);
    const never = new CallRetention(database, 0, SILENT);
    never.start();
    await never.stop();
    expect(await left()).toBe(3);
    const retention = new CallRetention(database, 1, SILENT);
    retention.start();
    await eventually(async () => expect(await left()).toBe(0));
    await retention.stop();
  });

  test('are new ones by when they were seen, whatever the time of their events', async () => {
    const ledger = new LedgerRepository(database);
    const project = newProject();
    const account = (fields: object) =>
      ledgerEntry(project, '0.1', {
        timestamp: '2019-03-02T12:00:00.000Z',
        provider_response_id: 'r-1',
        ...fields,
      });
    await ledger.book([account({ usage_source: 'telemetry' })], Date.now());
    expect(await new CallRetention(database, 1, SILENT).removeOld(Date.now())).toBe(0);
    await ledger.book([account({ usage_source: 'gateway' })], Date.now());
    const [sum] = await database.query<{ cost: string }>(
      'SELECT trim_scale(sum(cost_usd))::text AS cost FROM cost_entries WHERE project_id = $1',
      [project],
    );
    expect(sum!.cost).toBe('0.1');
  });
});
