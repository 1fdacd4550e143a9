import {
  DURABLES,
  MESSAGES,
  shardOf,
  uuidv7,
  type CostTotals,
  type ProjectId,
  type UsageBatch,
} from '@costwire/contracts';
import { ensureTopology, Publisher, type Broker } from '@costwire/messaging';
import type { Database } from '@costwire/persistence';
import type { RunningService } from '@costwire/runtime';
import {
  createTestDatabase,
  eventually,
  startTestBroker,
  TEST_TOPOLOGY,
  usageBatch,
  usageEvent,
  type TestBroker,
  type TestDatabase,
} from '@costwire/testing';
import { configureCost, startCost } from './start-cost.js';

let home: TestDatabase;
let server: TestBroker;
let database: Database;
let broker: Broker;
let cost: RunningService;
let project: ProjectId;
const told: { subject: string; bytes: number; totals: CostTotals }[] = [];

beforeAll(async () => {
  [home, server] = await Promise.all([createTestDatabase(), startTestBroker()]);
  database = await home.open();
  broker = await server.connect();
  await ensureTopology(broker, TEST_TOPOLOGY);
  broker.connection.subscribe('costwire.costs.>', {
    callback: (_, message) => {
      told.push({
        subject: message.subject,
        bytes: message.data.length,
        totals: message.json<CostTotals>(),
      });
    },
  });
  const environment = { DATABASE_URL: home.url, NATS_URL: server.url, LOG_LEVEL: 'silent' };
  cost = await startCost(configureCost(environment));
});
beforeEach(() => {
  project = uuidv7(Date.now()) as ProjectId;
  told.length = 0;
});
afterAll(async () => {
  await cost.stop();
  await server.stop();
  await home.drop();
});

/** Publishes as often as given; the ids differ, so that JetStream does not drop the repeats. */
async function deliver(batch: UsageBatch, times = 1): Promise<void> {
  const publisher = new Publisher(broker, 'costwire/test');
  for (let count = 0; count < times; count += 1) {
    const options = { id: uuidv7(Date.now()), tokens: [batch.project_id] };
    await publisher.publish('usageRecorded', batch, options);
  }
  const { durable, kind } = DURABLES.costUsage;
  await eventually(async () => {
    const info = await (await broker.manager()).consumers.info(MESSAGES[kind].stream, durable);
    expect(info.num_pending + info.num_ack_pending).toBe(0);
  });
}

const ledgerCount = async (): Promise<number> => {
  const [row] = await database.query<{ count: string }>(
    'SELECT count(*) FROM cost_entries WHERE project_id = $1',
    [project],
  );
  return Number(row!.count);
};

describe('the cost service', () => {
  test('notes which price book it uses', async () => {
    const books = await database.query<{ id: string }>('SELECT id FROM price_books');
    expect(books).toHaveLength(1);
    expect(books[0]!.id).toMatch(/^genai-prices@/);
  });

  test('books recorded usage and tells where its buckets stand', async () => {
    await deliver(usageBatch({ project_id: project, events: [usageEvent({ feature: 'search' })] }));
    expect(await ledgerCount()).toBe(1);
    expect(told).toHaveLength(1);
    expect(told[0]!.subject).toBe(`costwire.costs.${shardOf(project)}.${project}`);
    expect(told[0]!.totals.project_id).toBe(project);
    expect(told[0]!.totals.totals.map(({ dimension }) => dimension).sort()).toEqual([
      'agent',
      'feature',
      'key',
    ]);
    expect(told[0]!.totals.totals[0]).toMatchObject({ calls: 1, cost_usd: '0.0035' });
  });

  test('books a message that comes three times once', async () => {
    const batch = usageBatch({ project_id: project, events: [usageEvent(), usageEvent()] });
    await deliver(batch, 3);
    expect(await ledgerCount()).toBe(2);
    const calls = told.flatMap(({ totals }) => totals.totals.map((total) => total.calls));
    expect(new Set(calls)).toEqual(new Set([2]));
  });

  test('tells the totals of a request in which every event has its own names', async () => {
    const events = Array.from({ length: 4_000 }, (_, index) =>
      usageEvent({
        feature: `feature-${index}`.padEnd(250, '漢'),
        agent_name: `agent-${index}`.padEnd(250, '漢'),
      }),
    );
    await deliver(usageBatch({ project_id: project, events }));
    expect(await ledgerCount()).toBe(4_000);
    const totals = told.flatMap((message) => message.totals.totals);
    expect(totals).toHaveLength(8_001);
    expect(totals.every(({ version }) => version === 1)).toBe(true);
    expect(Math.max(...told.map(({ bytes }) => bytes))).toBeLessThan(1_000_000);
  });
});
