import 'reflect-metadata';
import { configureAnomaly, startAnomaly } from '@costwire/anomaly';
import { configureApprovals, startApprovals } from '@costwire/approvals';
import { configureCost, startCost } from '@costwire/cost';
import { ApiKeyHasher, ApiKeyRepository, configureGateway, startGateway } from '@costwire/gateway';
import { ALL_DURABLES, MESSAGES, type ProjectId, type Scope } from '@costwire/contracts';
import { configureIngest, startIngest } from '@costwire/ingest';
import type { Broker } from '@costwire/messaging';
import type { Database } from '@costwire/persistence';
import { configurePii, startPii } from '@costwire/pii';
import { environmentOf, type RunningService } from '@costwire/runtime';
import {
  createTestDatabase,
  eventually,
  startTestBroker,
  startTestRedis,
  type TestBroker,
  type TestDatabase,
  type TestRedis,
} from '@costwire/testing';

const SECRET = 'a secret that is only used by the end-to-end tests';

/** Members of the answers that the tests look at. */
export interface AnswerBody {
  id: string;
  key: string;
  event_ids: string[];
  duplicates: number;
  pending: number;
  items: ({ event_id: string; cost_status: string } & Record<string, unknown>)[];
  next_cursor: string | null;
  data: ({ name: string; totalCost: string; callCount: number } & Record<string, unknown>)[];
  errors: { field: string; message: string }[];
}

/** An answer with its body read. */
export interface Answer {
  status: number;
  headers: Headers;
  body: AnswerBody;
}

/** Every service in this process, on servers of its own. */
export interface TestCostwire {
  url: string;
  broker: TestBroker;
  redis: TestRedis;
  testDatabase: TestDatabase;
  database: Database;
  /** What every service was configured by. */
  environment: Record<string, string>;
  services: Record<'pii' | 'ingest' | 'cost' | 'anomaly' | 'approvals' | 'gateway', RunningService>;
  /** Makes a project with a key of these scopes. */
  createKey(project: string, scopes: Scope[]): Promise<string>;
  /** Calls the API. */
  call(
    method: string,
    path: string,
    key?: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Waits until the services have handled all that was accepted: recorded, priced and judged it. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const STOP_ORDER = ['gateway', 'approvals', 'pii', 'ingest', 'cost', 'anomaly'] as const;

/** Starts everything. */
export async function startCostwire(more: Record<string, string> = {}): Promise<TestCostwire> {
  const broker = await startTestBroker();
  const redis = await startTestRedis();
  const testDatabase = await createTestDatabase();
  const database = await testDatabase.open();
  const environment = {
    DATABASE_URL: testDatabase.url,
    REDIS_URL: redis.url,
    ...(more['NATS_URL'] === undefined ? broker.logins : {}),
    COSTWIRE_SECRET: SECRET,
    COSTWIRE_ACTION_SWEEP_MS: '1000',
    COSTWIRE_STREAM_MAX_BYTES: String(256 * 1024 * 1024),
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'fatal',
    ...more,
  };
  const repository = new ApiKeyRepository(database, new ApiKeyHasher(SECRET));
  const pii = await startPii(configurePii(environmentOf('pii', environment)));
  const ingest = await startIngest(configureIngest(environmentOf('ingest', environment)));
  const cost = await startCost(configureCost(environmentOf('cost', environment)));
  const anomaly = await startAnomaly(configureAnomaly(environmentOf('anomaly', environment)));
  const approvals = await startApprovals(
    configureApprovals(environmentOf('approvals', environment)),
  );
  const gateway = await startGateway(configureGateway(environmentOf('gateway', environment)));
  const { url } = gateway;
  const services = { pii, ingest, cost, anomaly, approvals, gateway };
  return {
    url,
    broker,
    redis,
    testDatabase,
    database,
    environment,
    services,
    createKey: async (project, scopes) => {
      const { id } = await repository.ensureProject(project);
      const { key } = await repository.create(id as ProjectId, { name: 'test', scopes });
      return key;
    },
    call: (method, path, key, body, headers) => call(url, method, path, key, body, headers),
    settled: async () => untilSettled(await broker.connect('settled')),
    stop: async () => {
      for (const name of STOP_ORDER) await services[name].stop();
      await testDatabase.drop();
      await broker.stop();
      await redis.stop();
    },
  };
}

async function untilSettled(broker: Broker): Promise<void> {
  const { consumers } = await broker.manager();
  await eventually(async () => {
    // In the order of the flow, so that no message slips from one count past the other.
    for (const { durable, kind } of ALL_DURABLES) {
      const info = await consumers.info(MESSAGES[kind].stream, durable);
      expect([durable, info.num_pending + info.num_ack_pending]).toEqual([durable, 0]);
    }
  });
}

async function call(
  url: string,
  method: string,
  path: string,
  key?: string,
  body?: unknown,
  more: Record<string, string> = {},
): Promise<Answer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const answer = await fetch(url + path, {
    method,
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...more,
    },
    ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const json = (answer.headers.get('content-type') ?? '').includes('json');
  const parsed = (json ? JSON.parse(text) : text) as AnswerBody;
  return { status: answer.status, headers: answer.headers, body: parsed };
}
