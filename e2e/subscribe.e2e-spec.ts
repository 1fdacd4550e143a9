import { parseUsd, type CostTotals } from '@costwire/contracts';
import { eventually } from '@costwire/testing';
import { jetstream } from '@nats-io/jetstream';
import { connect as connectByParts } from '@nats-io/transport-node';
import { AckPolicy, nanos, type Msg, type NatsConnection } from 'nats';
import { startCostwire, type TestCostwire } from './start-costwire.js';
import { documentedReader, startBroker, SUBSCRIBER_PASSWORD } from './subscriber-rig.js';

const COST_SUBJECT = 'costwire.costs.*.*';

describe('an external subscriber with the package nats 2.x', () => {
  let broker: Awaited<ReturnType<typeof startBroker>>;
  let costwire: TestCostwire;
  let key: string;
  let approver: string;
  let services: NatsConnection;
  let subscriber: NatsConnection;

  beforeAll(async () => {
    broker = await startBroker();
    subscriber = await eventually(() => broker.asSubscriber());
    services = await broker.asServices();
    costwire = await startCostwire({ NATS_URL: broker.url });
    key = await costwire.createKey('watched', ['ingest', 'read']);
    approver = await costwire.createKey('acted upon', ['ingest', 'read', 'approve']);
    await eventually(async () => {
      expect((await costwire.call('GET', '/api/v1/ingest/stats', approver)).status).toBe(200);
    });
  });

  afterAll(async () => {
    await costwire?.stop();
    await subscriber?.close();
    await services?.close();
    await broker?.stop();
  });

  const sendCall = async (feature: string): Promise<void> => {
    const { status } = await costwire.call('POST', '/api/v1/llm/usage', key, {
      timestamp: '2026-11-20T10:30:00.000Z',
      provider: 'openai',
      model: 'gpt-4o',
      input_tokens: 1_000,
      output_tokens: 200,
      feature,
    });
    expect(status).toBe(202);
  };
  const totalsOf = (message: { json<T>(): T }, feature: string) =>
    message.json<CostTotals>().totals.filter(({ name }) => name === feature);
  const streamState = async (stream: string) =>
    (await (await services.jetstreamManager()).streams.info(stream)).state;

  it('receives what calls cost as CloudEvents, by a plain subscription', async () => {
    const received: Msg[] = [];
    const subscription = subscriber.subscribe(COST_SUBJECT, {
      callback: (error, message) => {
        if (error) throw error;
        received.push(message);
      },
    });
    await subscriber.flush();
    await sendCall('plain');
    const message = await eventually(() => {
      const found = received.find((each) => totalsOf(each, 'plain').length > 0);
      if (!found) throw new Error('no total came');
      return found;
    });
    subscription.unsubscribe();
    const header = (name: string) => message.headers?.get(name);
    expect(header('ce-specversion')).toBe('1.0');
    expect(header('ce-type')).toBe('io.costwire.cost.totalled.v1');
    expect(header('ce-source')).toBe('costwire/cost');
    expect(header('ce-id')).toBe(header('Nats-Msg-Id'));
    expect(Date.parse(header('ce-time') ?? '')).not.toBeNaN();
    expect(header('content-type')).toBe('application/json');
    expect(message.json<CostTotals>().project_id).toBe(message.subject.split('.').at(-1));
    const [total] = totalsOf(message, 'plain');
    expect(parseUsd(total?.cost_usd ?? '')).toBe(parseUsd('0.0045'));
    expect(totalsOf(message, 'plain')).toEqual([
      expect.objectContaining({
        dimension: 'feature',
        provider: 'openai',
        model: 'gpt-4o',
        bucket: '2026-11-20T10:00:00.000Z',
        calls: 1,
        unpriced_calls: 0,
        input_tokens: 1_000,
        output_tokens: 200,
      }),
    ]);
  });

  it.each([1, 40])('reads %i recorded calls as the documentation shows', async (count) => {
    const callsOf = documentedReader();
    const sent = Array.from({ length: count }, (_, index) => ({
      event_id: `recorded-${count}-${index}`,
      timestamp: '2026-11-20T10:30:00.000Z',
      provider: 'openai',
      model: index % 3 === 0 ? 'gpt-4o' : 'o3',
      input_tokens: 100 + index,
      output_tokens: index,
      ...(index % 2 === 0 && { feature: 'search' }),
    }));
    const read: Record<string, unknown>[] = [];
    const subscription = subscriber.subscribe('costwire.recorded.usage.*', {
      callback: (error, message) => {
        if (error) throw error;
        // Copies of this realm, which compare by content.
        for (const call of callsOf(message.json())) read.push({ ...call });
      },
    });
    await subscriber.flush();
    expect((await costwire.call('POST', '/api/v1/llm/usage', key, sent)).status).toBe(202);
    const own = () => read.filter((call) => String(call['event_id']).includes(`-${count}-`));
    await eventually(() => expect(own()).toHaveLength(count));
    subscription.unsubscribe();
    expect(own()).toMatchObject(sent);
    expect(own().filter((call) => 'feature' in call)).toHaveLength(Math.ceil(count / 2));
  });

  it('hears of personal data, anomalies and actions', async () => {
    const received: Msg[] = [];
    for (const subject of ['costwire.pii.*', 'costwire.anomalies.*', 'costwire.actions.*']) {
      subscriber.subscribe(subject, {
        callback: (error, message) => {
          if (error) throw error;
          received.push(message);
        },
      });
    }
    await subscriber.flush();
    const post = async (path: string, sent: object) => {
      const { status, body } = await costwire.call('POST', `/api/v1/${path}`, approver, sent);
      expect([201, 202]).toContain(status);
      return body;
    };
    const { event_ids } = await post('llm/usage', {
      provider: 'openai',
      model: 'gpt-4o',
      timestamp: '2026-11-20T10:30:00.000Z',
      input_tokens: 10,
      output_tokens: 1,
      input_text: 'Write to anna.berg@post.example',
    });
    const anomaly = await post('anomalies', {
      timestamp: '2026-11-20T10:00:00.000Z',
      service: 'search',
      currentCost: '12.5',
      expectedCost: '5',
      severity: 'high',
      description: 'Twice as much as usual.',
    });
    const action = await post('actions', {
      action_type: 'spend_cap',
      scope: { kind: 'feature', value: 'search' },
      description: 'Cap the search.',
      parameters: { limit_usd: '10', period: 'day' },
      savings: { low: '1', expected: '2', high: '3', horizon_days: 30 },
      risk_level: 'low',
    });
    const told = async (type: string, content: object) =>
      eventually(() =>
        expect(
          received
            .filter(({ headers }) => headers?.get('ce-type') === `io.costwire.${type}.v1`)
            .map((message) => message.json()),
        ).toContainEqual(expect.objectContaining(content)),
      );
    await told('pii.found', {
      events: [
        expect.objectContaining({
          event_id: event_ids[0],
          findings: [expect.objectContaining({ type: 'EMAIL_ADDRESS', count: 1 })],
        }),
      ],
    });
    await told('anomaly.changed', {
      change: 'opened',
      anomaly: expect.objectContaining({ id: anomaly.id, severity: 'high' }),
    });
    await told('action.changed', { action_id: action.id, status: 'pending', previous: null });
  });

  /** A durable consumer as the documentation has it made, with one message in it. */
  async function leaveOneMessage(feature: string): Promise<void> {
    await eventually(async () => expect((await streamState('COSTS')).messages).toBe(0));
    const manager = await services.jetstreamManager();
    await manager.consumers.add('COSTS', {
      durable_name: 'finops',
      filter_subject: COST_SUBJECT,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(30_000),
      max_ack_pending: 1_000,
      inactive_threshold: nanos(24 * 3_600_000),
    });
    await sendCall(feature);
    await eventually(async () => expect((await streamState('COSTS')).messages).toBe(1));
  }

  /** Nothing is kept for a consumer that has acknowledged all, nor for one that is gone. */
  async function removeConsumer(): Promise<void> {
    await eventually(async () => expect((await streamState('COSTS')).messages).toBe(0));
    await (await services.jetstreamManager()).consumers.delete('COSTS', 'finops');
  }

  it('gets what was told while it was away, by a durable consumer', async () => {
    await leaveOneMessage('durable');
    const consumer = await subscriber.jetstream().consumers.get('COSTS', 'finops');
    const message = await consumer.next({ expires: 2_000 });
    expect(message && totalsOf(message, 'durable')).toMatchObject([{ calls: 1 }]);
    expect(message?.headers?.get('ce-type')).toBe('io.costwire.cost.totalled.v1');
    message?.ack();
    await removeConsumer();
  });

  it('gets the same with the packages @nats-io', async () => {
    await leaveOneMessage('parts');
    const connection = await connectByParts({
      servers: broker.servers,
      user: 'finops',
      pass: SUBSCRIBER_PASSWORD,
      inboxPrefix: '_INBOX_finops',
    });
    const consumer = await jetstream(connection).consumers.get('COSTS', 'finops');
    const told: CostTotals[] = [];
    for await (const message of await consumer.consume({ max_messages: 100 })) {
      told.push(message.json<CostTotals>());
      message.ack();
      break;
    }
    await connection.drain();
    expect(told.flatMap(({ totals }) => totals)).toContainEqual(
      expect.objectContaining({ name: 'parts', calls: 1 }),
    );
    await removeConsumer();
  });

  it('is refused to publish an event', async () => {
    const { last_seq: before } = await streamState('EVENTS');
    const refusals: string[] = [];
    const watching = (async () => {
      for await (const { permissionContext } of subscriber.status()) {
        if (permissionContext) refusals.push(permissionContext.subject);
      }
    })();
    subscriber.publish('costwire.events.usage.intruder', '{}');
    await subscriber.flush();
    await eventually(() => expect(refusals).toContain('costwire.events.usage.intruder'));
    expect((await streamState('EVENTS')).last_seq).toBe(before);
    void watching;
  });

  it.each(['costwire.events.>', 'costwire.dlq.>', 'costwire-rpc.>', '_INBOX.>', '>'])(
    'is refused to subscribe to %s',
    async (subject) => {
      const refusal = new Promise<string>((resolve, reject) => {
        subscriber.subscribe(subject, {
          callback: (error, message) =>
            error ? resolve(error.code) : reject(new Error(`received ${message.subject}`)),
        });
      });
      await expect(refusal).resolves.toBe('PERMISSIONS_VIOLATION');
    },
  );

  it.each([
    ['a stored event', '$JS.API.STREAM.MSG.GET.EVENTS'],
    ['the consumer of a service', '$JS.API.CONSUMER.MSG.NEXT.EVENTS.ingest-usage'],
    ['a consumer of its own on the events', '$JS.API.CONSUMER.CREATE.EVENTS'],
    ['the names of all streams', '$JS.API.STREAM.NAMES'],
    ['the screening of text', 'costwire-rpc.pii.screen'],
  ])('is refused to ask for %s', async (_, subject) => {
    await expect(subscriber.request(subject, '{}', { timeout: 1_000 })).rejects.toMatchObject({
      code: 'PERMISSIONS_VIOLATION',
    });
  });
});
