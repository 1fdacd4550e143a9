import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runCaptured } from '../captured-run.spec-support.js';
import { LedgerServer } from '../ledger-server.spec-support.js';
import { VERSION } from '../version.js';
import { nodeFinding } from './doctor-health.js';

let server: LedgerServer;

const answer = (route: string, status: number, body: object = {}): void => {
  server.answers.set(route, () => ({ status, body }));
};
const health = (more: object = {}): void =>
  answer('GET /health', 200, {
    status: 'ok',
    database: 'connected',
    broker: 'connected',
    accepting_events: true,
    stream_fill: { EVENTS: 0.01, DLQ: 0 },
    version: VERSION,
    ...more,
  });

beforeEach(async () => {
  server = await new LedgerServer().start();
  health();
  answer('POST /api/v1/llm/usage', 400);
  answer('GET /api/v1/ingest/stats', 200, { recorded: 1, duplicates: 0, pending: 0 });
  answer('POST /api/v1/actions', 400);
  answer('GET /api/v1/keys', 200, { items: [] });
  answer('GET /api/v1/dead-letters', 200, { items: [], next_cursor: null });
});
afterEach(() => server.stop());

const run = (args = 'doctor', now = Date.now) =>
  runCaptured(args, { env: { COSTWIRE_URL: server.url, COSTWIRE_API_KEY: 'cw_test' }, now });

/** The line of a check, with the hint under it. */
const lineOf = (out: string, check: string): string =>
  new RegExp(`^(?:ok|warn|fail) +${check} .*\\n(?: +->.*\\n)?`, 'm').exec(out)?.[0] ?? '';

describe('doctor', () => {
  test('says ok of everything that works, a line each, and ends with 0', async () => {
    const { code, out, err } = await run();
    expect([code, err]).toEqual([0, '']);
    const lines = out.trimEnd().split('\n');
    expect(lines.filter((line) => !line.startsWith('ok '))).toEqual([]);
    expect(lines.map((line) => line.slice(6, 20).trim())).toEqual(
      'node,settings,server,database,broker,events,streams,version,clock,key,pending,dead letters'.split(
        ',',
      ),
    );
    expect(lineOf(out, 'key')).toContain('holds ingest, read, approve, admin');
    expect(out).not.toContain('cw_test');
  });

  test('changes nothing on the server', async () => {
    await run();
    expect(server.requests.filter((request) => !request.startsWith('GET '))).toEqual([
      'POST /api/v1/llm/usage',
      'POST /api/v1/actions',
    ]);
    expect(server.events.size).toBe(0);
  });

  test('names each dependency that is away and ends with 1', async () => {
    health({ status: 'degraded', database: 'disconnected', accepting_events: false });
    const { code, out, err } = await run();
    expect(code).toBe(1);
    expect(lineOf(out, 'database')).toMatch(/^fail .*disconnected\n +-> .*DATABASE_URL/);
    expect(lineOf(out, 'events')).toMatch(/^fail/);
    expect(lineOf(out, 'broker')).toMatch(/^ok/);
    expect(err).toBe('costwire: 2 checks failed\n');
  });

  test.each([
    [0.69, 'ok'],
    [0.7, 'warn'],
    [0.99, 'fail'],
  ])('says of dead letters that fill %d of their stream: %s', async (fill, level) => {
    health({ stream_fill: { EVENTS: 0.01, RECORDED: 0.2, DLQ: fill } });
    const { code, out } = await run();
    expect(lineOf(out, 'streams')).toMatch(new RegExp(`^${level} .*DLQ is ${fill * 100} % full`));
    expect(lineOf(out, 'streams').includes('costwire dlq')).toBe(level !== 'ok');
    expect(code).toBe(level === 'fail' ? 1 : 0);
  });

  test.each([
    ['connected', 'ok'],
    ['disconnected', 'warn'],
    ['unused', ''],
  ])('says of a Redis that is %s: %s', async (redis, level) => {
    health({ redis });
    const { code, out } = await run();
    expect(lineOf(out, 'redis').split(' ')[0]).toBe(level);
    expect(code).toBe(0);
  });

  test('says nothing of streams when the server does not', async () => {
    health({ stream_fill: {} });
    expect(lineOf((await run()).out, 'streams')).toBe('');
  });

  test('says that the key is not known, and asks nothing more with it', async () => {
    answer('POST /api/v1/llm/usage', 401);
    const { code, out } = await run();
    expect(code).toBe(1);
    expect(lineOf(out, 'key')).toMatch(/^fail .*not known.*\n +-> .*COSTWIRE_API_KEY/);
    expect(server.requests.at(-1)).toBe('POST /api/v1/llm/usage');
  });

  test('lists the scopes that a limited key holds and warns of what it lacks', async () => {
    answer('GET /api/v1/ingest/stats', 403);
    answer('POST /api/v1/actions', 403);
    answer('GET /api/v1/keys', 403);
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(lineOf(out, 'key')).toMatch(/^warn .*holds ingest\n +-> for read /);
    expect(out).not.toContain('dead letters');
  });

  test('does not take an error of the server for a scope', async () => {
    answer('GET /api/v1/ingest/stats', 503);
    const { code, out } = await run();
    expect(code).toBe(1);
    expect(lineOf(out, 'key')).toMatch(/^fail .*503/);
  });

  test.each([
    [[7, 7], 'warn'],
    [[7, 3], 'ok'],
  ])('looks twice at pending messages: %j is %s', async (counts, level) => {
    // The first reading is that of the key's check.
    const readings = [0, ...counts];
    server.answers.set('GET /api/v1/ingest/stats', () => ({
      status: 200,
      body: { pending: readings.shift() },
    }));
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(lineOf(out, 'pending')).toMatch(new RegExp(`^${level} .*${counts[1]} messages`));
  });

  test('warns of dead letters with their number', async () => {
    answer('GET /api/v1/dead-letters', 200, { items: [{}, {}], next_cursor: null });
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(lineOf(out, 'dead letters')).toMatch(/^warn +dead letters +2\n +-> .*dlq list/);
  });

  test('warns of another release', async () => {
    health({ version: '9.9.9' });
    expect(lineOf((await run()).out, 'version')).toMatch(/^warn .*9\.9\.9/);
  });

  test.each([
    [2_000, 'ok', 'within'],
    [60_000, 'warn', '60 s ahead of'],
    [-60_000, 'warn', '60 s behind'],
    [2 * 86_400_000, 'fail', '172800 s ahead of'],
  ])('measures a clock that is off by %d ms: %s', async (offMs, level, words) => {
    const { out } = await run('doctor', () => Date.now() + offMs);
    // The Date header names whole seconds.
    const text = words.replace(
      /\d+/,
      (digits) => `(?:${Number(digits) - 1}|${digits}|${Number(digits) + 1})`,
    );
    expect(lineOf(out, 'clock')).toMatch(new RegExp(`^${level} .*${text}`));
  });

  test('prints the findings as JSON, and ends with 1 all the same', async () => {
    health({ broker: 'disconnected' });
    const { code, out } = await run('doctor --json');
    expect(code).toBe(1);
    const { findings } = JSON.parse(out) as { findings: { check: string; level: string }[] };
    expect(findings.find(({ check }) => check === 'broker')).toMatchObject({ level: 'fail' });
  });
});

describe('doctor without a server', () => {
  test('says that nothing answers', async () => {
    const { url } = server;
    await server.stop();
    const { code, out } = await runCaptured(`doctor --url ${url} --api-key cw_test`, {});
    server = await new LedgerServer().start();
    expect(code).toBe(1);
    expect(lineOf(out, 'settings')).toContain('from the options');
    expect(lineOf(out, 'server')).toMatch(/^fail .*nothing answers.*\n +-> .*npm start/);
  });

  test('says that no settings are there', async () => {
    const { code, out } = await runCaptured('doctor', {});
    expect(code).toBe(1);
    expect(lineOf(out, 'settings')).toMatch(/^fail .*no server is known here/);
  });

  test('does not take any web server for Costwire', async () => {
    const other: Server = createServer((_, outgoing) => outgoing.end('<html>'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, out } = await runCaptured(
      `doctor --url http://127.0.0.1:${port} --api-key cw_test`,
      {},
    );
    other.close();
    expect(code).toBe(1);
    expect(lineOf(out, 'server')).toMatch(/^fail .*not as a Costwire server/);
  });
});

test.each([
  ['20.18.3', 'fail'],
  ['20.19.0', 'ok'],
  ['18.20.0', 'fail'],
  ['22.1.0', 'ok'],
])('Node %s is %s', (version, level) => {
  expect(nodeFinding(version).level).toBe(level);
});
