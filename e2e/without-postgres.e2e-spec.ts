import 'reflect-metadata';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { ProjectId } from '@costwire/contracts';
import { configureCost, startCost } from '@costwire/cost';
import { ApiKeyHasher, ApiKeyRepository, configureGateway, startGateway } from '@costwire/gateway';
import { configureIngest, startIngest } from '@costwire/ingest';
import type { Database } from '@costwire/persistence';
import { configurePii, startPii } from '@costwire/pii';
import type { RunningService } from '@costwire/runtime';
import {
  createTestDatabase,
  eventually,
  startTestBroker,
  type TestBroker,
  type TestDatabase,
} from '@costwire/testing';

const SECRET = 'a secret that is only used by the test of outages';
/** 1,000 input tokens at $2.50 and 200 output tokens at $10 per million. */
const COST_OF_ONE = 0.0045;
const READS = [
  '/api/v1/llm/usage',
  '/api/v1/analytics/cost-breakdown',
  '/api/v1/analytics/timeseries',
  '/api/v1/ingest/stats',
  '/api/v1/projects',
  '/api/v1/keys',
];

/** A way to Postgres that can be cut. */
interface Way {
  port: number;
  /** Ends every connection and takes no new one. */
  cut(): Promise<void>;
  restore(): Promise<void>;
}

async function startWay(target: { host: string; port: number }): Promise<Way> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const listen = async (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    cut: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    restore: async () => listen(port),
  };
}

type ServiceName = 'pii' | 'ingest' | 'cost' | 'gateway';

describe('without', () => {
  let broker: TestBroker;
  let testDatabase: TestDatabase;
  let database: Database;
  let way: Way;
  let environment: Record<string, string>;
  let url: string;
  let key: string;
  let sent = 0;
  const running = new Map<ServiceName, RunningService>();
  /** Ids of events that were answered with 202. */
  const accepted = new Set<string>();

  const starts: Record<ServiceName, () => Promise<RunningService>> = {
    pii: () => startPii(configurePii(environment)),
    ingest: () => startIngest(configureIngest(environment)),
    cost: () => startCost(configureCost(environment)),
    gateway: async () => {
      const gateway = await startGateway(configureGateway(environment));
      ({ url } = gateway);
      return gateway;
    },
  };
  const start = async (name: ServiceName): Promise<void> => {
    running.set(name, await starts[name]());
  };
  const stop = async (name: ServiceName): Promise<void> => {
    const service = running.get(name);
    running.delete(name);
    await service?.stop();
  };

  /** Sends one event under an id of its own. */
  const send = async (more: object = {}): Promise<Response> => {
    const id = `event-${(sent += 1)}`;
    const answer = await fetch(`${url}/api/v1/llm/usage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        event_id: id,
        timestamp: '2026-11-20T10:00:00Z',
        provider: 'openai',
        model: 'gpt-4o',
        input_tokens: 1_000,
        output_tokens: 200,
        ...more,
      }),
    });
    await answer.text();
    if (answer.ok) accepted.add(id);
    return answer;
  };
  const sendText = (): Promise<Response> => send({ input_text: 'write to ann@corp.test' });
  const get = (path: string): Promise<Response> =>
    fetch(url + path, { headers: { authorization: `Bearer ${key}` } });

  const expectUnavailable = (answer: Response): void => {
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  };

  /** Every accepted event is there once, with its price; one whose answer was lost may be, once. */
  const expectAllRecordedOnce = async (): Promise<void> => {
    await eventually(async () => {
      const rows = await database.query<{ id: string; times: string; cost: string | null }>(
        `SELECT fact.event_id AS id, count(*) AS times, sum(entry.cost_usd) AS cost
           FROM events AS fact LEFT JOIN cost_entries AS entry USING (project_id, ts, event_id)
           GROUP BY 1`,
      );
      const ids = new Set(rows.map(({ id }) => id));
      expect([...accepted].filter((id) => !ids.has(id))).toEqual([]);
      const odd = rows.filter(({ times, cost }) => times !== '1' || Number(cost) !== COST_OF_ONE);
      expect(odd).toEqual([]);
      const [sums] = await database.query<{ calls: string; recorded: string }>(
        `SELECT (SELECT sum(calls) FROM rollup_hourly WHERE dimension = 'feature') AS calls,
             (SELECT sum(recorded) FROM ingest_counts) AS recorded`,
      );
      expect(sums).toEqual({ calls: String(ids.size), recorded: String(ids.size) });
    });
  };

  beforeAll(async () => {
    broker = await startTestBroker();
    testDatabase = await createTestDatabase();
    database = await testDatabase.open();
    const target = new URL(testDatabase.url);
    way = await startWay({ host: target.hostname, port: Number(target.port) });
    const repository = new ApiKeyRepository(database, new ApiKeyHasher(SECRET));
    const { id } = await repository.ensureProject('outages');
    ({ key } = await repository.create(id as ProjectId, {
      name: 'test',
      scopes: ['ingest', 'admin'],
    }));
    environment = {
      DATABASE_URL: Object.assign(target, { hostname: '127.0.0.1', port: String(way.port) }).href,
      NATS_URL: broker.url,
      COSTWIRE_SECRET: SECRET,
      COSTWIRE_STREAM_MAX_BYTES: String(256 * 1024 * 1024),
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'silent',
    };
    for (const name of ['pii', 'ingest', 'cost', 'gateway'] as const) await start(name);
    await eventually(async () => expect((await sendText()).status).toBe(202));
    await expectAllRecordedOnce();
  });

  afterAll(async () => {
    for (const name of ['gateway', 'pii', 'ingest', 'cost'] as const) await stop(name);
    await way.cut();
    await testDatabase.drop();
    await broker.stop();
  });

  describe('Postgres', () => {
    beforeAll(async () => way.cut());
    afterAll(async () => {
      await way.restore();
    });

    it('goes on accepting, text too', async () => {
      for (let round = 0; round < 20; round += 1) {
        const answers = await Promise.all([send(), sendText()]);
        expect(answers.map(({ status }) => status)).toEqual([202, 202]);
      }
    });

    it.each(READS)('answers 503 and when to come again to %s', async (path) => {
      expectUnavailable(await get(path));
    });

    it('makes and ends no key', async () => {
      const authorization = `Bearer ${key}`;
      const made = await fetch(`${url}/api/v1/keys`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'late', scopes: ['read'] }),
      });
      expectUnavailable(made);
      const ended = await fetch(`${url}/api/v1/keys/01a1fd84-cd15-758f-882f-3e488cdaa8ff`, {
        method: 'DELETE',
        headers: { authorization },
      });
      expectUnavailable(ended);
    });

    it('says that it is degraded, and stays ready', async () => {
      const health = await get('/health');
      expect(health.status).toBe(200);
      expect(await health.json()).toMatchObject({
        status: 'degraded',
        database: 'disconnected',
        broker: 'connected',
        accepting_events: true,
      });
      expect((await get('/health/ready')).status).toBe(200);
    });
  });

  it('Postgres for a while, everything accepted is recorded and priced once when it is back', async () => {
    await expectAllRecordedOnce();
    for (const path of READS) {
      await eventually(async () => expect((await get(path)).status).toBe(200));
    }
    expect(await (await get('/health')).json()).toMatchObject({ status: 'ok' });
  });

  it('NATS, nothing is accepted; soon after its return everything is again', async () => {
    await Promise.all(Array.from({ length: 10 }, () => send()));
    await broker.kill();
    const answers = await Promise.all([send(), sendText(), send(), sendText()]);
    answers.forEach(expectUnavailable);
    await eventually(async () => expect((await get('/health/ready')).status).toBe(503), {
      timeoutMs: 10_000,
    });
    expect(await (await get('/health')).json()).toMatchObject({
      status: 'degraded',
      broker: 'disconnected',
      accepting_events: false,
    });
    expectUnavailable(await send());
    expectUnavailable(await get('/api/v1/ingest/stats'));
    expect((await get('/api/v1/llm/usage')).status).toBe(200);
    await broker.restart();
    await eventually(async () => expect((await send()).status).toBe(202), { timeoutMs: 10_000 });
    await eventually(async () => expect((await sendText()).status).toBe(202), {
      timeoutMs: 10_000,
    });
    await expectAllRecordedOnce();
  });

  it('screening, text is refused and the rest accepted', async () => {
    await stop('pii');
    for (let round = 0; round < 3; round += 1) {
      expectUnavailable(await sendText());
      expect((await send()).status).toBe(202);
    }
    await start('pii');
    expect((await sendText()).status).toBe(202);
    await expectAllRecordedOnce();
  });

  it('any service for a moment, nothing is lost that was accepted before it stopped', async () => {
    let stopping = false;
    const before = accepted.size;
    const sendUntilStopped = async (): Promise<void> => {
      while (!stopping) await (sent % 3 ? send() : sendText()).catch(() => undefined);
    };
    const senders = Array.from({ length: 8 }, sendUntilStopped);
    await eventually(() => expect(accepted.size - before).toBeGreaterThan(100));
    await Promise.all((['gateway', 'pii', 'ingest', 'cost'] as const).map(stop));
    stopping = true;
    await Promise.all(senders);
    for (const name of ['pii', 'ingest', 'cost', 'gateway'] as const) await start(name);
    await expectAllRecordedOnce();
    expect((await sendText()).status).toBe(202);
    await expectAllRecordedOnce();
  });
});
