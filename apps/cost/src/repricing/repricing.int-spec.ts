import {
  formatUsd,
  parseUsd,
  uuidv7,
  type ApiKeyId,
  type CostTotals,
  type ProjectId,
  type RepricingFilter,
  type RepricingLine,
  type UsageEvent,
} from '@costwire/contracts';
import { ensureTopology, Publisher, type Broker } from '@costwire/messaging';
import type { Database } from '@costwire/persistence';
import { overrideVersion, seedPriceBook, type PriceBook } from '@costwire/pricing';
import {
  createTestDatabase,
  eventually,
  SILENT,
  startTestBroker,
  TEST_TOPOLOGY,
  usageBatch,
  usageEvent,
  type TestBroker,
  type TestDatabase,
} from '@costwire/testing';
import { bookEntry } from '../book-entry.js';
import { LedgerRepository } from '../ledger.repository.js';
import { expectRollupsToEqualLedger, KEY, newProject, NOW } from '../ledger.spec-support.js';
import { TotalsTeller } from '../totals-teller.js';
import { RepricingRepository } from './repricing.repository.js';
import { RepricingWorker, type PriceSource } from './repricing-worker.js';

const [ASKING, APPROVING] = [uuidv7(NOW), uuidv7(NOW)] as [ApiKeyId, ApiKeyId];
const old = seedPriceBook();

/** The seed's prices with those of one model replaced. */
function bookWith(model: string, usdPerToken: string, provider = 'openai'): PriceBook {
  const version = overrideVersion({
    provider,
    model,
    serviceTier: 'standard',
    rates: { input: { usd: usdPerToken }, output: { usd: usdPerToken } },
    reason: 'negotiated',
    author: 'test',
    recordedAt: '2026-03-01T00:00:00.000Z',
  });
  if (typeof version === 'string') throw new Error(version);
  return old.with([version], 'override');
}

let home: TestDatabase;
let server: TestBroker;
let broker: Broker;
let database: Database;
let ledger: LedgerRepository;
let repository: RepricingRepository;
let project: ProjectId;
const workers: RepricingWorker[] = [];

beforeAll(async () => {
  [home, server] = await Promise.all([createTestDatabase(), startTestBroker()]);
  broker = await server.connect();
  await ensureTopology(broker, TEST_TOPOLOGY);
  database = await home.open(8);
  ledger = new LedgerRepository(database);
  repository = new RepricingRepository(database);
}, 30_000);
beforeEach(() => {
  project = newProject();
});
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.onModuleDestroy();
});
afterAll(async () => {
  await server.stop();
  await home.drop();
});

const sourceOf = (book: PriceBook): PriceSource => ({
  current: () => book,
  byName: async (name) => (name === book.version ? { book, sameRules: true } : undefined),
});

function startWorker(prices: PriceSource, callsPerStep?: number): void {
  const teller = new TotalsTeller(new Publisher(broker, 'costwire/test'));
  const worker = new RepricingWorker(database, repository, prices, teller, SILENT, callsPerStep);
  workers.push(worker);
  worker.wake();
}

/** Books events as ingest and cost do, at the old prices. */
async function book(fields: Partial<UsageEvent>[]): Promise<void> {
  const batch = usageBatch({
    project_id: project,
    api_key_id: KEY,
    events: fields.map(usageEvent),
  });
  await database.query('CREATE TABLE IF NOT EXISTS events_default PARTITION OF events DEFAULT');
  await database.query(
    `INSERT INTO events (project_id, ts, event_id, api_key_id, received_at, provider, model,
       input_tokens, output_tokens, cache_write_tokens, service_tier, feature, user_id)
     SELECT $1, (e->>'timestamp')::timestamptz, e->>'event_id', $2, now(), e->>'provider',
       e->>'model', (e->>'input_tokens')::bigint, (e->>'output_tokens')::bigint,
       (e->>'cache_write_tokens')::bigint, e->>'service_tier', e->>'feature', e->>'user_id'
     FROM jsonb_array_elements($3::jsonb) AS e`,
    [project, KEY, JSON.stringify(batch.events)],
  );
  await ledger.book(
    batch.events.map((event) => bookEntry(old, batch, event)),
    NOW,
  );
}

async function ask(filter: RepricingFilter = {}): Promise<string> {
  const id = await repository.request(
    {
      project_id: project,
      requested_by: ASKING,
      from: '2026-03-02T00:00:00.000Z',
      to: '2026-03-03T00:00:00.000Z',
      filter,
      reason: 'new prices',
    },
    Date.now(),
  );
  for (const worker of workers) worker.wake();
  return id;
}

async function decide(id: string, decision: 'approve' | 'cancel' = 'approve', by = APPROVING) {
  const request = { project_id: project, id, decided_by: by, decision };
  const reply = await repository.decide(request, Date.now());
  for (const worker of workers) worker.wake();
  return reply;
}

interface Found {
  status: string;
  proposed: RepricingLine[];
  applied: RepricingLine[];
  failure: string | null;
}

async function reached(id: string, status: string): Promise<Found> {
  return eventually(
    async () => {
      const [row] = await database.query<Found>('SELECT * FROM repricings WHERE id = $1', [id]);
      expect(row!.status).toBe(status);
      return row!;
    },
    { timeoutMs: 20_000 },
  );
}

const entries = async () =>
  database.query<{ event_id: string; entry_no: number; cost: string | null; by: string | null }>(
    `SELECT event_id, entry_no, trim_scale(cost_usd)::text AS cost, repricing_id AS by
     FROM cost_entries WHERE project_id = $1 ORDER BY event_id, entry_no`,
    [project],
  );

describe('a dry run', () => {
  test('says by model what would change, and books nothing', async () => {
    await book([
      { event_id: 'a' },
      { event_id: 'b' },
      { event_id: 'c', model: 'gpt-4o-mini' },
      { event_id: 'out of range', timestamp: '2026-03-03T00:00:00.000Z' },
    ]);
    const before = await entries();
    startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    const { proposed } = await reached(await ask(), 'proposed');
    expect(proposed).toEqual([
      {
        provider: 'openai',
        model: 'gpt-4o',
        calls: 2,
        changed_calls: 2,
        old_total: '0.007',
        new_total: '0.0022',
        difference: '-0.0048',
        unpriced_before: 0,
        unpriced_after: 0,
      },
      expect.objectContaining({ model: 'gpt-4o-mini', changed_calls: 0, difference: '0' }),
    ]);
    expect(await entries()).toEqual(before);
  });

  test('looks only at calls that carry what the filter asks for', async () => {
    await book([
      { event_id: 'a', feature: 'search', user_id: 'u' },
      { event_id: 'b', feature: 'search' },
      { event_id: 'c', model: 'no-such-model', feature: 'search' },
    ]);
    startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    const calls = async (filter: RepricingFilter) =>
      (await reached(await ask(filter), 'proposed')).proposed.map((line) => line.calls);
    expect(await calls({ feature: 'search' })).toEqual([2, 1]);
    expect(await calls({ feature: 'search', user_id: 'u' })).toEqual([1]);
    expect(await calls({ status: 'unpriced' })).toEqual([1]);
    expect(await calls({ model: "x' OR true --" })).toEqual([]);
  });
});

describe('an approved re-pricing', () => {
  test('keeps the old entry, takes it back and books the new one, with the roll-ups', async () => {
    await book([
      { event_id: 'a', latency_ms: 10 },
      { event_id: 'b', model: 'gpt-4o-mini' },
    ]);
    startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    const id = await ask();
    const { proposed } = await reached(id, 'proposed');
    expect(await decide(id)).toEqual({ outcome: 'decided' });
    const { applied } = await reached(id, 'done');
    expect(applied).toEqual(proposed);
    expect(await entries()).toEqual([
      { event_id: 'a', entry_no: 0, cost: '0.0035', by: null },
      { event_id: 'a', entry_no: 1, cost: '-0.0035', by: id },
      { event_id: 'a', entry_no: 2, cost: '0.0011', by: id },
      { event_id: 'b', entry_no: 0, cost: '0.00021', by: null },
    ]);
    expect(await expectRollupsToEqualLedger(database, project)).toMatchObject({
      calls: '2',
      cost: '0.00131',
      timed: '1',
    });
  });

  test('prices calls that had no price, by every count and the tier of the fact', async () => {
    await book([
      { event_id: 'a', model: 'house-model' },
      { event_id: 'b', model: 'house-model', cache_write_tokens: 10 },
    ]);
    startWorker(sourceOf(bookWith('house-model', '0.000001')));
    const id = await ask({ status: 'unpriced' });
    const { proposed } = await reached(id, 'proposed');
    expect(proposed).toMatchObject([{ unpriced_before: 2, unpriced_after: 0, old_total: '0' }]);
    await decide(id);
    await reached(id, 'done');
    expect(await expectRollupsToEqualLedger(database, project)).toMatchObject({
      calls: '2',
      unpriced: '0',
    });
    const [, , booked] = await entries();
    expect(booked).toMatchObject({ entry_no: 2, cost: '0.0011' });
  });

  test('changes nothing when it is approved twice or asked for again', async () => {
    await book(Array.from({ length: 5 }, (_, index) => ({ event_id: `e-${index}` })));
    startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    const id = await ask();
    await reached(id, 'proposed');
    await Promise.all([decide(id), decide(id)]);
    await reached(id, 'done');
    expect(await decide(id)).toEqual({ outcome: 'decided_before' });
    const after = await entries();
    const again = await ask();
    expect((await reached(again, 'proposed')).proposed).toMatchObject([{ changed_calls: 0 }]);
    await decide(again);
    await reached(again, 'done');
    expect(await entries()).toEqual(after);
  });

  test('goes on where it was when its step breaks off, by whichever worker, each call once', async () => {
    await book(
      Array.from({ length: 50 }, (_, index) => ({
        event_id: `e-${String(index).padStart(2, '0')}`,
        timestamp: `2026-03-02T${String(index % 24).padStart(2, '0')}:00:00.000Z`,
      })),
    );
    const prices = bookWith('gpt-4o', '0.000001');
    let steps = 0;
    const breaking: PriceSource = {
      ...sourceOf(prices),
      byName: async () => {
        steps += 1;
        if (steps % 3 === 0) throw Object.assign(new Error('gone'), { code: '57P01' });
        return { book: prices, sameRules: true };
      },
    };
    startWorker(breaking, 7);
    startWorker(breaking, 7);
    const id = await ask();
    await reached(id, 'proposed');
    await decide(id);
    const { applied } = await reached(id, 'done');
    expect(applied).toMatchObject([{ calls: 50, changed_calls: 50, new_total: '0.055' }]);
    expect(await entries()).toHaveLength(150);
    const sums = await expectRollupsToEqualLedger(database, project);
    expect(sums).toMatchObject({ calls: '50', cost: '0.055' });
  }, 60_000);

  test('tells every bucket it moved, as a correction', async () => {
    const told: CostTotals[] = [];
    const subscription = broker.connection.subscribe(`costwire.costs.*.${project}`, {
      callback: (_, message) => {
        told.push(message.json<CostTotals>());
      },
    });
    await book([{ feature: 'search' }, { feature: 'chat', agent_name: 'x' }]);
    startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    const id = await ask();
    await reached(id, 'proposed');
    expect(told).toEqual([]);
    await decide(id);
    await reached(id, 'done');
    const totals = told.flatMap((message) => message.totals);
    subscription.unsubscribe();
    expect(totals).toHaveLength(5);
    for (const { reason, cost_usd: cost, calls } of totals) {
      expect([reason, cost]).toEqual([
        'correction',
        formatUsd(parseUsd(calls === 1 ? '0.0011' : '0.0022')!),
      ]);
    }
  });
});
