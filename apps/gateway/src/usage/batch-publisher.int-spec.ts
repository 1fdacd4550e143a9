import {
  readUsageBatch,
  type ApiKeyId,
  type ProjectId,
  type UsageBatch,
  type UsageEvent,
} from '@costwire/contracts';
import { ensureTopology, Publisher, type Broker } from '@costwire/messaging';
import {
  eventually,
  startTestBroker,
  TEST_TOPOLOGY,
  usageEvent,
  type TestBroker,
} from '@costwire/testing';
import type { Caller } from '../access/caller.js';
import { BatchPublisher } from './batch-publisher.service.js';

const PROJECT = '01a1fd84-cd15-758f-882f-3e488cdaa819' as ProjectId;
const caller = (n: number): Caller => ({
  projectId: PROJECT,
  keyId: `01a1fd84-cd15-758f-882f-00000000000${n}` as ApiKeyId,
  person: `person ${n}`,
  scopes: ['ingest'],
});

describe('publishing accepted events', () => {
  let server: TestBroker;
  let broker: Broker;
  let batches: BatchPublisher;

  beforeAll(async () => {
    server = await startTestBroker();
    broker = await server.connect();
    await ensureTopology(broker, TEST_TOPOLOGY);
    batches = new BatchPublisher(broker, new Publisher(broker, 'test'));
  });

  afterAll(async () => server.stop());

  const publish = async (events: UsageEvent[], from = caller(1)) =>
    batches.publish({ caller: from, events, nowMs: Date.now(), traceparent: undefined });

  const stored = async (): Promise<UsageBatch[]> => {
    const manager = await broker.manager();
    const { state } = await manager.streams.info('EVENTS');
    const messages: UsageBatch[] = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
      const message = await manager.streams.getMessage('EVENTS', { seq });
      if (message) messages.push(readUsageBatch(message.string()));
    }
    await manager.streams.purge('EVENTS');
    return messages;
  };

  it('lets requests that come together share messages, each event once', async () => {
    const ids = Array.from({ length: 200 }, (_, n) => `shared-${n}`);
    await Promise.all(ids.map(async (event_id) => publish([usageEvent({ event_id })])));
    const messages = await stored();
    expect(messages.length).toBeLessThan(10);
    const events = messages.flatMap((message) => message.events.map(({ event_id }) => event_id));
    expect(events.sort()).toEqual([...ids].sort());
  });

  it('never mixes the events of two keys', async () => {
    await Promise.all(
      Array.from({ length: 40 }, async (_, n) =>
        publish([usageEvent({ event_id: `of-${n % 2}-${n}` })], caller(n % 2)),
      ),
    );
    for (const { api_key_id, events } of await stored()) {
      const key = api_key_id.at(-1);
      expect(events.every(({ event_id }) => event_id.startsWith(`of-${key}-`))).toBe(true);
    }
  });

  it('sends large requests on their own', async () => {
    const large = Array.from({ length: 60 }, (_, n) => usageEvent({ event_id: `large-${n}` }));
    await Promise.all([publish(large), publish([usageEvent({ event_id: 'small' })])]);
    expect((await stored()).map(({ events }) => events.length).sort()).toEqual([1, 60]);
  });

  it('splits what is larger than a message may be', async () => {
    const events = Array.from({ length: 12 }, (_, n) =>
      usageEvent({ event_id: `text-${n}`, input_text: 'x'.repeat(1_000_000) }),
    );
    await publish(events);
    const messages = await stored();
    expect(messages.length).toBeGreaterThan(1);
    expect(messages.flatMap((message) => message.events)).toHaveLength(12);
  });

  it('fails every request of a message that was not confirmed, and works again afterwards', async () => {
    await server.kill();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, async (_, n) => publish([usageEvent({ event_id: `lost-${n}` })])),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
    await server.restart();
    await eventually(async () => publish([usageEvent({ event_id: 'back' })]));
    expect((await stored()).at(-1)?.events[0]?.event_id).toBe('back');
  });
});
