import { CostwireClient } from './client.js';
import { LocalServer, type ScriptedAnswer, type SeenRequest } from './local-server.spec-support.js';
import type { PriceClient } from './prices.js';

const OK: ScriptedAnswer = { status: 200, body: { items: [{ id: 'x' }], next_cursor: null } };
let server: LocalServer;

async function serve(
  answer: (request: SeenRequest, count: number) => ScriptedAnswer = () => OK,
): Promise<PriceClient> {
  server = await new LocalServer(answer).start();
  return new CostwireClient({ url: server.url, apiKey: 'k' }).prices;
}
afterEach(async () => server.stop());

/** What the server was asked last. */
function last(): { request: string; body: unknown } {
  const { method, path, body } = server.requests.at(-1)!;
  return { request: `${method} ${path}`, body: body === '' ? undefined : JSON.parse(body) };
}

describe('prices', () => {
  test('are quoted for a call, again when the server was away: nothing changes by asking', async () => {
    const prices = await serve((_, count) => (count === 1 ? { status: 503, body: {} } : OK));
    const call = { model: 'gpt-4o', usage: { input_tokens: 1 } };
    await prices.quote(call);
    expect(server.requests).toHaveLength(2);
    expect(last()).toEqual({ request: 'POST /api/v1/pricing/quote', body: call });
  });

  test('of a recorded call are explained by its id, whatever it holds', async () => {
    const prices = await serve();
    await prices.explain('a/b?c');
    expect(last().request).toBe('GET /api/v1/costs/a%2Fb%3Fc/explain');
  });

  test('that are missing are listed for a range', async () => {
    const prices = await serve();
    expect(await prices.unpriced({ from: '2026-03-01T00:00:00Z' })).toEqual([{ id: 'x' }]);
    expect(last().request).toBe('GET /api/v1/pricing/unpriced?from=2026-03-01T00%3A00%3A00Z');
    await prices.unpriced();
    expect(last().request).toBe('GET /api/v1/pricing/unpriced');
  });

  test('are listed by version and by disagreement', async () => {
    const prices = await serve();
    expect(await prices.versions({ limit: 2, cursor: 'c' })).toMatchObject({ next_cursor: null });
    expect(last().request).toBe('GET /api/v1/pricing/versions?limit=2&cursor=c');
    await prices.discrepancies();
    expect(last().request).toBe('GET /api/v1/pricing/discrepancies');
  });

  test.each<[string, (prices: PriceClient) => Promise<unknown>, unknown]>([
    [
      'POST /api/v1/pricing/imports',
      async (prices) => prices.import({ format: 'litellm', content: {}, dry_run: true }),
      { format: 'litellm', content: {}, dry_run: true },
    ],
    [
      'POST /api/v1/pricing/overrides',
      async (prices) => prices.override({ provider: 'p', model: 'm', rates: {}, reason: 'why' }),
      { provider: 'p', model: 'm', rates: {}, reason: 'why' },
    ],
    [
      'DELETE /api/v1/pricing/overrides/a%2Fb',
      async (prices) => prices.endOverride('a/b', { reason: 'why' }),
      { reason: 'why' },
    ],
  ])('are changed once by %s, never by a repetition', async (request, change, body) => {
    const prices = await serve(() => ({ status: 503, body: {} }));
    await expect(change(prices)).rejects.toMatchObject({ status: 503 });
    expect(server.requests).toHaveLength(1);
    expect(last()).toEqual({ request, body });
  });

  test('of AWS are recorded again when the server was away: the same content is recorded once', async () => {
    const prices = await serve((_, count) => (count === 1 ? { status: 503, body: {} } : OK));
    await prices.recordAws({ prices: [], reason: 'why' });
    expect(server.requests).toHaveLength(2);
    expect(last()).toEqual({
      request: 'PUT /api/v1/pricing/aws',
      body: { prices: [], reason: 'why' },
    });
  });
});
