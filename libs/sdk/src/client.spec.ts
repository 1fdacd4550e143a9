import { inspect } from 'node:util';
import type { CostwireClientOptions } from './client-options.js';
import { CostwireClient } from './client.js';
import { CostwireApiError, CostwireConnectionError } from './errors.js';
import { LocalServer, type ScriptedAnswer, type SeenRequest } from './local-server.spec-support.js';
import type { UsageInput } from './usage-input.js';

const KEY = 'cw_test_key';
const call: UsageInput = { provider: 'openai', model: 'gpt-4o', input_tokens: 3, output_tokens: 2 };
const OK: ScriptedAnswer = { status: 200, body: { items: [], next_cursor: null } };
const servers: LocalServer[] = [];

type Script = (request: SeenRequest, count: number) => ScriptedAnswer;

async function serve(
  script: Script,
  options: Partial<CostwireClientOptions> = {},
): Promise<{ client: CostwireClient; server: LocalServer }> {
  const server = await new LocalServer(script).start();
  servers.push(server);
  return { server, client: new CostwireClient({ url: server.url, apiKey: KEY, ...options }) };
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

describe('a request', () => {
  test.each<[string, (client: CostwireClient) => Promise<unknown>]>([
    ['GET /api/v1/llm/usage?limit=5&model=a%2Fb', (c) => c.listUsage({ limit: 5, model: 'a/b' })],
    ['GET /api/v1/ingest/stats', (c) => c.ingestStats()],
    ['GET /api/v1/keys', (c) => c.listKeys()],
    ['DELETE /api/v1/keys/a%2F..', (c) => c.revokeKey('a/..')],
    ['POST /api/v1/keys/a%2F../rotate', (c) => c.rotateKey('a/..')],
    ['GET /api/v1/dead-letters?limit=2', (c) => c.listDeadLetters({ limit: 2 })],
    ['POST /api/v1/dead-letters/7/replay', (c) => c.replayDeadLetter('7')],
    ['POST /api/v1/dead-letters/7/discard', (c) => c.discardDeadLetter('7')],
    ['GET /health', (c) => c.health()],
    [
      'GET /api/v1/analytics/cost-breakdown?groupBy=user&from=2026-01-01T00%3A00%3A00Z',
      (c) => c.costBreakdown({ groupBy: 'user', from: '2026-01-01T00:00:00Z' }),
    ],
    [
      'GET /api/v1/analytics/timeseries?granularity=day&groupBy=model',
      (c) => c.timeseries({ granularity: 'day', groupBy: 'model' }),
    ],
    ['GET /api/v1/analytics/forecast', (c) => c.forecast()],
    ['GET /api/v1/analytics/forecast?budget=12.5', (c) => c.forecast('12.5')],
  ])('goes to %s', async (expected, send) => {
    const { client, server } = await serve(() => OK);
    await send(client);
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([expected]);
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  test('to make a key carries its name, scopes and end', async () => {
    const { client, server } = await serve(() => ({ status: 201, body: { id: '1', key: 'k' } }));
    const key = { name: 'ci', scopes: ['ingest' as const], expires_at: '2027-01-01T00:00:00Z' };
    expect(await client.createKey(key)).toEqual({ id: '1', key: 'k' });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(key);
  });

  test('to rotate a key carries how long the old one works on', async () => {
    const previous = { id: '1', expires_at: '2027-01-02T00:00:00.000Z' };
    const { client, server } = await serve(() => ({ status: 201, body: { key: 'k', previous } }));
    expect(await client.rotateKey('1', { overlap_seconds: 60 })).toEqual({ key: 'k', previous });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ overlap_seconds: 60 });
  });

  test('keeps the path prefix of the address', async () => {
    const { server } = await serve(() => OK);
    await new CostwireClient({ url: `${server.url}/cost/`, apiKey: KEY }).listUsage();
    expect(server.requests[0]?.path).toBe('/cost/api/v1/llm/usage');
  });
});

describe('sendUsage', () => {
  const accepting: Script = ({ body }) => {
    const { events } = JSON.parse(body) as { events: unknown[] };
    return { status: 202, body: { accepted: events.length, duplicates: 1 } };
  };

  test('sends one call or many, with ids and times filled in', async () => {
    const { client, server } = await serve(accepting);
    const result = await client.sendUsage({ ...call, event_id: 'mine' });
    expect(result).toEqual({ accepted: 1, duplicates: 1, event_ids: ['mine'] });
    expect((await client.sendUsage([call, call])).event_ids).toHaveLength(2);
    const { events } = JSON.parse(server.requests[1]!.body) as { events: { event_id: string }[] };
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(2);
  });

  test('cuts a long list into requests and adds their answers up', async () => {
    const { client, server } = await serve(accepting);
    const result = await client.sendUsage(Array.from({ length: 10_001 }, () => call));
    expect(server.requests).toHaveLength(2);
    expect(result).toMatchObject({ accepted: 10_001, duplicates: 2 });
    expect(new Set(result.event_ids).size).toBe(10_001);
  });

  test('repeats a request that found the server away with the very same ids', async () => {
    const { client, server } = await serve((request, count) =>
      count === 1 ? { status: 503, body: {} } : accepting(request, count),
    );
    expect((await client.sendUsage([call])).accepted).toBe(1);
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]?.body).toBe(server.requests[0]?.body);
  });

  test('does not repeat a request that the server finds faulty', async () => {
    const { client, server } = await serve(() => ({
      status: 400,
      body: { error: 'validation_error', errors: [{ field: 'events[0].model', message: 'x' }] },
    }));
    const error: unknown = await client.sendUsage([call]).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CostwireApiError);
    expect(error).toMatchObject({ status: 400, faults: [{ field: 'events[0].model' }] });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a retry', () => {
  test('waits as long as Retry-After says', async () => {
    const { client } = await serve((_, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '1' } } : OK,
    );
    const started = Date.now();
    await client.listUsage();
    expect(Date.now() - started).toBeGreaterThanOrEqual(990);
  });

  test('is not made when the server asks for a wait beyond the limit', async () => {
    const { client, server } = await serve(() => ({
      status: 503,
      headers: { 'retry-after': '3600' },
    }));
    await expect(client.listUsage()).rejects.toMatchObject({ retryAfterSeconds: 3600 });
    expect(server.requests).toHaveLength(1);
  });

  test('follows a broken connection', async () => {
    const { client, server } = await serve((_, count) =>
      count === 1 ? { status: 0, fault: 'reset' } : OK,
    );
    await client.listUsage();
    expect(server.requests).toHaveLength(2);
  });

  test('is made at most as often as allowed', async () => {
    const { client, server } = await serve(() => ({ status: 503 }), { maxRetries: 2 });
    await expect(client.listUsage()).rejects.toBeInstanceOf(CostwireApiError);
    expect(server.requests).toHaveLength(3);
  });

  test.each<[string, (client: CostwireClient) => Promise<unknown>]>([
    ['making a key', (c) => c.createKey({ name: 'x', scopes: ['read'] })],
    ['revoking a key', (c) => c.revokeKey('1')],
    ['rotating a key', (c) => c.rotateKey('1')],
    ['replaying a dead letter', (c) => c.replayDeadLetter('1')],
    ['discarding a dead letter', (c) => c.discardDeadLetter('1')],
  ])('is never made of %s', async (_, send) => {
    const { client, server } = await serve(() => ({ status: 503 }));
    await expect(send(client)).rejects.toMatchObject({ status: 503 });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a connection that fails', () => {
  test('is called a timeout when no answer comes in time', async () => {
    const hanging: Script = () => ({ status: 0, fault: 'hang' });
    const { client } = await serve(hanging, { timeoutMs: 60, maxRetries: 0 });
    await expect(client.listUsage()).rejects.toMatchObject({
      name: 'CostwireConnectionError',
      reason: 'timeout',
      message: expect.stringContaining('within 60 ms'),
    });
  });

  test('is called refused when nothing listens', async () => {
    const { client, server } = await serve(() => OK, { maxRetries: 0 });
    const { url } = server;
    await server.stop();
    servers.pop();
    const error: unknown = await client.listUsage().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CostwireConnectionError);
    expect(error).toMatchObject({ reason: 'refused', url });
  });

  test('is what a redirect is: the key goes to no other host', async () => {
    const { server: other } = await serve(() => OK);
    const { client } = await serve(() => ({ status: 307, headers: { location: other.url } }), {
      maxRetries: 0,
    });
    await expect(client.listUsage()).rejects.toMatchObject({ reason: 'network' });
    expect(other.requests).toHaveLength(0);
  });

  test('ends at once with the reason of the signal, also between attempts', async () => {
    const { client } = await serve(() => ({ status: 503, headers: { 'retry-after': '30' } }));
    const abort = new AbortController();
    const pending = client.listUsage({}, { signal: abort.signal });
    setTimeout(() => abort.abort(new Error('enough')), 50);
    await expect(pending).rejects.toThrow('enough');
  });

  test('ends at once with the reason of the signal while an answer is awaited', async () => {
    const { client } = await serve(() => ({ status: 0, fault: 'hang' }));
    const abort = new AbortController();
    const pending = client.listUsage({}, { signal: abort.signal });
    setTimeout(() => abort.abort(new Error('enough')), 50);
    await expect(pending).rejects.toThrow('enough');
    await expect(client.listUsage({}, { signal: abort.signal })).rejects.toThrow('enough');
  });
});

describe('a list', () => {
  test('is walked page by page until the server names no next one', async () => {
    const { client, server } = await serve((_, count) => ({
      status: 200,
      body: { items: [{ id: `${count}` }], next_cursor: count < 3 ? `c${count}` : null },
    }));
    const ids: string[] = [];
    for await (const { id } of client.eachDeadLetter()) ids.push(id);
    expect(ids).toEqual(['1', '2', '3']);
    expect(server.requests.map(({ path }) => path.split('?')[1])).toEqual([
      undefined,
      'cursor=c1',
      'cursor=c2',
    ]);
  });

  test('keeps its filters on every page', async () => {
    const { client, server } = await serve((_, count) => ({
      status: 200,
      body: { items: [{}], next_cursor: count === 1 ? 'next' : null },
    }));
    for await (const item of client.eachUsage({ model: 'm' })) expect(item).toEqual({});
    expect(server.requests[1]?.path).toBe('/api/v1/llm/usage?model=m&cursor=next');
  });
});

test('the key shows neither in an inspected client nor in its errors', async () => {
  const { client } = await serve(() => ({ status: 401, body: { detail: 'no' } }));
  const error: unknown = await client.listUsage().catch((caught: unknown) => caught);
  expect(inspect([client, error], { depth: 9, showHidden: true })).not.toContain(KEY);
});
