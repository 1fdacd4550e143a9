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

const ROOT = join(__dirname, '..');
const SECRET = 'a secret that is only used by the test of planted values';
const BODY_LIMIT_BYTES = 64 * 1024;

/** Values that occur nowhere else, each valid by the rules of its kind. */
const PLANTED = {
  email: 'quillon.vexley@plumrow.org',
  card: '4556737586899855',
  spacedCard: '4539 5782 1046 9315',
  ssn: '536-22-8726',
  phone: '+14152638841',
  iban: 'DE12500105170648489890',
  awsKey: 'AKIAQ4XW3KQ7TLM2PVBN',
  bearer: 'Bearer q7Vx2LmZ9cKzR4tYbN8wJ1sHdP6gA3eU',
};
/** Occurs in a harmless field, so that a search which finds nothing at all is noticed. */
const MARKER = 'marker-zeltrix-feature';

const NAMES = [
  'event_id',
  'provider',
  'model',
  'operation',
  'service_tier',
  'status',
  'feature',
  'user_id',
  'agent_name',
  'environment',
  'trace_id',
  'span_id',
  'parent_span_id',
  'run_id',
  'session_id',
  'provider_response_id',
];

type Event = Record<string, unknown>;

const event = (more: Event = {}): Event => ({
  timestamp: '2026-11-20T10:00:00Z',
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 10,
  output_tokens: 5,
  ...more,
});

/** Free text of every kind around a value. */
const freeText = (value: string): Event => ({
  input_text: `please use ${value} for this`,
  output_text: JSON.stringify({ answer: `it was ${value}`, list: [value] }),
  tags: { [value]: value, plain: `see ${value}, thanks` },
  metadata: {
    [value]: value,
    nested: [{ deeper: { [`of ${value}`]: `is ${value}.`, list: [value, 1, null] } }],
    ...(/^\d+$/.test(value) && { number: Number(value) }),
  },
});

/** The value in every field: alone, within other text, and behind a prefix. */
const eventsWith = (value: string): Event[] =>
  [value, `note ${value} end`, `ref:${value}`].map((text) => ({
    ...event(Object.fromEntries(NAMES.map((name) => [name, text]))),
    ...freeText(value),
  }));

const camelCase = (fields: Event): Event =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );

/** Bodies that must be refused, with the value wherever an answer or a log line could quote it. */
const refusedWith = (value: string): (string | Uint8Array)[] => [
  JSON.stringify(event({ [value]: value })),
  JSON.stringify(event({ [value.replace(/\W/g, '')]: 1 })),
  `{"timestamp": "${value}`,
  `{"feature": ${value}}`,
  value,
  JSON.stringify(value),
  JSON.stringify([value]),
  JSON.stringify({ events: value }),
  JSON.stringify({ events: [value] }),
  JSON.stringify({ events: [], [value]: 1 }),
  JSON.stringify(event({ timestamp: value })),
  JSON.stringify(event({ input_tokens: value })),
  JSON.stringify(event({ latency_ms: value })),
  JSON.stringify(event({ quality_score: value })),
  JSON.stringify(event({ tags: value })),
  JSON.stringify(event({ tags: { [value]: { [value]: value } } })),
  JSON.stringify(event({ metadata: value })),
  JSON.stringify(event({ metadata: { [value]: `\0${value}` } })),
  JSON.stringify(event({ metadata: { [`\0${value}`]: 1 } })),
  JSON.stringify(event({ feature: [value] })),
  JSON.stringify(event({ user_id: `${value}\n` })),
  JSON.stringify(event({ event_id: value.repeat(20) })),
  JSON.stringify(event({ input_text: value.padEnd(BODY_LIMIT_BYTES, ' x') })),
  Buffer.concat([Buffer.from(`{"feature":"${value}`), Buffer.from([0xff]), Buffer.from('"}')]),
];

/** The ways in which a value could have been written down. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const escaped = (pattern: RegExp) =>
    value.replace(pattern, (at) => `\\u${at.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const digits = value.replace(/\D/g, '');
  return [
    value,
    ...(digits.length >= 9 ? [digits] : []),
    value.replace(/^Bearer /, ''),
    encodeURIComponent(value),
    value.replace(/\W/g, (at) => encodeURIComponent(at)),
    JSON.stringify(value).slice(1, -1),
    escaped(/\W/g),
    escaped(/[^]/g),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((shift) => base64Core(bytes, shift)),
  ];
}

/** What base64 makes of the bytes wherever they begin: the characters no neighbour has a part in. */
function base64Core(bytes: Buffer, shift: number): string[] {
  const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64url');
  const whole = Math.floor(((shift + bytes.length) * 4) / 3);
  const core = text.slice(Math.ceil((shift * 4) / 3), whole);
  return [core, core.replaceAll('-', '+').replaceAll('_', '/')];
}

const FORMS = Object.entries(PLANTED).flatMap(([name, value]) =>
  [...new Set(formsOf(value))].map((form) => ({ name, bytes: Buffer.from(form) })),
);

/** Which values are in some bytes, with what surrounds them. */
function found(content: Buffer): string[] {
  return FORMS.flatMap(({ name, bytes }) => {
    const at = content.indexOf(bytes);
    if (at < 0) return [];
    return [`${name}: ${content.toString('latin1', Math.max(0, at - 80), at + 80)}`];
  });
}

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
      env: environment as NodeJS.ProcessEnv,
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
    const batch = { events: events.map((each, index) => ({ ...camelCase(each), traceId: index })) };
    const renamed = batch.events.map(({ traceId: _, ...rest }, index) => ({
      ...rest,
      eventId: `${String(rest['eventId'] ?? 'e')} b${index}`,
    }));
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
