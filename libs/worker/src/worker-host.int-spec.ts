import { createServer, type AddressInfo } from 'node:net';
import type { Delivery } from '@costwire/messaging';
import { SERVICE_ROLES } from '@costwire/persistence';
import { Metrics, type RunningService } from '@costwire/runtime';
import {
  createTestDatabase,
  eventually,
  startTestBroker,
  TEST_TOPOLOGY,
  testWorkerModule,
  usageBatch,
  type TestBroker,
} from '@costwire/testing';
import { Publisher } from '@costwire/messaging';
import { WorkerHost, type WorkerConfig } from './worker-host.js';

let server: TestBroker;
let port: number;
let running: RunningService | undefined;

beforeAll(async () => {
  server = await startTestBroker();
});
beforeEach(async () => {
  port = await freePort();
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
});
afterAll(async () => server.stop());

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port: free } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return free;
}

function config(): WorkerConfig {
  return {
    broker: { url: server.url, ...TEST_TOPOLOGY },
    process: { logLevel: 'silent', drainTimeoutMs: 2_000, stopLimitMs: 10_000 },
    telemetry: { host: '127.0.0.1', port },
  };
}

async function health(path: 'live' | 'ready'): Promise<number | 'closed'> {
  return fetch(`http://127.0.0.1:${port}/health/${path}`).then(
    ({ status }) => status,
    () => 'closed' as const,
  );
}

const idle = testWorkerModule(() => undefined);

describe('a worker', () => {
  test('is live before it is ready, and ready once it consumes', async () => {
    const taken: Delivery[] = [];
    const host = await WorkerHost.open('ingest', config());
    expect([await health('live'), await health('ready')]).toEqual([200, 503]);
    running = await host.run(testWorkerModule((deliveries) => void taken.push(...deliveries)));
    expect(await health('ready')).toBe(200);
    const batch = usageBatch();
    const broker = await server.connect();
    await new Publisher(broker, 'costwire/test').publish('usageAccepted', batch, {
      id: batch.message_id,
      tokens: [batch.project_id],
    });
    await eventually(() => expect(taken).toHaveLength(1));
  });

  test('is not ready while something that it stands on is away', async () => {
    const host = await WorkerHost.open('ingest', config());
    let isThere = true;
    host.uses(
      async () => isThere,
      async () => undefined,
    );
    running = await host.run(idle);
    expect(await health('ready')).toBe(200);
    isThere = false;
    expect([await health('ready'), await health('live')]).toEqual([503, 200]);
    isThere = true;
    expect(await health('ready')).toBe(200);
  });

  test('lets go of what it opened, the last first, when its work is over', async () => {
    const ended: string[] = [];
    const host = await WorkerHost.open('ingest', config());
    host.uses(
      async () => true,
      async () => void ended.push(`first, broker ${await host.broker.isReachable()}`),
    );
    host.endsWith(() => void ended.push('second'));
    host.endsWith(async () => void ended.push('third'));
    const worker = await host.run(idle);
    await worker.stop();
    expect(ended).toEqual(['third', 'second', 'first, broker true']);
    expect(await host.broker.isReachable()).toBe(false);
    expect(await health('live')).toBe('closed');
  });

  test("works on its database as the service's role, and closes it", async () => {
    const home = await createTestDatabase();
    const host = await WorkerHost.open('ingest', config());
    const database = await host.openDatabase({
      url: home.url,
      poolSize: 2,
      role: SERVICE_ROLES.ingest,
    });
    running = await host.run(idle);
    const [row] = await database.query<{ current_user: string }>('SELECT current_user');
    expect(row!.current_user).toBe(SERVICE_ROLES.ingest);
    await running.stop();
    running = undefined;
    expect(await database.isReachable()).toBe(false);
    await home.drop();
  });

  test('shows its metrics with those of the process that it is part of, and opens no port', async () => {
    const metrics = new Metrics();
    const host = await WorkerHost.open('ingest', config(), metrics);
    expect(host.metrics).toBe(metrics);
    expect(await health('live')).toBe('closed');
    running = await host.run(idle);
  });
});
