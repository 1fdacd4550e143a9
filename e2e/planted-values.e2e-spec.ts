import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ProjectId } from '@costwire/contracts';
import { ApiKeyHasher, ApiKeyRepository } from '@costwire/gateway';
import type { Database } from '@costwire/persistence';
import { processEnvironment } from '@costwire/runtime';
import {
  createTestDatabase,
  eventually,
  startTestBroker,
  type TestBroker,
  type TestDatabase,
} from '@costwire/testing';
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

/** The files of JetStream's store; the server's own configuration is none of them. */
function storeOf({ dataDir }: TestBroker): Buffer {
  const files = readdirSync(join(dataDir, 'store'), { recursive: true, withFileTypes: true });
  return Buffer.concat(
    files
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name))),
  );
}

/** Every row of every table as text. */
async function dumpOf(database: Database): Promise<Buffer> {
  const tables = await database.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    const found = await database.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`);
    rows.push(...found.map(({ row }) => row));
  }
  return Buffer.from(rows.join('\n'));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('values planted in every field', () => {
  let broker: TestBroker;
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
      timeoutMs: 20_000,
    });
  }, 60_000);

  afterAll(async () => {
    await Promise.all(processes.map(stop));
    await testDatabase.drop();
    await broker.stop();
  }, 30_000);

  it('are taken, refused and set aside', async () => {
    const values = Object.values(PLANTED);
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
    await send('GET', '/api/v1/analytics/cost-breakdown?groupBy=user&from=2026-01-01');
    await send('GET', '/metrics');
    await Promise.all(processes.map(stop));
    storeAfter = storeOf(broker);
    dump = await dumpOf(database);
  }, 45_000);

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

  it('are in no log line, at the most talkative level', () => {
    expect(found(Buffer.concat(output))).toEqual([]);
  });

  it('are in no answer', () => {
    expect(answers.flatMap(({ text }) => found(Buffer.from(text)))).toEqual([]);
  });
});
