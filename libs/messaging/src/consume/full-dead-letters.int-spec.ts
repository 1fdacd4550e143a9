import { DURABLES, MESSAGES, type ProjectId } from '@costwire/contracts';
import {
  eventually,
  startTestBroker,
  startTestWorker,
  TEST_TOPOLOGY,
  usageBatch,
  usageEvent,
  type TestBroker,
} from '@costwire/testing';
import type { INestMicroservice } from '@nestjs/common';
import type { Broker } from '../broker/broker.js';
import { DeadLetterBox } from './dead-letter-box.js';
import { Publisher } from '../broker/publisher.js';
import { streamFills } from '../broker/stream-fill.js';
import { ensureTopology } from '../broker/topology.js';

const PROJECT = '0190a000-0000-7000-8000-0000000000aa' as ProjectId;
const DLQ_BYTES = 64 * 1024;

describe('when the stream of dead letters is full', () => {
  let server: TestBroker;
  let client: Broker;
  let publisher: Publisher;
  let box: DeadLetterBox;
  let worker: INestMicroservice;
  const handled: string[] = [];

  beforeAll(async () => {
    server = await startTestBroker();
    client = await server.connect();
    publisher = new Publisher(client, 'costwire/test');
    box = new DeadLetterBox(client, publisher);
    await ensureTopology(client, TEST_TOPOLOGY);
    worker = await startTestWorker(client, (deliveries) => {
      const ids = deliveries.flatMap(({ payload }) =>
        payload.events.map((event) => (event as { event_id: string }).event_id),
      );
      if (ids.some((id) => id.startsWith('bad'))) throw new Error('a bad event');
      handled.push(...ids);
    });
    // After the worker, which would give it its usual size again.
    await (await client.manager()).streams.update('DLQ', { max_bytes: DLQ_BYTES });
  });
  afterAll(async () => {
    await worker?.close();
    await server?.stop();
  });

  const send = async (...ids: string[]): Promise<void> => {
    const events = ids.map((event_id) =>
      usageEvent({ event_id, feature: event_id.startsWith('bad') ? 'x'.repeat(8_000) : 'fine' }),
    );
    const batch = usageBatch({ project_id: PROJECT, events });
    const options = { id: batch.message_id, tokens: [batch.project_id] };
    await publisher.publish('usageAccepted', batch, options);
  };
  const waiting = async (): Promise<number> => {
    const { stream } = MESSAGES.usageAccepted;
    const { consumers } = await client.manager();
    const info = await consumers.info(stream, DURABLES.ingestUsage.durable);
    return info.num_pending + info.num_ack_pending;
  };
  const fillOfDeadLetters = async (): Promise<number> => {
    const { bytes, maxBytes } = (await streamFills(client)).find(({ stream }) => stream === 'DLQ')!;
    return bytes / maxBytes;
  };

  it('the consumer holds the bad event, and neither it nor a later one is lost', async () => {
    for (let n = 0; n < 12; n += 1) await send(`bad-${n}`, `good-${n}`);
    await eventually(async () => expect(await fillOfDeadLetters()).toBeGreaterThan(0.8));
    expect(await waiting()).toBeGreaterThan(0);

    const letters = await box.list(PROJECT, 0, 100);
    expect(letters.length).toBeLessThan(12);
    const kept = new Set<string>();
    await eventually(async () => {
      for (const letter of await box.list(PROJECT, 0, 100)) {
        const { events } = letter.payload as { events: { event_id: string }[] };
        for (const { event_id } of events) kept.add(event_id);
        await box.discard(letter);
      }
      expect(await waiting()).toBe(0);
    });
    for (const letter of await box.list(PROJECT, 0, 100)) {
      const { events } = letter.payload as { events: { event_id: string }[] };
      for (const { event_id } of events) kept.add(event_id);
    }
    expect([...kept].sort()).toEqual(Array.from({ length: 12 }, (_, n) => `bad-${n}`).sort());
    const good = Array.from({ length: 12 }, (_, n) => `good-${n}`);
    expect([...new Set(handled)]).toEqual(expect.arrayContaining(good));
  });
});
