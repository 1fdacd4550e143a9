import { ALL_DURABLES, DURABLES, MESSAGES, STREAMS, type StreamName } from '@costwire/contracts';
import { startTestBroker, TEST_TOPOLOGY, type TestBroker } from '@costwire/testing';
import type { Broker } from './broker.js';
import { ensureTopology, topologyIsComplete } from './topology.js';

let server: TestBroker;
let broker: Broker;

beforeAll(async () => {
  server = await startTestBroker();
  broker = await server.connect();
});
afterAll(() => server.stop());

const names = Object.keys(STREAMS) as StreamName[];

async function streamConfigs() {
  const manager = await broker.manager();
  return Promise.all(names.map(async (name) => (await manager.streams.info(name)).config));
}

describe('the topology', () => {
  test('is incomplete on a new server', async () => {
    expect(await topologyIsComplete(broker)).toBe(false);
  });

  test('is created once by services that start at the same time', async () => {
    const others = await Promise.all([server.connect(), server.connect(), server.connect()]);
    await Promise.all(others.map((other) => ensureTopology(other, TEST_TOPOLOGY)));
    expect(await topologyIsComplete(broker)).toBe(true);
  });

  test('keeps work on disk until every durable has it, and refuses rather than drops', async () => {
    for (const config of await streamConfigs()) {
      const { retention } = STREAMS[config.name as StreamName];
      expect(config).toMatchObject({
        retention,
        storage: 'file',
        discard: 'new',
        max_bytes: TEST_TOPOLOGY.streamMaxBytes,
        max_age: 0,
      });
    }
  });

  test('has durables that never give a message up', async () => {
    const manager = await broker.manager();
    for (const { durable, kind, filter = MESSAGES[kind].filter } of ALL_DURABLES) {
      const { config } = await manager.consumers.info(MESSAGES[kind].stream, durable);
      expect(config).toMatchObject({
        ack_policy: 'explicit',
        deliver_policy: 'all',
        max_deliver: -1,
        filter_subject: filter,
      });
    }
  });

  test('keeps the messages when it is ensured again with another size', async () => {
    await broker.jetStream.publish('costwire.events.usage.p', 'x');
    await ensureTopology(broker, { ...TEST_TOPOLOGY, streamMaxBytes: 2_000_000 });
    const manager = await broker.manager();
    const { config, state } = await manager.streams.info('EVENTS');
    expect(config.max_bytes).toBe(2_000_000);
    expect(state.messages).toBe(1);
  });

  test('is incomplete without one durable, until it is ensured', async () => {
    const { durable, kind } = DURABLES.costUsage;
    const manager = await broker.manager();
    await manager.consumers.delete(MESSAGES[kind].stream, durable);
    expect(await topologyIsComplete(broker)).toBe(false);
    await ensureTopology(broker, TEST_TOPOLOGY);
    expect(await topologyIsComplete(broker)).toBe(true);
  });
});
