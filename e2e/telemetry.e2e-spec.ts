import 'reflect-metadata';
import { ApiKeyHasher, ApiKeyRepository } from '@costwire/gateway';
import { DURABLES, MESSAGES, uuidv7, type ProjectId } from '@costwire/contracts';
import { freePort } from '@costwire/infra';
import { configureIngest, startIngest } from '@costwire/ingest';
import { Publisher } from '@costwire/messaging';
import type { RunningService } from '@costwire/runtime';
import { configureStandalone, startStandalone } from '@costwire/standalone';
import {
  createTestDatabase,
  eventually,
  startTestBroker,
  usageBatch,
  usageEvent,
  type TestBroker,
  type TestDatabase,
} from '@costwire/testing';

const SECRET = 'a secret that is only used by the end-to-end tests';

let home: TestDatabase;
let server: TestBroker;
let environment: Record<string, string>;

beforeEach(async () => {
  [home, server] = await Promise.all([createTestDatabase(), startTestBroker()]);
  environment = {
    DATABASE_URL: home.url,
    NATS_URL: server.url,
    COSTWIRE_SECRET: SECRET,
    COSTWIRE_STREAM_MAX_BYTES: String(64 * 1024 * 1024),
    LOG_LEVEL: 'silent',
  };
});
afterEach(async () => {
  await server.stop();
  await home.drop();
});

/** Value by metric with its labels, of those that are ours. */
async function scrape(url: string): Promise<Record<string, number>> {
  const answer = await fetch(`${url}/metrics`);
  expect(answer.status).toBe(200);
  const lines = (await answer.text()).split('\n').filter((line) => line.startsWith('costwire_'));
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at))];
    }),
  );
}

describe('all services in one process', () => {
  let url: string;
  let services: RunningService;
  let key: string;

  beforeEach(async () => {
    const port = String(await freePort());
    const taken = String(await freePort());
    services = await startStandalone(
      configureStandalone({ ...environment, PORT: port, COSTWIRE_TELEMETRY_PORT: taken }),
    );
    url = `http://127.0.0.1:${port}`;
    const keys = new ApiKeyRepository(await home.open(), new ApiKeyHasher(SECRET));
    const { id } = await keys.ensureProject('ours');
    ({ key } = await keys.create(id as ProjectId, { name: 'test', scopes: ['ingest'] }));
    await eventually(async () => expect(await send('[]')).not.toBe(401));
  });
  afterEach(async () => services.stop());

  const send = async (body: string): Promise<number> => {
    const answer = await fetch(`${url}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body,
    });
    await answer.arrayBuffer();
    return answer.status;
  };

  const event = (more: object = {}) => ({
    timestamp: '2026-11-20T10:00:00.000Z',
    provider: 'openai',
    model: 'gpt-4o',
    input_tokens: 10,
    output_tokens: 1,
    ...more,
  });

  it('shows at the gateway what became of every event', async () => {
    const before = (await scrape(url))['costwire_requests_refused_total{code="malformed_json"}'];
    const events = [
      event({ event_id: 'a', input_text: 'write to bob.someone@corp.test' }),
      event({ event_id: 'b', input_text: 'a plain sentence' }),
      event({ event_id: 'c', model: 'no-such-model-x' }),
    ];
    expect(await send(JSON.stringify({ events }))).toBe(202);
    await eventually(async () => {
      const priced = (await scrape(url))['costwire_priced_events_total{status="priced"}'];
      expect(priced).toBe(2);
    });
    expect(await send(JSON.stringify({ events: events.slice(2) }))).toBe(202);
    expect(await send('{')).toBe(400);
    await eventually(async () => {
      const found = await scrape(url);
      expect(found).toMatchObject({
        costwire_events_accepted_total: 4,
        'costwire_ingest_events_total{result="recorded"}': 3,
        'costwire_ingest_events_total{result="duplicate"}': 1,
        'costwire_ingest_events_total{result="redelivered"}': 0,
        'costwire_priced_events_total{status="priced"}': 2,
        'costwire_priced_events_total{status="partial"}': 0,
        'costwire_priced_events_total{status="unpriced"}': 1,
        'costwire_screened_values_total{result="redacted"}': 1,
        'costwire_screened_values_total{result="clean"}': 1,
        costwire_screen_duration_seconds_count: 1,
        'costwire_batch_events_sum{durable="ingest-usage"}': 4,
        'costwire_batch_events_sum{durable="cost-usage"}': 3,
        'costwire_consumer_paused{durable="ingest-usage"}': 0,
        'costwire_dead_lettered_total{durable="cost-usage"}': 0,
        'costwire_consumer_pending_messages{durable="ingest-usage"}': 0,
        'costwire_consumer_oldest_seconds{durable="cost-usage"}': 0,
        costwire_dead_letters: 0,
        'costwire_dependency_up{dependency="broker"}': 1,
        'costwire_dependency_up{dependency="database"}': 1,
      });
      expect(found['costwire_requests_refused_total{code="malformed_json"}']).toBe(
        (before ?? 0) + 1,
      );
    });
  });

  it('opens no port but that of the gateway', async () => {
    const port = await freePort();
    await services.stop();
    services = await startStandalone(
      configureStandalone({ ...environment, PORT: '0', COSTWIRE_TELEMETRY_PORT: String(port) }),
    );
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
  });
});

describe('a worker process', () => {
  let url: string;
  let ingest: RunningService;

  beforeEach(async () => {
    const port = String(await freePort());
    url = `http://127.0.0.1:${port}`;
    ingest = await startIngest(configureIngest({ ...environment, COSTWIRE_TELEMETRY_PORT: port }));
  });
  afterEach(async () => ingest.stop());

  it('counts what it records, what comes again and what it sets aside', async () => {
    const broker = await server.connect();
    const publisher = new Publisher(broker, 'costwire/test');
    const project = uuidv7(Date.now()) as ProjectId;
    const deliver = async (batch: object) => {
      const payload = Buffer.from(JSON.stringify(batch));
      const options = { id: uuidv7(Date.now()), tokens: [project] };
      await publisher.publishEncoded('usageAccepted', payload, options);
      await eventually(async () => {
        const { durable, kind } = DURABLES.ingestUsage;
        const info = await (await broker.manager()).consumers.info(MESSAGES[kind].stream, durable);
        expect(info.num_pending + info.num_ack_pending).toBe(0);
      });
    };
    const ids = (...names: string[]) => names.map((event_id) => usageEvent({ event_id }));
    const batch = usageBatch({ project_id: project, events: ids('a', 'b') });
    await deliver(batch);
    await deliver(batch);
    await deliver(usageBatch({ project_id: project, events: ids('b', 'c') }));
    const [bad] = ids('bad');
    bad!.input_text = 'NUL \0 inside';
    await deliver(usageBatch({ project_id: project, events: [bad!] }));
    await deliver({ neither: 'a batch' });
    expect(await scrape(url)).toMatchObject({
      'costwire_ingest_events_total{result="recorded"}': 3,
      'costwire_ingest_events_total{result="redelivered"}': 2,
      'costwire_ingest_events_total{result="duplicate"}': 1,
      'costwire_batch_events_count{durable="ingest-usage"}': 4,
      'costwire_batch_events_sum{durable="ingest-usage"}': 7,
      'costwire_batch_duration_seconds_count{durable="ingest-usage"}': 4,
      'costwire_dead_lettered_total{durable="ingest-usage"}': 2,
    });
  });

  it('tells that its consumer waits, and that it goes on', async () => {
    const broker = await server.connect();
    const { streams } = await broker.manager();
    const { config } = await streams.info('DLQ');
    await streams.update('DLQ', { max_bytes: 1 });
    const project = uuidv7(Date.now()) as ProjectId;
    const bad = usageEvent({ input_text: 'NUL \0 inside' });
    const batch = usageBatch({ project_id: project, events: [bad] });
    const options = { id: batch.message_id, tokens: [project] };
    await new Publisher(broker, 'costwire/test').publish('usageAccepted', batch, options);
    const paused = 'costwire_consumer_paused{durable="ingest-usage"}';
    const letters = 'costwire_dead_lettered_total{durable="ingest-usage"}';
    await eventually(async () =>
      expect(await scrape(url)).toMatchObject({ [paused]: 1, [letters]: 0 }),
    );
    await streams.update('DLQ', { max_bytes: config.max_bytes });
    await eventually(async () =>
      expect(await scrape(url)).toMatchObject({ [paused]: 0, [letters]: 1 }),
    );
  });

  it('is ready while it reaches its servers, and live without them', async () => {
    const status = async (path: string) => (await fetch(url + path)).status;
    expect([await status('/health/live'), await status('/health/ready')]).toEqual([200, 200]);
    await server.kill();
    await eventually(async () => expect(await status('/health/ready')).toBe(503));
    expect(await status('/health/live')).toBe(200);
    await server.restart();
    await eventually(async () => expect(await status('/health/ready')).toBe(200));
  });
});
