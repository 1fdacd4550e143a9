import {
  CostwireError,
  DURABLES,
  MESSAGES,
  type ProjectId,
  type UsageBatch,
} from '@costwire/contracts';
import {
  eventually,
  startTestBroker,
  startTestWorker,
  usageBatch,
  usageEvent,
  TEST_TOPOLOGY,
  type BatchHandler,
  type TestBroker,
} from '@costwire/testing';
import type { INestMicroservice } from '@nestjs/common';
import type { Broker } from '../broker/broker.js';
import { DeadLetterBox, type StoredDeadLetter } from './dead-letter-box.js';
import { countEvents, type Delivery } from './delivery.js';
import { Publisher } from '../broker/publisher.js';
import { ACK_WAIT_SECONDS, ensureTopology } from '../broker/topology.js';

const { stream } = MESSAGES.usageAccepted;
const { durable } = DURABLES.ingestUsage;
const PROJECT = '0190a000-0000-7000-8000-0000000000aa' as ProjectId;

let server: TestBroker;
let client: Broker;
let publisher: Publisher;
let worker: INestMicroservice | undefined;

beforeAll(async () => {
  server = await startTestBroker();
  client = await server.connect();
  publisher = new Publisher(client, 'costwire/test');
  await ensureTopology(client, TEST_TOPOLOGY);
});
afterEach(async () => {
  await worker?.close();
  worker = undefined;
  const manager = await client.manager();
  await manager.streams.purge(stream);
  await manager.streams.purge('DLQ');
});
afterAll(() => server.stop());

const batchOf = (...ids: string[]): UsageBatch =>
  usageBatch({ project_id: PROJECT, events: ids.map((event_id) => usageEvent({ event_id })) });

async function publish(batch: UsageBatch): Promise<void> {
  const options = { id: batch.message_id, tokens: [batch.project_id] };
  await publisher.publish('usageAccepted', batch, options);
}

async function work(handler: BatchHandler): Promise<void> {
  worker = await startTestWorker(client, handler);
}

const idsOf = (deliveries: Delivery[]): string[] =>
  deliveries.flatMap(({ payload }) =>
    (payload.events as UsageBatch['events']).map(({ event_id }) => event_id),
  );

/** Messages neither acknowledged nor delivered, and those delivered and not acknowledged. */
async function waiting(): Promise<{ pending: number; unacknowledged: number }> {
  const info = await (await client.manager()).consumers.info(stream, durable);
  return { pending: info.num_pending, unacknowledged: info.num_ack_pending };
}

const allAcknowledged = async (): Promise<void> =>
  eventually(async () => expect(await waiting()).toEqual({ pending: 0, unacknowledged: 0 }));

async function setAckWait(ms: number): Promise<void> {
  const manager = await client.manager();
  await manager.consumers.update(stream, durable, { ack_wait: ms * 1_000_000 });
}

const letters = async (): Promise<StoredDeadLetter[]> =>
  new DeadLetterBox(client, publisher).list(PROJECT, 0, 100);

/** Throws for the events named, else notes what it was given: a transaction that commits. */
function committing(committed: string[], poison: string[] = []): BatchHandler {
  return (deliveries) => {
    const ids = idsOf(deliveries);
    if (ids.some((id) => poison.includes(id))) throw new TypeError('the text of user@example.org');
    committed.push(...ids);
  };
}

describe('a worker', () => {
  test('is given what was published and acknowledges it', async () => {
    const given: Delivery[] = [];
    await work((deliveries) => void given.push(...deliveries));
    const batch = batchOf('a', 'b');
    await publisher.publish('usageAccepted', batch, {
      id: batch.message_id,
      tokens: [PROJECT],
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    await eventually(() => expect(given).toHaveLength(1));
    expect(given[0]).toMatchObject({
      payload: batch,
      subject: `costwire.events.usage.${PROJECT}`,
      type: 'io.costwire.usage.accepted.v1',
      firstIndex: 0,
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    expect(JSON.parse(Buffer.from(given[0]!.raw!).toString())).toEqual(batch);
    await allAcknowledged();
    const { state } = await (await client.manager()).streams.info(stream);
    expect(state.messages).toBe(0);
  });

  test('merges the messages that wait into transactions of at most 5,000 events', async () => {
    const events = Array.from({ length: 1_500 }, () => usageEvent());
    for (let count = 0; count < 8; count += 1) await publish(usageBatch({ events }));
    const sizes: number[] = [];
    await work((deliveries) => void sizes.push(countEvents(deliveries)));
    await allAcknowledged();
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(12_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(5_000);
    expect(Math.max(...sizes)).toBeGreaterThan(1_500);
  });

  test('handles a message larger than a transaction may be on its own', async () => {
    await publish(usageBatch({ events: Array.from({ length: 6_000 }, () => usageEvent()) }));
    await publish(batchOf('after'));
    const sizes: number[] = [];
    await work((deliveries) => void sizes.push(countEvents(deliveries)));
    await allAcknowledged();
    expect(sizes.sort()).toEqual([1, 6_000]);
  });

  test('is given a message again that another took and never acknowledged', async () => {
    await setAckWait(500);
    const committed: string[] = [];
    const crashing = await server.connect('crashing');
    const crashed = await startTestWorker(
      crashing,
      async (deliveries) => {
        committed.push(...idsOf(deliveries));
        // The process is killed between commit and acknowledgement.
        await crashing.connection.close();
      },
      0,
    );
    await publish(batchOf('a'));
    await eventually(() => expect(committed).toEqual(['a']));
    await work(committing(committed));
    await eventually(() => expect(committed).toEqual(['a', 'a']));
    await allAcknowledged();
    await setAckWait(ACK_WAIT_SECONDS * 1_000);
    await crashed.close();
  });

  test('sets a poison event aside alone while every other event commits once', async () => {
    const committed: string[] = [];
    await publish(batchOf('a1', 'a2', 'poison', 'a4'));
    const carrier = batchOf('b1', 'b2');
    await publish(carrier);
    await publish(batchOf('c1', 'worse', 'c3'));
    await work(committing(committed, ['poison', 'worse']));
    await allAcknowledged();
    expect([...committed].sort()).toEqual(['a1', 'a2', 'a4', 'b1', 'b2', 'c1', 'c3']);
    const [first, second, ...others] = await letters();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ project_id: PROJECT, consumer: durable, index: 2 });
    expect(first!.payload).toMatchObject({ events: [{ event_id: 'poison' }] });
    expect(second).toMatchObject({ index: 1, payload: { events: [{ event_id: 'worse' }] } });
    expect(first!.reason).toEqual({ code: 'internal_error', message: 'TypeError' });
  });

  test('tells the reason of a refusal that is meant to be read', async () => {
    await publish(batchOf('a'));
    await work(() => {
      throw new CostwireError('conflict', { detail: 'The run is closed.' });
    });
    await allAcknowledged();
    const [letter] = await letters();
    expect(letter!.reason).toEqual({ code: 'conflict', message: 'The run is closed.' });
  });

  test('holds what it has while infrastructure is away and goes on by itself', async () => {
    const committed: string[] = [];
    let attempts = 0;
    let away = true;
    await work((deliveries) => {
      attempts += 1;
      if (away) throw new CostwireError('database_unavailable');
      committed.push(...idsOf(deliveries));
    });
    await publish(batchOf('a', 'b'));
    await publish(batchOf('c'));
    await eventually(async () => {
      expect(attempts).toBeGreaterThan(2);
      expect((await waiting()).unacknowledged).toBe(2);
    });
    away = false;
    await allAcknowledged();
    expect(committed.sort()).toEqual(['a', 'b', 'c']);
    expect(await letters()).toEqual([]);
  });

  test('sets a message aside that cannot be read, and goes on with the next', async () => {
    const committed: string[] = [];
    await work(committing(committed));
    const subject = `costwire.events.usage.${PROJECT}`;
    const { type } = MESSAGES.usageAccepted;
    await publisher.send(subject, type, Buffer.from('{"half'), { id: 'unreadable' });
    await publisher.send(subject, type, Buffer.from('[]'), { id: 'not a batch' });
    await publisher.send(subject, 'io.costwire.usage.accepted.v9', Buffer.from('{}'), { id: 'v9' });
    await publish(batchOf('a'));
    await allAcknowledged();
    expect(committed).toEqual(['a']);
    const set = await letters();
    expect(set.map(({ payload }) => Buffer.from(payload as string, 'base64').toString())).toEqual([
      '{"half',
      '[]',
      '{}',
    ]);
    expect(set[0]!.reason).toEqual({ code: 'internal_error', message: 'MalformedMessage' });
  });

  test('goes on after the broker was killed and started again', async () => {
    await setAckWait(1_000);
    const committed = new Set<string>();
    await work(async (deliveries) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      for (const id of idsOf(deliveries)) committed.add(id);
    });
    for (let count = 0; count < 10; count += 1) await publish(batchOf(`before-${count}`));
    await server.kill();
    await expect(publish(batchOf('never'))).rejects.toMatchObject({ code: 'broker_unavailable' });
    await server.restart();
    await eventually(() => publish(batchOf('after')));
    await eventually(() => expect(committed.size).toBeGreaterThanOrEqual(11));
    await allAcknowledged();
    await setAckWait(ACK_WAIT_SECONDS * 1_000);
  });

  test('finishes and acknowledges what it began when it is stopped', async () => {
    const committed: string[] = [];
    let began = false;
    await work(async (deliveries) => {
      began = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
      committed.push(...idsOf(deliveries));
    });
    await publish(batchOf('a'));
    await eventually(() => expect(began).toBe(true));
    await worker!.close();
    worker = undefined;
    expect(committed).toEqual(['a']);
    await allAcknowledged();
  });

  test('gives back at once what it cannot finish in time', async () => {
    let began = 0;
    const stuck = await startTestWorker(
      client,
      async () => {
        began += 1;
        await new Promise(() => undefined);
      },
      50,
    );
    await publish(batchOf('a'));
    await eventually(() => expect(began).toBe(1));
    await stuck.close();
    const committed: string[] = [];
    await work(committing(committed));
    await eventually(() => expect(committed).toEqual(['a']), { timeoutMs: 3_000 });
    await allAcknowledged();
  });

  test('keeps a message that it cannot set aside because it is stopped', async () => {
    // Of two messages given back at once, a 2.9 server may hold one until this time is over.
    await setAckWait(1_500);
    const stopped = await startTestWorker(client, async () => new Promise(() => undefined), 1_000);
    const manager = await client.manager();
    await manager.streams.update('DLQ', { max_bytes: 1 });
    await publish(batchOf('stuck'));
    const subject = `costwire.events.usage.${PROJECT}`;
    await publisher.send(subject, 'unknown', Buffer.from('x'), { id: 'kept' });
    await eventually(async () => expect((await waiting()).unacknowledged).toBe(2));
    // While the stuck batch has its time to finish, the other one is given up.
    await stopped.close();
    await manager.streams.update('DLQ', { max_bytes: TEST_TOPOLOGY.streamMaxBytes });
    await work(() => undefined);
    await eventually(async () => expect(await letters()).toHaveLength(1));
    await allAcknowledged();
    await setAckWait(ACK_WAIT_SECONDS * 1_000);
  });
});
