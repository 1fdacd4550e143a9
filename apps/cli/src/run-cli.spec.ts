import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCaptured, type RunSettings } from './captured-run.spec-support.js';
import { LedgerServer } from './ledger-server.spec-support.js';

let server: LedgerServer;
let folder: string;

beforeEach(async () => {
  server = await new LedgerServer().start();
  folder = mkdtempSync(join(tmpdir(), 'costwire-cli-'));
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const environment = () => ({ COSTWIRE_URL: server.url, COSTWIRE_API_KEY: 'cw_test' });
const run = (args: string, settings: RunSettings = {}) =>
  runCaptured(args, { env: environment(), ...settings });

describe('the command line', () => {
  test('prints its help on the error output and ends with 2 when it is given nothing', async () => {
    const { code, out, err } = await run('', { env: {} });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Usage: costwire');
  });

  test.each(['--help', '--version', 'help import', 'report cost --help'])(
    'ends with 0 for "%s", without a server',
    async (args) => {
      const { code, out } = await run(args, { env: {} });
      expect(code).toBe(0);
      expect(out).not.toBe('');
    },
  );

  test.each([
    'zebra',
    'usage --zebra',
    'usage --limit 0',
    'usage --from yesterday',
    'report cost --by zebra',
    'import azure-llm',
    'import azure-llm x.csv --model gpt-4o',
    'import azure-llm x.csv --model gpt-4o --feature f --speed -1',
    'import azure-llm x.csv --model acme-1 --feature f',
    'keys create --scopes root',
    'dlq replay',
    'dlq replay 1 --all',
    'demo --days 0',
    'usage --url localhost:3100 --api-key k',
  ])('ends with 2 for "%s"', async (args) => {
    const { code, out, err } = await run(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toBe('');
    expect(server.requests).toEqual([]);
  });

  test('says in one line how to start a server when it knows none', async () => {
    const { code, err } = await run('usage', { env: {}, cwd: folder });
    expect(code).toBe(1);
    expect(err).toMatch(/^costwire: no server is known here: .*npm start.*\n$/);
  });

  test('says in one line how to start a server when none answers', async () => {
    const env = environment();
    await server.stop();
    const { code, err } = await run('report cost', { env });
    server = await new LedgerServer().start();
    expect(code).toBe(1);
    expect(err).toBe(
      `costwire: nothing answers at ${env.COSTWIRE_URL}: is the server running? Start it with "npm start".\n`,
    );
  });

  test('shows a stack only when asked to', async () => {
    const broken = () => ({ status: 200, body: { items: 7 } });
    server.answers.set('GET /api/v1/llm/usage', broken);
    const quiet = await run('usage');
    expect(quiet.code).toBe(1);
    expect(quiet.err.split('\n')).toHaveLength(2);
    const env = { ...environment(), COSTWIRE_DEBUG: '1' };
    expect((await run('usage', { env })).err).toContain('\n    at ');
  });

  test('finds the server that the start script left behind, also from a folder below', async () => {
    const below = join(folder, 'a', 'b');
    mkdirSync(below, { recursive: true });
    mkdirSync(join(folder, '.costwire'));
    const settings = { url: server.url, api_key: 'cw_test' };
    writeFileSync(join(folder, '.costwire', 'local.json'), JSON.stringify(settings));
    server.answers.set('GET /api/v1/keys', () => ({ status: 200, body: { items: [] } }));
    expect((await run('keys list', { env: {}, cwd: below })).code).toBe(0);
  });
});

describe('report cost', () => {
  const row = (name: string, totalCost: string, more: object = {}) => ({
    name,
    totalCost,
    totalTokens: 1500,
    callCount: 3,
    avgLatency: null,
    p50Latency: null,
    p95Latency: null,
    unpricedCalls: 0,
    ...more,
  });
  const answer = (data: object[], span: object | null = null) => {
    const meta = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', span };
    server.answers.set('GET /api/v1/analytics/cost-breakdown', () => ({
      status: 200,
      body: { data, meta },
    }));
  };

  test('asks for all data by default and adds the amounts up exactly', async () => {
    answer([row('gpt-4o-mini', '0.1'), row('gpt-4o', '0.200000000000001')]);
    const { code, out } = await run('report cost --by model');
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'model               cost (USD)  calls  tokens  unpriced calls',
      'gpt-4o       0.200000000000001      3   1,500               0',
      'gpt-4o-mini  0.1                    3   1,500               0',
      'total        0.300000000000001      6   3,000               0',
      '',
    ]);
    expect(server.requests).toEqual([
      'GET /api/v1/analytics/cost-breakdown?groupBy=model&from=1970-01-01T00%3A00%3A00Z',
    ]);
  });

  test('prints the answer with the sums as JSON', async () => {
    answer([row('a', '1'), row('b', '2')]);
    const { out } = await run('report cost --by feature --json');
    expect(JSON.parse(out)).toMatchObject({
      data: [{ name: 'a' }, { name: 'b' }],
      total: { totalCost: '3', callCount: 6 },
    });
  });

  test('says what the data spans when the range is empty', async () => {
    answer([], { first: '2023-11-16T18:15:46.680Z', last: '2023-11-16T19:14:13.123Z' });
    const { code, out } = await run('report cost --from 7d');
    expect(code).toBe(0);
    expect(out).toContain('The data spans 2023-11-16T18:15:46.680Z to 2023-11-16T19:14:13.123Z.');
  });
});

describe('usage', () => {
  test('passes the filters on and shows unknown costs as unknown', async () => {
    const call = {
      event_id: 'e',
      timestamp: '2026-01-01T00:00:00.000Z',
      provider: 'self-hosted',
      model: 'acme\u001b[31m',
      input_tokens: 1234,
      output_tokens: 5,
      cost_usd: null,
      cost_status: 'unpriced',
      reported_cost_usd: null,
      received_at: '2026-01-01T00:00:01.000Z',
    };
    server.answers.set('GET /api/v1/llm/usage', (_, query) => {
      expect(Object.fromEntries(query)).toEqual({ limit: '1', user_id: 'u', model: 'acme' });
      return { status: 200, body: { items: [call], next_cursor: 'c2' } };
    });
    const { out } = await run('usage --limit 1 --user u --model acme');
    expect(out).toContain('unknown');
    expect(out).toContain('1,234');
    expect(out).toContain('More: --cursor c2');
    expect(out).not.toContain('\u001b');
  });

  test('says so when no call matches', async () => {
    const empty = { status: 200, body: { items: [], next_cursor: null } };
    server.answers.set('GET /api/v1/llm/usage', () => empty);
    expect(await run('usage')).toMatchObject({ code: 0, out: 'No calls match.\n' });
  });
});

describe('keys', () => {
  test('create prints the key alone on the standard output', async () => {
    server.answers.set('POST /api/v1/keys', (body) => {
      expect(body).toEqual({
        name: 'ci',
        scopes: ['ingest', 'admin'],
        expires_at: '2027-01-01T00:00:00.000Z',
      });
      return { status: 201, body: { id: 'k1', key: 'cw_secret' } };
    });
    const result = await run('keys create ci --scopes ingest,admin --expires-at 2027-01-01');
    expect(result).toMatchObject({ code: 0, out: 'cw_secret\n' });
    expect(result.err).toContain('not shown again');
  });

  test('list tells keys that work from those that do not', async () => {
    const key = (id: string, ends: object) => ({
      id,
      prefix: `cw_${id}`,
      name: 'ci',
      scopes: ['ingest', 'read'],
      created_at: '2026-01-01T00:00:00.000Z',
      expires_at: null,
      revoked_at: null,
      ...ends,
    });
    const items = [key('k1', {}), key('k2', { revoked_at: '2026-02-02T00:00:00.000Z' })];
    server.answers.set('GET /api/v1/keys', () => ({ status: 200, body: { items } }));
    const { out } = await run('keys list');
    expect(out).toMatch(/^k1 .* ingest,read .* never$/m);
    expect(out).toMatch(/^k2 .* revoked 2026-02-02T00:00:00.000Z$/m);
  });

  test('revoke ends the key with the id', async () => {
    server.answers.set('DELETE /api/v1/keys/k1', () => ({ status: 204 }));
    expect((await run('keys revoke k1')).out).toBe('Revoked k1.\n');
    expect(await run('keys revoke k2')).toMatchObject({
      code: 1,
      err: 'costwire: There is no such thing here.\n',
    });
  });
});

describe('dlq', () => {
  const letter = (id: string) => ({
    id,
    consumer: 'ingest-usage',
    event_id: `e${id}`,
    reason: { code: 'validation_error', message: 'bad' },
    failed_at: '2026-01-01T00:00:00.000Z',
  });
  const list = () =>
    server.answers.set('GET /api/v1/dead-letters', (_, query) => ({
      status: 200,
      body: query.has('cursor')
        ? { items: [letter('3')], next_cursor: null }
        : { items: [letter('1'), letter('2')], next_cursor: 'more' },
    }));

  test('list shows what failed and why', async () => {
    list();
    const { out } = await run('dlq list');
    expect(out).toContain('validation_error: bad');
    expect(out).toContain('More: --cursor more');
  });

  test.each(['replay', 'discard'])(
    '%s --all decides on every letter of every page',
    async (verb) => {
      list();
      for (const id of ['1', '2', '3']) {
        server.answers.set(`POST /api/v1/dead-letters/${id}/${verb}`, () => ({ status: 200 }));
      }
      const { code, out } = await run(`dlq ${verb} --all`);
      expect(code).toBe(0);
      expect(out).toMatch(/(Replayed|Discarded) 3 dead letters\.\n/);
      expect(server.requests.filter((request) => request.endsWith(verb))).toHaveLength(3);
    },
  );
});
