import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { ProjectId } from '@costwire/contracts';
import { ApiKeyHasher, ApiKeyRepository } from '@costwire/gateway';
import type { Database } from '@costwire/persistence';
import { processEnvironment } from '@costwire/runtime';
import {
  createTestDatabase,
  eventually,
  startTestBroker,
  startTestRedis,
  type TestBroker,
  type TestDatabase,
  type TestRedis,
} from '@costwire/testing';
import { dumpOf, freePort, savedByRedis, storeOf } from './planted-stores.js';
import {
  BODY_LIMIT_BYTES,
  camelCase,
  event,
  eventsWith,
  found,
  freeText,
  MARKER,
  PLANTED,
  refusedWith,
  type Event,
} from './planted-values.js';

const ROOT = join(__dirname, '..');
const SECRET = 'a secret that is only used by the test of planted values';

describe('values planted in every field', () => {
  let broker: TestBroker;
  let redis: TestRedis;
  let redisFiles: Buffer;
  let scenario: string;
  let testDatabase: TestDatabase;
  let database: Database;
  let environment: Record<string, string | undefined>;
  let url: string;
  let key: string;
  const processes: ChildProcess[] = [];
  const output: Buffer[] = [];
  const answers: { status: number; text: string }[] = [];
  let storeBefore: Buffer;
  let storeAfter: Buffer;
  let dump: Buffer;

  const start = (service: string): ChildProcess => {
    const child = spawn(process.execPath, [join(ROOT, 'apps', service, 'dist', 'main.js')], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => output.push(chunk));
    }
    processes.push(child);
    return child;
  };

  const stop = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };

  const send = async (
    method: string,
    path: string,
    body?: string | Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<number> => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    const text = JSON.stringify([...answer.headers]) + (await answer.text());
    answers.push({ status: answer.status, text });
    return answer.status;
  };

  const sendEvents = async (events: Event[], headers?: Record<string, string>) => {
    const single = await send('POST', '/api/v1/llm/usage', JSON.stringify(events), headers);
    const renamed = events.map((each, index) => {
      const fields = camelCase(each);
      return {
        ...fields,
        eventId: `${(fields['eventId'] as string | undefined) ?? 'none'} b${index}`,
      };
    });
    const many = await send('POST', '/api/v1/events', JSON.stringify({ events: renamed }), headers);
    return [single, many];
  };

  const startedScenario = async (): Promise<string> => {
    const post = async (path: string, body: object) =>
      fetch(url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const made = await post('/api/v1/scenarios', { name: 'planted', region: 'us-east-1' });
    const { id } = (await made.json()) as { id: string };
    expect((await post(`/api/v1/scenarios/${id}/start`, {})).status).toBeLessThan(300);
    return id;
  };

  /** Logs, and whatever is asked about personal data: there the value stands in the question. */
  const sendElsewhere = async (value: string, headers: Record<string, string>): Promise<void> => {
    const log = (more: Event) => JSON.stringify({ message: `${value} was here`, ...more });
    for (const body of [log({}), log({ source: value, event_id: value, [value]: value }), value]) {
      await send('POST', '/api/v1/ingest', body, { ...headers, 'x-scenario-id': scenario });
    }
    const many = [
      { message: value, source: `note ${value} end` },
      { message: 7, source: value },
    ];
    await send('POST', '/api/v1/ingest', JSON.stringify({ logs: many }), headers);
    const taken = JSON.stringify({ logs: [{ message: `see ${value}.`, source: value }] });
    const status = await send('POST', '/api/v1/ingest', taken, { 'x-scenario-id': scenario });
    expect(status).toBe(202);
    const policy = { entities: [value], operators: { [value]: { kind: value } }, [value]: 1 };
    expect(await send('PUT', '/api/v1/pii/policies', JSON.stringify(policy))).toBe(400);
    expect(await send('POST', '/api/v1/pii/scan', JSON.stringify({ text: value }))).toBe(200);
    expect(await send('POST', '/api/v1/pii/scan', JSON.stringify({ text: value, policy }))).toBe(
      400,
    );
    const encoded = encodeURIComponent(value);
    await send('GET', `/api/v1/pii/findings?feature=${encoded}&type=${encoded}`);
    await send('GET', `/api/v1/pii/findings?cursor=${encoded}`);
    await send('GET', `/api/v1/pii/findings/summary?groupBy=${encoded}`);
    await send('GET', `/api/v1/pii/erasures/${encoded}`);
    await send('POST', '/api/v1/pii/erasures', JSON.stringify({ subject: '', reason: value }));
    const erasure = JSON.stringify({ subject: `of ${value}`, reason: `asked for by ${value}` });
    expect(await send('POST', '/api/v1/pii/erasures', erasure)).toBe(202);
  };

  const sendOddRequests = async (value: string): Promise<void> => {
    const encoded = encodeURIComponent(value);
    for (const path of [
      `/api/v1/llm/usage?user_id=${encoded}&feature=${encoded}&model=${encoded}&provider=${encoded}`,
      `/api/v1/llm/usage?${encoded}=${encoded}`,
      `/api/v1/llm/usage?cursor=${encoded}`,
      `/api/v1/llm/usage?from=${encoded}`,
      `/api/v1/analytics/cost-breakdown?groupBy=${encoded}`,
      `/api/v1/${encoded}`,
      `/api/v1/${encoded}/%zz`,
      `/api/v1/dead-letters?cursor=${encoded}`,
    ]) {
      await send('GET', path);
    }
    await send('POST', `/api/v1/dead-letters/${encoded}/replay`);
    await send('DELETE', `/api/v1/keys/${encoded}`);
    await send('POST', '/api/v1/keys', JSON.stringify({ [value]: value, scopes: [value] }));
    await send('POST', '/api/v1/projects', JSON.stringify({ name: 7, [value]: value }));
    await send('GET', '/api/v1/projects', undefined, { authorization: value });
    await send('GET', '/api/v1/projects', undefined, { authorization: `Bearer ${value}` });
  };

  beforeAll(async () => {
    broker = await startTestBroker();
    redis = await startTestRedis();
    testDatabase = await createTestDatabase();
    database = await testDatabase.open();
    const repository = new ApiKeyRepository(database, new ApiKeyHasher(SECRET));
    const { id } = await repository.ensureProject('planted');
    const scopes = ['ingest', 'read', 'approve', 'admin'] as const;
    ({ key } = await repository.create(id as ProjectId, { name: 'test', scopes: [...scopes] }));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    environment = {
      ...processEnvironment(),
      DATABASE_URL: testDatabase.url,
      NATS_URL: broker.url,
      REDIS_URL: redis.url,
      COSTWIRE_SECRET: SECRET,
      COSTWIRE_STREAM_MAX_BYTES: String(256 * 1024 * 1024),
      COSTWIRE_BODY_LIMIT_BYTES: String(BODY_LIMIT_BYTES),
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'trace',
    };
    await database.query(`
      CREATE FUNCTION refuse_marked() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.feature = '${MARKER}' AND NEW.model = 'poison' THEN
          RAISE EXCEPTION 'refused: %', NEW USING DETAIL = NEW::text, HINT = NEW.input_text;
        END IF;
        RETURN NEW;
      END $$`);
    await database.query(`
      CREATE TRIGGER refuse_marked BEFORE INSERT ON events
        FOR EACH ROW EXECUTE FUNCTION refuse_marked()`);
    start('gateway');
    await eventually(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(200), {
      timeoutMs: 60_000,
    });
  }, 90_000);

  afterAll(async () => {
    await Promise.all(processes.map(stop));
    await testDatabase.drop();
    await broker.stop();
    await redis.stop();
  }, 30_000);

  it('are taken, refused and set aside', async () => {
    const values = Object.values(PLANTED);
    scenario = await startedScenario();
    // Nobody screens yet.
    expect(await sendEvents(eventsWith(values[0]!))).toEqual([503, 503]);
    start('pii');
    const ready = JSON.stringify(event({ event_id: 'first', input_text: 'hello' }));
    await eventually(async () => expect(await send('POST', '/api/v1/llm/usage', ready)).toBe(202), {
      timeoutMs: 15_000,
    });
    for (const value of values) {
      const traced = { traceparent: value, tracestate: `a=${value}`, 'idempotency-key': value };
      const headers = { ...traced, 'user-agent': value, 'x-request-id': value, referer: value };
      expect(await sendEvents(eventsWith(value), headers)).toEqual([202, 202]);
      expect(await sendEvents([event({ ...freeText(value) })], headers)).toEqual([202, 202]);
      const poison = event({ ...eventsWith(value)[0], feature: MARKER, model: 'poison' });
      poison['event_id'] = `poison ${value}`;
      expect(await send('POST', '/api/v1/llm/usage', JSON.stringify(poison))).toBe(202);
      for (const path of ['/api/v1/llm/usage', '/api/v1/events']) {
        for (const body of refusedWith(value)) {
          expect([400, 413]).toContain(await send('POST', path, body, headers));
        }
        for (const type of ['text/plain', 'application/x-www-form-urlencoded', `a/${value}`]) {
          expect(await send('POST', path, value, { 'content-type': type })).toBe(415);
        }
      }
      const partial = JSON.stringify([event(), event({ [value]: value, timestamp: value })]);
      expect(await send('POST', '/api/v1/llm/usage?partial=true', partial)).toBe(207);
      await sendOddRequests(value);
      await sendElsewhere(value, headers);
    }
    const marked = JSON.stringify(event({ feature: MARKER }));
    expect(await send('POST', '/api/v1/llm/usage', marked)).toBe(202);
    storeBefore = storeOf(broker);
    start('ingest');
    start('cost');
    await eventually(
      async () => {
        const read = async (path: string) =>
          (await fetch(url + path, { headers: { authorization: `Bearer ${key}` } })).json();
        expect(await read('/api/v1/ingest/stats')).toMatchObject({ pending: 0 });
        const letters = (await read('/api/v1/dead-letters')) as { items: unknown[] };
        expect(letters.items).toHaveLength(values.length);
      },
      { timeoutMs: 20_000 },
    );
    await send('GET', '/api/v1/llm/usage?limit=1000');
    await send('GET', '/api/v1/dead-letters');
    await send('GET', '/api/v1/pii/findings?limit=1000');
    await send('GET', '/api/v1/pii/erasures');
    await send('GET', '/api/v1/analytics/cost-breakdown?groupBy=user&from=2026-01-01');
    await send('GET', '/metrics');
    await Promise.all(processes.map(stop));
    storeAfter = storeOf(broker);
    redisFiles = await savedByRedis(redis);
    dump = await dumpOf(database);
  }, 90_000);

  it('were accepted, so that there is something to search', () => {
    expect(dump.includes(MARKER)).toBe(true);
    expect(storeBefore.includes(MARKER)).toBe(true);
    expect(storeAfter.includes(MARKER)).toBe(true);
    expect(dump.toString().match(/<EMAIL_ADDRESS>/g)?.length).toBeGreaterThan(4);
    expect(Buffer.concat(output).toString()).toMatch(/event_dead_lettered/);
    expect(answers.map(({ status }) => status)).not.toContain(500);
    expect(found(Buffer.from(`x${PLANTED.email}y`))).not.toEqual([]);
    for (const value of Object.values(PLANTED)) {
      for (const prefix of ['', 'a', 'bb']) {
        const coded = Buffer.from(`${prefix}${value}z`).toString('base64');
        expect(found(Buffer.from(coded))).not.toEqual([]);
      }
    }
  });

  it('are in no table', () => expect(found(dump)).toEqual([]));

  it('are in no byte of the broker, before the events were recorded and after', () => {
    expect(found(storeBefore)).toEqual([]);
    expect(found(storeAfter)).toEqual([]);
  });

  it('are in no file of Redis', () => {
    expect(redisFiles.includes('REDIS')).toBe(true);
    expect(found(redisFiles)).toEqual([]);
  });

  it('are in no log line, at the most talkative level', () => {
    expect(found(Buffer.concat(output))).toEqual([]);
  });

  it('are in no answer', () => {
    expect(answers.flatMap(({ text }) => found(Buffer.from(text)))).toEqual([]);
  });
});
