import type { ProjectId } from '@costwire/contracts';
import {
  eventually,
  startTestBroker,
  TEST_TOPOLOGY,
  usageBatch,
  type TestBroker,
} from '@costwire/testing';
import type { Broker } from './broker.js';
import { Publisher } from './publisher.js';
import { ensureTopology } from './topology.js';

const PROJECT = '0190a000-0000-7000-8000-0000000000ab' as ProjectId;

let server: TestBroker;
let broker: Broker;
let publisher: Publisher;

beforeAll(async () => {
  server = await startTestBroker();
  broker = await server.connect();
  publisher = new Publisher(broker, 'costwire/test');
  await ensureTopology(broker, TEST_TOPOLOGY);
});
afterAll(() => server.stop());

const publish = async (id: string, tokens: string[] = [PROJECT]): Promise<void> =>
  publisher.publish('usageAccepted', usageBatch({ project_id: PROJECT }), { id, tokens });

const stored = async (): Promise<number> =>
  (await (await broker.manager()).streams.info('EVENTS')).state.messages;

describe('a publisher', () => {
  test('puts a CloudEvent on the subject of its kind and project', async () => {
    await publish('envelope');
    const manager = await broker.manager();
    const message = await manager.streams.getMessage('EVENTS', { last_by_subj: '>' });
    expect(message!.subject).toBe(`costwire.events.usage.${PROJECT}`);
    const header = (name: string): string => message!.header.get(name);
    expect(header('ce-specversion')).toBe('1.0');
    expect(header('ce-id')).toBe('envelope');
    expect(header('ce-type')).toBe('io.costwire.usage.accepted.v1');
    expect(header('ce-source')).toBe('costwire/test');
    expect(new Date(header('ce-time')).toISOString()).toBe(header('ce-time'));
    expect(header('Nats-Msg-Id')).toBe('envelope');
    expect(message!.header.has('traceparent')).toBe(false);
  });

  test('stores a repeat of a message id once', async () => {
    const before = await stored();
    await publish('repeated');
    await publish('repeated');
    expect(await stored()).toBe(before + 1);
  });

  test('refuses a token that would change the subject', async () => {
    await expect(publish('odd', ['a.b'])).rejects.toThrow('not a subject token');
  });

  test('says overloaded when the stream is full, and takes more when there is room', async () => {
    const manager = await broker.manager();
    await manager.streams.update('EVENTS', { max_bytes: 1 });
    await expect(publish('full')).rejects.toMatchObject({
      code: 'overloaded',
      retryAfterSeconds: 5,
    });
    await manager.streams.update('EVENTS', { max_bytes: TEST_TOPOLOGY.streamMaxBytes });
    await publish('full');
  });

  test('says too large, not unavailable, of a message over the limit of the server', async () => {
    const payload = Buffer.alloc(broker.maxPayloadBytes + 1, 32);
    const options = { id: 'large', tokens: [PROJECT] };
    await expect(publisher.publishEncoded('usageAccepted', payload, options)).rejects.toMatchObject(
      {
        code: 'payload_too_large',
      },
    );
  });

  test('says unavailable while the broker is away or the stream is missing', async () => {
    const manager = await broker.manager();
    await manager.streams.delete('EVENTS');
    await expect(publish('no stream')).rejects.toMatchObject({ code: 'broker_unavailable' });
    await ensureTopology(broker, TEST_TOPOLOGY);
    await server.kill();
    expect(await broker.isReachable(200)).toBe(false);
    await server.restart();
    await eventually(async () => expect(await broker.isReachable()).toBe(true));
    await publish('back');
  });
});
