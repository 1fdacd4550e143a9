import { addUsd, formatUsd, parseUsd, ZERO_USD } from '@costwire/contracts';
import { eventually } from '@costwire/testing';
import { sharedCostwire } from './shared-costwire.js';
import type { TestCostwire } from './start-costwire.js';

const DAY = '2026-11-01';
const RANGE = { from: `${DAY}T00:00:00Z`, to: '2026-11-02T00:00:00Z' };

interface Replay {
  ledger: { calls: number; unpriced_calls: number; cost_usd: string };
  replay: { calls: number; unpriced_calls: number; cost_usd: string; missing: string[] };
  difference_usd: string;
  receipt: { component: string; quantity: string; rate_usd: string; subtotal_usd: string }[];
}

const sumOf = (amounts: readonly string[]): string =>
  formatUsd(amounts.reduce((sum, amount) => addUsd(sum, parseUsd(amount)!), ZERO_USD));

describe('past traffic as a scenario', () => {
  let costwire: TestCostwire;
  let key: string;
  let id: string;

  const call = async (path: string, body: object) =>
    costwire.call('POST', `/api/v1/scenarios${path}`, key, body);
  const replay = async (change: object, of = id): Promise<Replay> => {
    const answer = await call(`/${of}/replay`, change);
    expect([answer.status, answer.body]).toEqual([200, expect.any(Object)]);
    return answer.body as never;
  };

  beforeAll(async () => {
    costwire = await sharedCostwire();
    key = await costwire.createKey('past-traffic', ['admin']);
    await eventually(async () =>
      expect((await costwire.call('GET', '/api/v1/projects', key)).status).toBe(200),
    );
    const models = [
      ['openai', 'gpt-4o'],
      ['anthropic', 'claude-sonnet-4-5'],
      ['openai', 'gpt-4o-mini'],
      ['openai', 'no-such-model'],
    ];
    const events = Array.from({ length: 2_500 }, (_, index) => ({
      event_id: `call-${index}`,
      timestamp: new Date(Date.parse(RANGE.from) + index * 30_000).toISOString(),
      provider: models[index % 4]![0],
      model: models[index % 4]![1],
      input_tokens: 1_000 + index * 37,
      output_tokens: 10 + (index % 997),
      cache_read_tokens: index % 900,
      feature: index % 2 === 0 ? 'search' : 'chat',
    }));
    const outside = { ...events[0], event_id: 'next day', timestamp: RANGE.to };
    const sent = await costwire.call('POST', '/api/v1/events', key, {
      events: [...events, outside],
    });
    expect(sent.status).toBe(202);
    expect((await costwire.call('POST', '/flush', key)).status).toBe(200);
    const made = await call('/from-traffic', { ...RANGE, name: 'a day', region: 'us-east-1' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      status: 'completed',
      origin: { from: `${DAY}T00:00:00.000Z` },
    });
    id = made.body.id;
  });

  it('has a log for each call, in its hour, with its tokens', async () => {
    const { body } = await costwire.call('GET', `/api/v1/scenarios/${id}/metrics`, key);
    const { summary, usage, timeseries } = body as unknown as {
      summary: Record<string, number>;
      usage: Record<string, number>;
      timeseries: { metric_type: string; value: number }[];
    };
    const calls = Array.from({ length: 2_500 }, (_, index) => index);
    const input = calls.reduce((sum, index) => sum + 1_000 + index * 37, 0);
    expect(summary).toMatchObject({ total_requests: 2_500, llm_tokens: input });
    expect(usage).toMatchObject({
      llm_calls: 2_500,
      llm_input_tokens: input,
      llm_output_tokens: calls.reduce((sum, index) => sum + 10 + (index % 997), 0),
    });
    const requests = timeseries.filter(({ metric_type: type }) => type === 'requests');
    expect(requests.map(({ value }) => value)).toEqual([...Array<number>(20).fill(120), 100]);
  });

  it('costs what the ledger booked, to the last digit, when nothing is changed', async () => {
    const { ledger, replay: replayed, difference_usd: difference, receipt } = await replay({});
    expect(ledger).toMatchObject({ calls: 2_500, unpriced_calls: 625 });
    expect(replayed).toMatchObject({ calls: 2_500, unpriced_calls: 625 });
    expect(replayed.missing.join()).toContain('no-such-model');
    expect(replayed.cost_usd).toBe(ledger.cost_usd);
    expect(difference).toBe('0');
    expect(sumOf(receipt.map((line) => line.subtotal_usd))).toBe(replayed.cost_usd);
  });

  it('costs what its receipt sums to at another model, tier or cache policy', async () => {
    for (const change of [
      { model: 'gpt-4o-mini', provider: 'openai' },
      { model: 'gpt-4o', provider: 'openai', service_tier: 'batch' },
      { cache_policy: 'none' },
      { cache_policy: 'share', cache_share_percent: 80 },
    ]) {
      const { ledger, replay: replayed, receipt } = await replay(change);
      expect(receipt.length).toBeGreaterThan(0);
      expect(sumOf(receipt.map((line) => line.subtotal_usd))).toBe(replayed.cost_usd);
      expect(replayed.cost_usd).not.toBe(ledger.cost_usd);
    }
    const mini = await replay({ model: 'gpt-4o-mini', provider: 'openai' });
    expect(mini.replay).toMatchObject({ unpriced_calls: 0 });
    const tokens = mini.receipt
      .filter(({ component }) => component === 'input' || component === 'cache_read')
      .reduce((sum, { quantity }) => sum + BigInt(quantity), 0n);
    const expected = Array.from({ length: 2_500 }, (_, index) => BigInt(1_000 + index * 37));
    expect(tokens).toBe(expected.reduce((sum, count) => sum + count, 0n));
  });

  it('can be a part of the traffic', async () => {
    const made = await call('/from-traffic', { ...RANGE, feature: 'search', provider: 'openai' });
    expect(made.status).toBe(201);
    const { ledger, replay: replayed } = await replay({}, made.body.id);
    expect(ledger.calls).toBe(1_250);
    expect(replayed.cost_usd).toBe(ledger.cost_usd);
  });

  it('is refused for an empty or turned range, and replays nothing else', async () => {
    for (const range of [
      { from: RANGE.to, to: RANGE.from },
      { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' },
      { from: 'yesterday', to: RANGE.to },
    ]) {
      const answer = await call('/from-traffic', range);
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0]?.field).toBe('from');
    }
    const made = await call('', { name: 'of logs', region: 'us-east-1' });
    expect((await call(`/${made.body.id}/replay`, {})).status).toBe(400);
    expect((await call(`/${id}/replay`, { cache_policy: 'share' })).status).toBe(400);
    expect((await call(`/${id}/replay`, { cache_share_percent: 5 })).status).toBe(400);
  });
});
