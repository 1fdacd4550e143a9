import { ALL_DURABLES, STREAMS, uuidv7, type ProjectId } from '@costwire/contracts';
import { ensureTopology, Publisher, type Broker } from '@costwire/messaging';
import type { Database } from '@costwire/persistence';
import { Metrics } from '@costwire/runtime';
import {
  createTestDatabase,
  eventually,
  startTestBroker,
  TEST_TOPOLOGY,
  usageBatch,
  type TestBroker,
  type TestDatabase,
} from '@costwire/testing';
import { PipelineGauges } from './pipeline-gauges.js';

let home: TestDatabase;
let server: TestBroker;
let database: Database;
let broker: Broker;
let metrics: Metrics;

beforeAll(async () => {
  [home, server] = await Promise.all([createTestDatabase(), startTestBroker()]);
  database = await home.open();
  broker = await server.connect();
  await ensureTopology(broker, TEST_TOPOLOGY);
});
beforeEach(() => {
  metrics = new Metrics();
  void new PipelineGauges(metrics, broker, database);
});
afterAll(async () => {
  await server.stop();
  await home.drop();
});

/** Value by metric with its labels, without those of process and runtime. */
async function scrape(): Promise<Record<string, number>> {
  const lines = (await metrics.text()).split('\n').filter((line) => line.startsWith('costwire_'));
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at))];
    }),
  );
}

describe('the gauges of the pipeline', () => {
  test('show an idle pipeline with zeros', async () => {
    const names = [
      ...ALL_DURABLES.flatMap(({ durable }) => [
        `costwire_consumer_pending_messages{durable="${durable}"}`,
        `costwire_consumer_oldest_seconds{durable="${durable}"}`,
      ]),
      ...Object.keys(STREAMS).map((stream) => `costwire_stream_bytes{stream="${stream}"}`),
      'costwire_dead_letters',
    ];
    expect(await scrape()).toEqual({
      ...Object.fromEntries(names.map((name) => [name, 0])),
      ...Object.fromEntries(
        Object.keys(STREAMS).map((stream) => [
          `costwire_stream_max_bytes{stream="${stream}"}`,
          TEST_TOPOLOGY.streamMaxBytes,
        ]),
      ),
      'costwire_dependency_up{dependency="database"}': 1,
      'costwire_dependency_up{dependency="broker"}': 1,
    });
  });

  test('follow the oldest message that is not acknowledged', async () => {
    const publisher = new Publisher(broker, 'costwire/test');
    const project = uuidv7(Date.now()) as ProjectId;
    const publish = async () => {
      const batch = usageBatch({ project_id: project });
      await publisher.publish('usageAccepted', batch, { id: batch.message_id, tokens: [project] });
    };
    const oldest = 'costwire_consumer_oldest_seconds{durable="ingest-usage"}';
    const pending = 'costwire_consumer_pending_messages{durable="ingest-usage"}';
    const firstAt = Date.now();
    await publish();
    await eventually(async () => expect((await scrape())[oldest]).toBeGreaterThan(1));
    const secondAt = Date.now();
    await publish();
    const waiting = await scrape();
    expect(waiting[pending]).toBe(2);
    expect(waiting[oldest]).toBeGreaterThan(1);
    expect(waiting[oldest]).toBeLessThanOrEqual((Date.now() - firstAt) / 1_000);
    expect(waiting['costwire_stream_bytes{stream="EVENTS"}']).toBeGreaterThan(200);

    const consumer = await broker.jetStream.consumers.get('EVENTS', 'ingest-usage');
    const first = await consumer.next();
    await first!.ackAck();
    const later = await scrape();
    expect(later[pending]).toBe(1);
    // Of the second message now, however long that took; the first is more than a second older.
    expect(later[oldest]).toBeLessThanOrEqual((Date.now() - secondAt) / 1_000);
    await (await consumer.next())!.ackAck();
    expect(await scrape()).toMatchObject({ [pending]: 0, [oldest]: 0 });
  });

  test('count dead letters', async () => {
    await broker.jetStream.publish(`costwire.dlq.ingest-usage.${uuidv7(Date.now())}`, '{}');
    const found = await scrape();
    expect(found['costwire_dead_letters']).toBe(1);
    expect(found['costwire_stream_bytes{stream="DLQ"}']).toBeGreaterThan(0);
  });

  test('are left out while the broker is away, and are there again after it', async () => {
    await server.kill();
    expect(await scrape()).toEqual({
      'costwire_dependency_up{dependency="database"}': 1,
      'costwire_dependency_up{dependency="broker"}': 0,
    });
    await server.restart();
    await eventually(async () => expect((await scrape())['costwire_dead_letters']).toBe(1));
  });

  test('tell when Postgres is away', async () => {
    await database.close();
    expect((await scrape())['costwire_dependency_up{dependency="database"}']).toBe(0);
  });
});
