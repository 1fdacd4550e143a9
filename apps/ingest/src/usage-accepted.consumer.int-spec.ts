import {
  DURABLES,
  MESSAGES,
  readUsageBatch,
  uuidv7,
  type ProjectId,
  type UsageBatch,
} from '@costwire/contracts';
import { DeadLetterBox, ensureTopology, Publisher, type Broker } from '@costwire/messaging';
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
import { configureIngest, startIngest } from './start-ingest.js';

let home: TestDatabase;
let server: TestBroker;
let database: Database;
let broker: Broker;
let publisher: Publisher;
let ingest: RunningService;
let project: ProjectId;

beforeAll(async () => {
  [home, server] = await Promise.all([createTestDatabase(), startTestBroker()]);
  database = await home.open();
  broker = await server.connect();
  publisher = new Publisher(broker, 'costwire/test');
  await ensureTopology(broker, TEST_TOPOLOGY);
  const environment = { DATABASE_URL: home.url, NATS_URL: server.url, LOG_LEVEL: 'silent' };
  ingest = await startIngest(configureIngest(environment));
});
beforeEach(() => {
  project = uuidv7(Date.now()) as ProjectId;
});
afterAll(async () => {
  await ingest.stop();
  await server.stop();
  await home.drop();
});

const batchOf = (...ids: string[]): UsageBatch =>
  usageBatch({ project_id: project, events: ids.map((event_id) => usageEvent({ event_id })) });

async function untilIdle(): Promise<void> {
  const { durable, kind } = DURABLES.ingestUsage;
  await eventually(async () => {
    const info = await (await broker.manager()).consumers.info(MESSAGES[kind].stream, durable);
    expect(info.num_pending + info.num_ack_pending).toBe(0);
  });
}

/** Accepts batches; the message ids of JetStream differ, so that repeats arrive. */
async function deliver(...batches: UsageBatch[]): Promise<void> {
  for (const batch of batches) {
    const options = { id: uuidv7(Date.now()), tokens: [project] };
    await publisher.publish('usageAccepted', batch, options);
  }
  await untilIdle();
}

/** The batches handed on for the project, in order; nobody consumes them here. */
async function handedOn(): Promise<UsageBatch[]> {
  const manager = await broker.manager();
  const batches: UsageBatch[] = [];
  for (let seq = 1; ;) {
    const query = { seq, next_by_subj: `costwire.recorded.usage.${project}` };
    const message = await manager.streams.getMessage('RECORDED', query).catch(() => undefined);
    if (!message) return batches;
    batches.push(readUsageBatch(message.string()));
    seq = message.seq + 1;
  }
}

const idsOf = (batches: UsageBatch[]): string[] =>
  batches.flatMap(({ events }) => events.map(({ event_id }) => event_id));

const storedIds = async (): Promise<string[]> => {
  const rows = await database.query<{ event_id: string }>(
    'SELECT event_id FROM events WHERE project_id = $1 ORDER BY event_id',
    [project],
  );
  return rows.map(({ event_id }) => event_id);
};

describe('the ingest service', () => {
  test('hands new usage on as it was accepted', async () => {
    const batch = batchOf('a', 'b');
    await deliver(batch);
    expect(await handedOn()).toEqual([batch]);
    expect(await storedIds()).toEqual(['a', 'b']);
  });

  test('hands on again, once, what a message owns when the message comes again', async () => {
    const batch = batchOf('a', 'b');
    await deliver(batch, batch);
    expect(await handedOn()).toEqual([batch]);
  });

  test('hands on of a later message only what was not seen before', async () => {
    const second = batchOf('b', 'c');
    await deliver(batchOf('a', 'b'));
    await deliver(second);
    const [, rest] = await handedOn();
    expect(rest).toEqual({ ...second, events: second.events.slice(1) });
    expect(idsOf(await handedOn())).toEqual(['a', 'b', 'c']);
  });

  test('hands nothing on of a message that brings only repeats', async () => {
    await deliver(batchOf('a'));
    await deliver(batchOf('a'));
    expect(await handedOn()).toHaveLength(1);
  });

  test('sets the event aside that Postgres refuses, and can take it again once it is mended', async () => {
    const batch = batchOf('a', 'bad', 'c');
    batch.events[1]!.input_text = 'NUL \0 inside';
    await deliver(batch);
    expect(await storedIds()).toEqual(['a', 'c']);
    expect(idsOf(await handedOn()).sort()).toEqual(['a', 'c']);
    const box = new DeadLetterBox(broker, publisher);
    const [letter, ...others] = await box.list(project, 0, 10);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ index: 1, message_id: batch.message_id });
    const payload = letter!.payload as UsageBatch;
    payload.events[0]!.input_text = 'mended';
    await box.replay(letter!);
    await untilIdle();
    expect(await storedIds()).toEqual(['a', 'bad', 'c']);
    expect(idsOf(await handedOn()).sort()).toEqual(['a', 'bad', 'c']);
  });

  test('loses nothing when its database connections are cut again and again', async () => {
    const batches = Array.from({ length: 30 }, (_, index) => batchOf(`e-${index}`, `f-${index}`));
    const cutting = setInterval(
      () =>
        void database.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'costwire-ingest'",
        ),
      30,
    );
    for (const batch of batches) {
      await publisher.publish('usageAccepted', batch, { id: batch.message_id, tokens: [project] });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    clearInterval(cutting);
    await untilIdle();
    const expected = idsOf(batches).sort();
    expect(await storedIds()).toEqual(expected);
    expect([...new Set(idsOf(await handedOn()))].sort()).toEqual(expected);
    expect(await new DeadLetterBox(broker, publisher).list(project, 0, 10)).toEqual([]);
  });
});
