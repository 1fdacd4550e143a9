import {
  uuidv7,
  type ApiKeyId,
  type ProjectId,
  type RepricingFilter,
  type UsageEvent,
} from '@costwire/contracts';
import { ensureTopology, Publisher, type Broker } from '@costwire/messaging';
import { AuditTrail, type Database } from '@costwire/persistence';
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
  proposed: object[];
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

describe('a decision', () => {
  test('takes another key than the one that asked; cancelling does not', async () => {
    startWorker(sourceOf(old));
    const id = await ask();
    await reached(id, 'proposed');
    expect(await decide(id, 'approve', ASKING)).toEqual({ outcome: 'own_request' });
    expect(await decide(id, 'cancel', ASKING)).toEqual({ outcome: 'decided' });
    expect(await decide(id)).toEqual({ outcome: 'wrong_state', status: 'cancelled' });
    expect(await decide(id, 'cancel')).toEqual({ outcome: 'decided_before' });
    await expect(
      database.query('UPDATE repricings SET status = $2, decided_by = requested_by WHERE id = $1', [
        id,
        'running',
      ]),
    ).rejects.toThrow(/check constraint/);
  });

  test('about another project finds nothing', async () => {
    const id = await ask();
    project = newProject();
    expect(await decide(id)).toEqual({ outcome: 'not_found' });
  });

  test('and every state reached is in the audit trail', async () => {
    await book([{ event_id: 'a' }]);
    startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    const id = await ask();
    await reached(id, 'proposed');
    await decide(id);
    await reached(id, 'done');
    const noted = await database.query<{ action: string; actor: string }>(
      'SELECT action, actor FROM audit_cost WHERE subject = $1 ORDER BY seq',
      [id],
    );
    expect(noted).toEqual([
      { action: 'repricing.requested', actor: `key:${ASKING}` },
      { action: 'repricing.proposed', actor: 'service:cost' },
      { action: 'repricing.approved', actor: `key:${APPROVING}` },
      { action: 'repricing.done', actor: 'service:cost' },
    ]);
    const verdict = await database.transaction(async (client) =>
      new AuditTrail('cost').verify(client),
    );
    expect(verdict.intact).toBe(true);
  });

  test('on prices that are gone fails the re-pricing and says so', async () => {
    await book([{ event_id: 'a' }]);
    startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    const id = await ask();
    await reached(id, 'proposed');
    await workers.pop()!.onModuleDestroy();
    await decide(id);
    startWorker(sourceOf(old));
    expect((await reached(id, 'failed')).failure).toMatch(/ask again/);
    expect(await entries()).toHaveLength(1);
  });
});

describe('an entry of a re-pricing', () => {
  test('is taken back like any other entry when better evidence comes', async () => {
    const call = { provider_response_id: 'r-1' };
    await book([{ event_id: 'span', usage_source: 'telemetry', ...call }]);
    startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    const id = await ask();
    await reached(id, 'proposed');
    await decide(id);
    await reached(id, 'done');
    await book([{ event_id: 'gw', usage_source: 'gateway', ...call }]);
    expect((await entries()).map((entry) => [entry.event_id, entry.entry_no])).toEqual([
      ['gw', 0],
      ['span', 0],
      ['span', 1],
      ['span', 2],
      ['span', 3],
    ]);
    expect(await expectRollupsToEqualLedger(database, project)).toMatchObject({ cost: '0.0035' });
  });

  test('leaves what the provider billed as it is', async () => {
    await book([{ usage_source: 'provider_bill', reported_cost_usd: '0.9' }]);
    startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    expect((await reached(await ask(), 'proposed')).proposed).toEqual([]);
  });
});
