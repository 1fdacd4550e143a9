import type { RepricingInfo } from '@costwire/sdk';
import { runCaptured, type RunResult } from '../captured-run.spec-support.js';
import { LedgerServer } from '../ledger-server.spec-support.js';

const ID = '01a1fd84-cd15-758f-882f-3e488cdaa819';
const PATH = `/api/v1/pricing/repricings`;
const line = {
  provider: 'openai',
  model: 'gpt-4o',
  calls: 12_345,
  changed_calls: 12_000,
  old_total: '7.5',
  new_total: '5.000000000000001',
  difference: '-2.499999999999999',
  unpriced_before: 0,
  unpriced_after: 0,
};
const { provider: _, model: __, ...totals } = line;
const none = { totals: { ...totals, calls: 0, difference: '0' }, by_model: [] };
const repricing: RepricingInfo = {
  id: ID,
  status: 'proposed',
  from: '2026-03-01T00:00:00.000Z',
  to: '2026-03-02T00:00:00.000Z',
  filter: {},
  reason: 'negotiated',
  requested_by: 'k1',
  requested_at: '2026-03-03T00:00:00.000Z',
  decided_by: null,
  decided_at: null,
  finished_at: null,
  price_book_id: 'book',
  reached: null,
  failure: null,
  proposed: { totals, by_model: [line] },
  applied: none,
};

let server: LedgerServer;
beforeEach(async () => {
  server = await new LedgerServer().start();
});
afterEach(async () => server.stop());

const run = async (words: string): Promise<RunResult> =>
  runCaptured(`repricings ${words} --url ${server.url} --api-key k`, {
    now: () => Date.parse('2026-03-03T00:00:00Z'),
  });

function answer(request: string, ...found: Partial<RepricingInfo>[]): unknown[] {
  const bodies: unknown[] = [];
  server.answers.set(request, (body) => {
    const now = found[Math.min(bodies.length, found.length - 1)];
    bodies.push(body);
    return { status: 200, body: { ...repricing, ...now } };
  });
  return bodies;
}

describe('repricings', () => {
  test('are asked for with range, filter and reason, up to now', async () => {
    const bodies = answer(`POST ${PATH}`, { status: 'calculating' });
    const filter = '--model gpt-4o --user u-1 --agent a --status unpriced';
    const { code, out } = await run(`create --from 48h --reason negotiated ${filter}`);
    expect(code).toBe(0);
    expect(bodies).toEqual([
      {
        from: '2026-03-01T00:00:00.000Z',
        to: '2026-03-03T00:00:00.000Z',
        reason: 'negotiated',
        filter: { model: 'gpt-4o', user_id: 'u-1', agent_name: 'a', status: 'unpriced' },
      },
    ]);
    expect(out).toContain('status  calculating');
  });

  test('are waited for, and then shown by model', async () => {
    answer(`POST ${PATH}`, { status: 'calculating' });
    const polls = answer(`GET ${PATH}/${ID}`, { status: 'calculating' }, { status: 'proposed' });
    const { out } = await run('create --from 2026-03-01 --reason why --wait');
    expect(polls).toHaveLength(2);
    expect(out).toContain('status  proposed');
    expect(out).toMatch(
      /openai\/gpt-4o +12,345 +12,000 +7.5 +5.000000000000001 +-2.499999999999999/,
    );
    expect(out).toMatch(/\nall +12,345/);
  });

  test('that fail while they are waited for end the command with why', async () => {
    answer(`POST ${PATH}/${ID}/approve`, { status: 'running', decided_by: 'k2' });
    answer(`GET ${PATH}/${ID}`, { status: 'failed', failure: 'ask again', decided_by: 'k2' });
    const { code, err } = await run(`approve ${ID} --wait`);
    expect(code).toBe(1);
    expect(err).toContain('ask again');
  });

  test('show what is booked once they are approved', async () => {
    const booked = { decided_by: 'k2', applied: repricing.proposed, proposed: none };
    answer(`POST ${PATH}/${ID}/approve`, { status: 'running', ...booked });
    answer(`GET ${PATH}/${ID}`, { status: 'telling', ...booked }, { status: 'done', ...booked });
    const { code, out } = await run(`approve ${ID} --wait`);
    expect(code).toBe(0);
    expect(out).toContain('status  done');
    expect(out).toContain('5.000000000000001');
  });

  test('of the own key are refused with the reason of the server', async () => {
    server.answers.set(`POST ${PATH}/${ID}/approve`, () => ({
      status: 403,
      body: { error: 'forbidden', detail: 'A re-pricing is approved by another key.' },
    }));
    const { code, err } = await run(`approve ${ID}`);
    expect(code).toBe(1);
    expect(err).toContain('another key');
  });

  test('are listed as a table, or as JSON', async () => {
    const page = { items: [repricing], next_cursor: ID };
    let asked: Record<string, string> = {};
    server.answers.set(`GET ${PATH}`, (_body, query) => {
      asked = Object.fromEntries(query);
      return { status: 200, body: page };
    });
    const { out } = await run(`list --limit 1 --cursor ${ID}`);
    expect(asked).toEqual({ limit: '1', cursor: ID });
    expect(out).toMatch(/proposed .* 12,345 +-2.499999999999999 +negotiated/);
    expect(out).toContain(`More: --cursor ${ID}`);
    expect(JSON.parse((await run('list --json')).out)).toEqual(page);
  });

  test('that are none are said to be none', async () => {
    server.answers.set(`GET ${PATH}`, () => ({
      status: 200,
      body: { items: [], next_cursor: null },
    }));
    expect((await run('list')).out).toBe('No re-pricings.\n');
  });

  test('are shown and cancelled by id', async () => {
    answer(`GET ${PATH}/${ID}`, { reached: '2026-03-01T12:00:00.000Z' });
    answer(`POST ${PATH}/${ID}/cancel`, { status: 'cancelled' });
    expect((await run(`show ${ID}`)).out).toContain('done up to 2026-03-01T12:00:00.000Z');
    expect((await run(`cancel ${ID}`)).out).toBe(`${ID} is cancelled.\n`);
  });

  test.each([
    'create --from 2026-03-01',
    'create --reason why',
    'create --from x --reason why',
    'show',
    'list --limit 0',
  ])('refuse the command line "%s"', async (words) => {
    const { code, err } = await run(words);
    expect(code).toBe(2);
    expect(err).not.toBe('');
  });
});
