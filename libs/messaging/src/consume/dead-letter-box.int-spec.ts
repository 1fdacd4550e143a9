import { MESSAGES, uuidv7, type MessageId, type ProjectId } from '@costwire/contracts';
import {
  startTestBroker,
  TEST_TOPOLOGY,
  usageBatch,
  usageEvent,
  type TestBroker,
} from '@costwire/testing';
import type { Broker } from '../broker/broker.js';
import { DeadLetterBox } from './dead-letter-box.js';
import { DeadLetterWriter } from './dead-letter-writer.js';
import { partOf, type Delivery } from './delivery.js';
import { Publisher } from '../broker/publisher.js';
import { ensureTopology } from '../broker/topology.js';

let server: TestBroker;
let broker: Broker;
let box: DeadLetterBox;
let writer: DeadLetterWriter;

beforeAll(async () => {
  server = await startTestBroker();
  broker = await server.connect();
  const publisher = new Publisher(broker, 'costwire/test');
  box = new DeadLetterBox(broker, publisher);
  writer = new DeadLetterWriter(publisher);
  await ensureTopology(broker, TEST_TOPOLOGY);
});
afterAll(() => server.stop());

const newProject = (): ProjectId => uuidv7(Date.now()) as ProjectId;

function deliveryOf(project: ProjectId, ...ids: string[]): Delivery {
  const events = ids.map((event_id) => usageEvent({ event_id }));
  return {
    subject: `${MESSAGES.usageAccepted.prefix}.${project}`,
    type: MESSAGES.usageAccepted.type,
    payload: usageBatch({ project_id: project, events }),
    raw: undefined,
    firstIndex: 0,
    traceparent: undefined,
  };
}

async function lastEvent() {
  const manager = await broker.manager();
  const message = await manager.streams.getMessage('EVENTS', { last_by_subj: '>' });
  return message!;
}

const eventMessages = async (): Promise<number> =>
  (await (await broker.manager()).streams.info('EVENTS')).state.messages;

describe('the dead letters of a project', () => {
  test('are listed oldest first, page by page, without those of others', async () => {
    const [mine, other] = [newProject(), newProject()];
    for (const id of ['a', 'b', 'c']) {
      await writer.write('ingest-usage', deliveryOf(mine, id), new TypeError('x'));
      await writer.write('cost-usage', deliveryOf(other, id), new TypeError('x'));
    }
    const first = await box.list(mine, 0, 2);
    const second = await box.list(mine, first.at(-1)!.id, 2);
    const ids = [...first, ...second].map(
      ({ payload }) => (payload as { events: { event_id: string }[] }).events[0]!.event_id,
    );
    expect(ids).toEqual(['a', 'b', 'c']);
    expect(second).toHaveLength(1);
    expect(await box.list(newProject(), 0, 10)).toEqual([]);
  });

  test('are found by their id in their own project alone', async () => {
    const project = newProject();
    await writer.write('ingest-usage', deliveryOf(project, 'a'), new TypeError('x'));
    const [letter] = await box.list(project, 0, 1);
    expect(await box.find(project, letter!.id)).toEqual(letter);
    expect(await box.find(newProject(), letter!.id)).toBeUndefined();
    expect(await box.find(project, 999_999)).toBeUndefined();
  });

  test('are stored once when the same event is set aside again', async () => {
    const project = newProject();
    const delivery = partOf(deliveryOf(project, 'a', 'b'), 1, 2);
    await writer.write('ingest-usage', delivery, new TypeError('x'));
    await writer.write('ingest-usage', delivery, new TypeError('x'));
    expect(await box.list(project, 0, 10)).toHaveLength(1);
  });

  test('are all kept when two parts of a message have a bad event at the same place', async () => {
    const project = newProject();
    const whole = deliveryOf(project, 'a', 'b');
    const handedOnApart = [partOf(whole, 0, 1), { ...partOf(whole, 1, 2), firstIndex: 0 }];
    for (const each of handedOnApart) await writer.write('cost-usage', each, new TypeError('x'));
    expect(await box.list(project, 0, 10)).toHaveLength(2);
  });

  test('go back to their subject on replay, as a new message, and leave the box', async () => {
    const project = newProject();
    const delivery = partOf(deliveryOf(project, 'a', 'b'), 1, 2);
    await writer.write('ingest-usage', delivery, new TypeError('x'));
    const [letter] = await box.list(project, 0, 1);
    await box.replay(letter!);
    const message = await lastEvent();
    expect(message.subject).toBe(delivery.subject);
    expect(message.header.get('ce-type')).toBe(delivery.type);
    const replayed = message.json<Delivery['payload']>();
    expect(replayed).toEqual({ ...delivery.payload, message_id: replayed.message_id });
    expect(replayed.message_id).not.toBe(delivery.payload.message_id);
    expect(await box.list(project, 0, 1)).toEqual([]);
  });

  test('are sent once when a replay was interrupted and is repeated', async () => {
    const project = newProject();
    await writer.write('ingest-usage', deliveryOf(project, 'a'), new TypeError('x'));
    const [letter] = await box.list(project, 0, 1);
    await box.replay(letter!);
    const sent = await eventMessages();
    await box.replay(letter!);
    expect(await eventMessages()).toBe(sent);
  });

  test('can be set aside again after a replay that failed again', async () => {
    const project = newProject();
    await writer.write('ingest-usage', deliveryOf(project, 'a'), new TypeError('x'));
    for (let round = 0; round < 2; round += 1) {
      const [letter] = await box.list(project, 0, 1);
      await box.replay(letter!);
      const payload = (await lastEvent()).json<Delivery['payload']>();
      const again = { ...deliveryOf(project, 'a'), payload };
      await writer.write('ingest-usage', again, new TypeError('x'));
    }
    const left = await box.list(project, 0, 10);
    expect(left).toHaveLength(1);
    expect(left[0]!.message_id).not.toBe('' as MessageId);
  });

  test('are gone, bytes included, when discarded; once more does no harm', async () => {
    const project = newProject();
    await writer.write('ingest-usage', deliveryOf(project, 'a'), new TypeError('x'));
    const [letter] = await box.list(project, 0, 1);
    await box.discard(letter!);
    await box.discard(letter!);
    expect(await box.find(project, letter!.id)).toBeUndefined();
    expect(await box.list(project, 0, 1)).toEqual([]);
  });
});
