import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatUsd, usdFromUnits } from '@costwire/contracts';
import { eventually } from '@costwire/testing';
import { startCostwire, type TestCostwire } from './start-costwire.js';

const ALL_TIME = 'from=1970-01-01T00:00:00Z&to=2100-01-01T00:00:00Z';
const TRACES = join(__dirname, '../../shared/data/azure-llm-2023');

/** Published prices, 10^-15 dollars a token (OpenAI, gpt-4o: 2.50 and 10.00 dollars a million). */
const GPT_4O = { input: 2_500_000_000n, output: 10_000_000_000n };

const event = (more: object = {}): Record<string, unknown> => ({
  timestamp: '2026-11-20T10:00:00.000Z',
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 1_000,
  output_tokens: 200,
  ...more,
});

describe('from a request to what it cost', () => {
  let costwire: TestCostwire;
  let key: string;
  let other: string;

  beforeAll(async () => {
    costwire = await startCostwire();
    key = await costwire.createKey('ours', ['ingest', 'read', 'admin']);
    other = await costwire.createKey('theirs', ['ingest', 'read', 'admin']);
    await eventually(async () => {
      expect((await costwire.call('GET', '/api/v1/ingest/stats', other)).status).toBe(200);
    });
  });

  afterAll(async () => costwire.stop());

  const breakdown = async (by: string, as = key) =>
    (await costwire.call('GET', `/api/v1/analytics/cost-breakdown?groupBy=${by}&${ALL_TIME}`, as))
      .body.data;
  const listed = async (query: string, as = key) =>
    (await costwire.call('GET', `/api/v1/llm/usage?${query}`, as)).body.items;

  it('prices one call to the last digit and shows it in list and breakdown', async () => {
    const sent = await costwire.call(
      'POST',
      '/api/v1/llm/usage',
      key,
      event({ feature: 'one', cost: 0.1 }),
    );
    expect(sent.status).toBe(202);
    expect(sent.body).toMatchObject({ status: 'ok', accepted: 1, duplicates: 0 });
    await eventually(async () => {
      const [item] = await listed('feature=one');
      expect(item).toMatchObject({
        event_id: sent.body.event_ids[0],
        cost_usd: '0.0045',
        cost_status: 'priced',
        reported_cost_usd: '0.1',
      });
    });
    const group = (await breakdown('feature')).find((each) => each.name === 'one');
    expect(group).toMatchObject({ totalCost: '0.0045', totalTokens: 1_200, callCount: 1 });
  });

  it('counts an event once, whatever comes later under its id', async () => {
    const first = event({ event_id: 'same', feature: 'once' });
    await costwire.call('POST', '/api/v1/llm/usage', key, first);
    await eventually(async () => expect(await listed('feature=once')).toHaveLength(1));
    const changed = { ...first, input_tokens: 9, timestamp: '2026-11-19T10:00:00Z' };
    const again = await costwire.call('POST', '/api/v1/events', key, { events: [changed, first] });
    expect(again.body).toEqual({ accepted: 1, duplicates: 1 });
    await costwire.call('POST', '/api/v1/llm/usage', key, event({ feature: 'after' }));
    await eventually(async () => expect(await listed('feature=after')).toHaveLength(1));
    expect(await listed('feature=once')).toMatchObject([{ event_id: 'same', input_tokens: 1_000 }]);
  });

  it('leaves an unknown model unpriced instead of free', async () => {
    await costwire.call(
      'POST',
      '/api/v1/llm/usage',
      key,
      event({ model: 'no-such-model-x', feature: 'odd' }),
    );
    await eventually(async () => {
      expect(await listed('feature=odd')).toMatchObject([
        { cost_usd: null, cost_status: 'unpriced' },
      ]);
    });
    const group = (await breakdown('model')).find((each) => each.name === 'no-such-model-x');
    expect(group).toMatchObject({ totalCost: '0', callCount: 1, unpricedCalls: 1 });
  });

  it('takes camelCase and the names of other systems', async () => {
    const sent = await costwire.call('POST', '/api/v1/events', key, {
      events: [
        {
          traceId: 't1',
          provider: 'openai',
          model: 'gpt-4o',
          inputTokens: 1_000,
          outputTokens: 0,
          cachedTokens: 400,
          estimatedCostUsd: '0.5',
          feature: 'camel',
        },
      ],
    });
    expect(sent.body).toEqual({ accepted: 1, duplicates: 0 });
    await eventually(async () => {
      expect(await listed('feature=camel')).toMatchObject([
        { trace_id: 't1', cache_read_tokens: 400, cost_usd: '0.002', reported_cost_usd: '0.5' },
      ]);
    });
  });

  it('keeps personal data out of text and identifiers', async () => {
    await costwire.call(
      'POST',
      '/api/v1/llm/usage',
      key,
      event({
        feature: 'private',
        user_id: 'ann.example@corp.test',
        input_text: 'write to bob.someone@corp.test now',
        metadata: { note: 'card 4111 1111 1111 1111', nested: [{ mail: 'c@corp.test' }] },
      }),
    );
    await eventually(async () => expect(await listed('feature=private')).toHaveLength(1));
    const [item] = await listed('feature=private');
    expect(item!.user_id).toMatch(/^hmac:/);
    expect(item!.input_text).toBe('write to <EMAIL_ADDRESS> now');
    expect(item!.pii_types).toEqual(['CREDIT_CARD', 'EMAIL_ADDRESS']);
    expect(JSON.stringify(item)).not.toMatch(/corp\.test|4111/);
    expect(await listed('user_id=ann.example%40corp.test')).toHaveLength(1);
  });

  it('pages through the list without gap or repeat', async () => {
    const events = Array.from({ length: 25 }, (_, n) =>
      event({
        event_id: `page-${n}`,
        feature: 'paged',
        timestamp: `2026-11-18T10:00:${10 + (n % 5)}Z`,
      }),
    );
    await costwire.call('POST', '/api/v1/events', key, { events });
    await eventually(async () => expect(await listed('feature=paged&limit=100')).toHaveLength(25));
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await costwire.call(
        'GET',
        `/api/v1/llm/usage?feature=paged&limit=7${cursor}`,
        key,
      );
      seen.push(...body.items.map((item) => item.event_id));
      cursor = body.next_cursor ? `&cursor=${body.next_cursor}` : '';
    } while (cursor);
    expect(new Set(seen).size).toBe(25);
    expect(seen).toHaveLength(25);
  });

  it('shows nothing of one project to another', async () => {
    await costwire.call('POST', '/api/v1/llm/usage', key, event({ feature: 'secret' }));
    await eventually(async () => expect(await listed('feature=secret')).toHaveLength(1));
    expect(await listed('limit=1000', other)).toEqual([]);
    expect(await breakdown('model', other)).toEqual([]);
  });

  it('makes, uses and revokes keys', async () => {
    const made = await costwire.call('POST', '/api/v1/keys', key, {
      name: 'reader',
      scopes: ['read'],
    });
    expect(made.status).toBe(201);
    const reader = made.body.key;
    expect((await costwire.call('GET', '/api/v1/llm/usage', reader)).status).toBe(200);
    expect((await costwire.call('POST', '/api/v1/llm/usage', reader, event())).status).toBe(403);
    const listing = await costwire.call('GET', '/api/v1/keys', key);
    expect(JSON.stringify(listing.body)).not.toContain(reader.slice(-32));
    expect((await costwire.call('DELETE', `/api/v1/keys/${made.body.id}`, other)).status).toBe(404);
    expect((await costwire.call('DELETE', `/api/v1/keys/${made.body.id}`, key)).status).toBe(204);
    expect((await costwire.call('GET', '/api/v1/llm/usage', reader)).status).toBe(401);
  });

  it('adds up any range exactly, also one that cuts hours', async () => {
    const at = (time: string) => event({ feature: 'range', timestamp: `2026-11-10T${time}Z` });
    const events = ['09:59:59.999', '10:00:00', '10:30:00', '11:30:00', '12:15:00', '12:30:00'].map(
      at,
    );
    await costwire.call('POST', '/api/v1/events', key, { events });
    await eventually(async () => {
      const items = await listed('feature=range');
      expect(items.filter(({ cost_status: status }) => status === 'priced')).toHaveLength(6);
    });
    const sum = async (from: string, to: string, by: string) => {
      const range = `from=2026-11-10T${from}Z&to=2026-11-10T${to}Z`;
      const { body } = await costwire.call(
        'GET',
        `/api/v1/analytics/cost-breakdown?groupBy=${by}&${range}`,
        key,
      );
      return body.data.reduce((calls, { callCount }) => calls + callCount, 0);
    };
    for (const by of ['feature', 'model', 'user', 'agent', 'key', 'provider']) {
      expect(await sum('10:00:00', '12:30:00', by)).toBe(4);
      expect(await sum('10:15:00', '12:20:00', by)).toBe(3);
      expect(await sum('10:15:00', '10:45:00', by)).toBe(1);
      expect(await sum('09:00:00', '10:00:00', by)).toBe(1);
    }
  });

  const trace = join(TRACES, 'code.csv');
  (existsSync(trace) ? it : it.skip)('prices a real trace as an independent sum does', async () => {
    const rows = readFileSync(trace, 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(','));
    const events = rows.map(([time = '', input, output], index) =>
      event({
        event_id: `trace-${index}`,
        feature: 'trace',
        timestamp: `${time.slice(0, 23).replace(' ', 'T')}Z`,
        input_tokens: Number(input),
        output_tokens: Number(output),
      }),
    );
    const expected = rows.reduce(
      (sum, [, input, output]) =>
        sum + BigInt(input!) * GPT_4O.input + BigInt(output!) * GPT_4O.output,
      0n,
    );
    const load = async () => {
      const answer = await costwire.call('POST', '/api/v1/events', key, { events });
      expect(answer.status).toBe(202);
    };
    const group = async () => (await breakdown('feature')).find((each) => each.name === 'trace');
    await load();
    await eventually(async () => expect(await group()).toMatchObject({ callCount: events.length }));
    expect((await group())?.totalCost).toBe(formatUsd(usdFromUnits(expected)));
    await load();
    await eventually(async () => {
      const { body } = await costwire.call('GET', '/api/v1/ingest/stats', key);
      expect(body.pending).toBe(0);
      expect(body.duplicates).toBeGreaterThanOrEqual(events.length);
    });
    expect(await group()).toMatchObject({
      callCount: events.length,
      totalCost: formatUsd(usdFromUnits(expected)),
    });
  });
});
