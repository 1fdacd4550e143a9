import 'reflect-metadata';
import { ApiKeyHasher, ApiKeyRepository } from '@costwire/gateway';
import { SERVICES, type ProjectId } from '@costwire/contracts';
import { freePort } from '@costwire/infra';
import { Broker } from '@costwire/messaging';
import type { RunningService } from '@costwire/runtime';
import { configureStandalone, startStandalone } from '@costwire/standalone';
import {
  createTestDatabase,
  eventually,
  startTestBroker,
  type TestBroker,
  type TestDatabase,
} from '@costwire/testing';
import { connect, type NatsConnection } from 'nats';

const SECRET = 'a secret that is only used by the test of users';
const ANSWER_MS = 20_000;
const REFUSED = { code: 'PERMISSIONS_VIOLATION' };

describe('with a user of the broker for each service', () => {
  let server: TestBroker;
  let home: TestDatabase;
  let running: RunningService;
  let url: string;
  let key: string;
  const connections: NatsConnection[] = [];

  /** A connection with the login of a service, as an intruder in its process would have it. */
  const as = async (service: string): Promise<NatsConnection> => {
    const login = new URL(server.logins[`NATS_URL_${service.toUpperCase()}`]!);
    const connection = await connect({
      servers: login.host,
      user: login.username,
      pass: login.password,
      inboxPrefix: `_INBOX_${service}`,
    });
    connections.push(connection);
    return connection;
  };
  const answerOf = async (service: string, subject: string, body: object = {}): Promise<unknown> =>
    (
      await (await as(service)).request(subject, JSON.stringify(body), { timeout: ANSWER_MS })
    ).json();

  beforeAll(async () => {
    [server, home] = await Promise.all([startTestBroker(), createTestDatabase()]);
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    running = await startStandalone(
      configureStandalone({
        ...server.logins,
        DATABASE_URL: home.url,
        COSTWIRE_SECRET: SECRET,
        COSTWIRE_STREAM_MAX_BYTES: String(64 * 1024 * 1024),
        HOST: '127.0.0.1',
        PORT: String(port),
        LOG_LEVEL: 'silent',
      }),
    );
    const database = await home.open();
    const repository = new ApiKeyRepository(database, new ApiKeyHasher(SECRET));
    const { id } = await repository.ensureProject('users');
    ({ key } = await repository.create(id as ProjectId, {
      name: 'test',
      scopes: ['ingest', 'read', 'admin'],
    }));
  });

  afterAll(async () => {
    await Promise.all(connections.map(async (connection) => connection.close()));
    await running?.stop();
    await home?.drop();
    await server?.stop();
  });

  const call = async (method: string, path: string, body?: object): Promise<Response> =>
    fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });

  it('all of them in one process accept, screen, record, price and show an event', async () => {
    await eventually(async () => {
      const { status } = await call('POST', '/api/v1/llm/usage', {
        event_id: 'the-only-one',
        timestamp: '2026-11-20T10:30:00.000Z',
        provider: 'openai',
        model: 'gpt-4o',
        input_tokens: 1_000,
        output_tokens: 200,
        input_text: 'write to ann@corp.test',
      });
      expect(status).toBe(202);
    });
    await eventually(async () => {
      const { items } = (await (await call('GET', '/api/v1/llm/usage')).json()) as {
        items: Record<string, unknown>[];
      };
      expect(items).toMatchObject([{ event_id: 'the-only-one', cost_status: 'priced' }]);
    });
    // It is booked a moment before its message is acknowledged.
    await eventually(async () => {
      const stats = await (await call('GET', '/api/v1/ingest/stats')).json();
      expect(stats).toMatchObject({ recorded: 1, pending: 0 });
      const metrics = await (await fetch(`${url}/metrics`)).text();
      expect(metrics).toMatch(/costwire_consumer_oldest_seconds\{durable="cost-usage"\} 0\n/);
      expect(metrics).toMatch(/costwire_dead_letters 0\n/);
    });
    expect((await call('GET', '/api/v1/dead-letters')).status).toBe(200);
  });

  it('each connection is that of its service', async () => {
    for (const service of SERVICES) {
      const login = server.logins[`NATS_URL_${service.toUpperCase()}`]!;
      const broker = await Broker.connect({ url: login, name: service });
      expect(await broker.isReachable()).toBe(true);
      await broker.close();
    }
  });

  it.each([
    ['cost', 'costwire.events.usage.intruder'],
    ['cost', 'costwire.recorded.usage.intruder'],
    ['ingest', 'costwire.costs.0.intruder'],
    ['pii', 'costwire.events.usage.intruder'],
    ['anomaly', 'costwire.recorded.usage.intruder'],
  ])('%s is refused to publish to %s', async (service, subject) => {
    const connection = await as(service);
    await expect(connection.request(subject, '{}', { timeout: ANSWER_MS })).rejects.toMatchObject(
      REFUSED,
    );
  });

  it.each([
    ['cost', 'costwire-rpc.pii.screen'],
    ['cost', 'costwire.events.>'],
    ['ingest', 'costwire-rpc.>'],
    ['gateway', 'costwire-rpc.pii.screen'],
    ['pii', '_INBOX_gateway.>'],
    ['anomaly', '>'],
  ])('%s is refused to listen to %s', async (service, subject) => {
    const connection = await as(service);
    const refusal = new Promise<string>((resolve, reject) => {
      connection.subscribe(subject, {
        callback: (error, message) =>
          error ? resolve(error.code) : reject(new Error(`received ${message.subject}`)),
      });
    });
    await expect(refusal).resolves.toBe(REFUSED.code);
  });

  it.each([
    ['cost', 'costwire-rpc.pii.screen'],
    ['cost', '$JS.API.CONSUMER.MSG.NEXT.EVENTS.ingest-usage'],
    ['cost', '$JS.API.STREAM.MSG.GET.EVENTS'],
    ['cost', '$JS.API.STREAM.UPDATE.RECORDED'],
    ['ingest', '$JS.API.STREAM.DELETE.EVENTS'],
    ['pii', '$JS.API.STREAM.NAMES'],
    ['gateway', '$JS.API.STREAM.PURGE.EVENTS'],
  ])('%s is refused to ask for %s', async (service, subject) => {
    await expect(answerOf(service, subject)).rejects.toMatchObject(REFUSED);
  });

  it('a service may ask what it needs', async () => {
    await expect(answerOf('cost', '$JS.API.STREAM.INFO.RECORDED')).resolves.toMatchObject({
      config: { name: 'RECORDED' },
    });
    await expect(
      answerOf('gateway', 'costwire-rpc.pii.screen', { values: [] }),
    ).resolves.toMatchObject({ screened: [] });
  });
});
