import { addUsd, formatUsd, parseUsd, ZERO_USD } from '@costwire/contracts';
import { eventually } from '@costwire/testing';
import { startCostwire, type Answer, type TestCostwire } from './start-costwire.js';

const TIME = '2026-11-20T10:00:00.000Z';
const ALL_TIME = 'from=2020-01-01&to=2030-01-01';

/** Members of the answers that these tests look at. */
interface PricingBody {
  id: string;
  status: string;
  cost_usd: string | null;
  resolved: string | null;
  receipt: Line[];
  items: Record<string, unknown>[];
  entries: { reproduced: boolean; cost_usd: string; price_book_id: string; receipt: Line[] }[];
  errors: { field: string; message: string }[];
  [member: string]: unknown;
}

interface Line {
  component: string;
  quantity: number;
  rate_usd: string;
  subtotal_usd: string;
}

const event = (more: object = {}): Record<string, unknown> => ({
  timestamp: TIME,
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 1_000,
  output_tokens: 200,
  ...more,
});

const litellm = (input: number, output: number): object => ({
  litellm_provider: 'openai',
  input_cost_per_token: input,
  output_cost_per_token: output,
});

const sumOf = (lines: readonly Line[]): string =>
  formatUsd(lines.reduce((sum, line) => addUsd(sum, parseUsd(line.subtotal_usd)!), ZERO_USD));

describe('prices', () => {
  let costwire: TestCostwire;
  let key: string;
  let other: string;
  let operator: string;
  let events = 0;

  const call = async (
    method: string,
    path: string,
    body?: unknown,
    as = key,
  ): Promise<Omit<Answer, 'body'> & { body: PricingBody }> =>
    (await costwire.call(method, path, as, body)) as unknown as Omit<Answer, 'body'> & {
      body: PricingBody;
    };
  const quote = async (body: object, as = key) =>
    call('POST', '/api/v1/pricing/quote', { timestamp: TIME, ...body }, as);
  const priceOf = async (model: string, as = key) =>
    (await quote({ provider: 'openai', model, usage: { input_tokens: 1_000_000 } }, as)).body
      .cost_usd;
  const booked = async (more: object, id = `booked-${(events += 1)}`): Promise<string> => {
    await call('POST', '/api/v1/llm/usage', event({ event_id: id, ...more }));
    await eventually(
      async () => expect((await call('GET', `/api/v1/costs/${id}/explain`)).status).toBe(200),
      { timeoutMs: 10_000 },
    );
    return id;
  };

  beforeAll(async () => {
    costwire = await startCostwire();
    key = await costwire.createKey('ours', ['ingest', 'read', 'admin']);
    other = await costwire.createKey('theirs', ['ingest', 'read', 'admin']);
    operator = await costwire.createKey('default', ['admin']);
    await eventually(
      async () =>
        expect((await call('GET', '/api/v1/projects', undefined, operator)).status).toBe(200),
      { timeoutMs: 10_000 },
    );
  }, 60_000);

  afterAll(async () => costwire.stop(), 30_000);

  describe('a quote', () => {
    it('answers the amount with a receipt that sums to it', async () => {
      const usage = { input_tokens: 300_000, cache_read_tokens: 1_000, output_tokens: 777 };
      const { status, body } = await quote({ provider: 'openai', model: 'GPT-5.4', usage });
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: 'priced', resolved: 'openai/gpt-5.4', inferred: false });
      expect(body.receipt.map(({ component }) => component)).toEqual([
        'input',
        'cache_read',
        'output',
      ]);
      expect(sumOf(body.receipt)).toBe(body.cost_usd);
    });

    it.each([
      ['openai_chat', { prompt_tokens: 10, completion_tokens: 5 }, [10, 5]],
      ['openai_responses', { input_tokens: 10, output_tokens: 5 }, [10, 5]],
      [
        'anthropic_messages',
        { input_tokens: 10, cache_read_input_tokens: 7, output_tokens: 5 },
        [17, 5],
      ],
      [
        'gemini_generate_content',
        { promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 3 },
        [10, 8],
      ],
      ['bedrock_converse', { inputTokens: 10, cacheReadInputTokens: 2, outputTokens: 5 }, [12, 5]],
    ])("reads a provider's own usage object: %s", async (format, raw, [input, output]) => {
      const { status, body } = await quote({
        model: 'claude-sonnet-4-5',
        raw_usage_format: format,
        raw_usage: raw,
      });
      expect(status).toBe(200);
      expect(body['usage']).toMatchObject({ input_tokens: input, output_tokens: output });
    });

    it('takes camelCase, and says of an unknown model why it has no price', async () => {
      const { body } = await quote({
        provider: 'openai',
        model: 'no-such-model-x',
        serviceTier: 'batch',
        usage: { inputTokens: 5 },
      });
      expect(body).toMatchObject({ status: 'unpriced', cost_usd: null, reason: 'unknown_model' });
      expect(body.receipt).toEqual([]);
    });

    it.each([
      [{ usage: { input_tokens: -1 } }, 'usage.input_tokens'],
      [{ usage: { input_tokens: 1.5 } }, 'usage.input_tokens'],
      [{ usage: { input_tokens: '5' } }, 'usage.input_tokens'],
      [{ usage: { input_tokens: 1e15 } }, 'usage.input_tokens'],
      [{ usage: { tokens: 1 } }, 'usage.tokens'],
      [{ usage: { input_tokens: 1, inputTokens: 1 } }, 'usage.input_tokens'],
      [{ usage: { input_tokens: 5, cache_read_tokens: 6 } }, 'usage'],
      [{}, 'usage'],
      [{ usage: {}, raw_usage: {} }, 'usage'],
      [{ raw_usage: { prompt_tokens: 1 } }, 'raw_usage_format'],
      [{ raw_usage: { prompt_tokens: -1 }, raw_usage_format: 'openai_chat' }, 'raw_usage'],
      [{ raw_usage: { prompt_tokens: 'x' }, raw_usage_format: 'openai_chat' }, 'raw_usage'],
      [{ raw_usage: {}, raw_usage_format: 'openai_chat' }, 'raw_usage'],
      [{ raw_usage: { a: 1 }, raw_usage_format: 'nonsense' }, 'raw_usage_format'],
      [{ usage: {}, timestamp: 'soon' }, 'timestamp'],
      [{ usage: {}, model: '' }, 'model'],
    ])('refuses %j and names the field', async (body, field) => {
      const answer = await quote({ provider: 'openai', model: 'gpt-4o', ...body });
      expect(answer.status).toBe(400);
      expect(answer.body.errors.map((each) => each.field)).toContain(field);
    });

    it('names counts as the API spells them', async () => {
      const usage = { input_tokens: 5, cache_read_tokens: 6 };
      const { body } = await quote({ provider: 'openai', model: 'gpt-4o', usage });
      expect(body.errors[0]!.message).toBe('cache_read_tokens (6) exceeds input_tokens (5)');
    });
  });

  describe('prices of a project', () => {
    it('are set with a reason, hold for it alone, and end when told', async () => {
      const model = 'gpt-4o-mini';
      const before = await priceOf(model);
      const set = await call('POST', '/api/v1/pricing/overrides', {
        provider: 'OpenAI',
        model,
        rates: { input: '0.0000001', cacheRead: { usd: '0.00000005', tiers: [] } },
        reason: 'negotiated',
      });
      expect(set.status).toBe(201);
      expect(await priceOf(model)).toBe('0.1');
      expect(await priceOf(model, other)).toBe(before);
      const mine = await call('GET', '/api/v1/pricing/overrides');
      expect(mine.body.items).toMatchObject([
        { id: set.body.id, model, reason: 'negotiated', rates: { input: { usd: '0.0000001' } } },
      ]);
      expect((await call('GET', '/api/v1/pricing/overrides', undefined, other)).body.items).toEqual(
        [],
      );
      const path = `/api/v1/pricing/overrides/${set.body.id}`;
      const end = { reason: 'over', from: '2020-01-01' };
      expect((await call('DELETE', path, end, other)).status).toBe(404);
      expect((await call('DELETE', path, {})).status).toBe(400);
      expect((await call('DELETE', path, end)).status).toBe(200);
      expect((await call('DELETE', path, end)).status).toBe(404);
      expect(await priceOf(model)).toBe(before);
    });

    it.each([
      [{ rates: {} }, 'rates'],
      [{ rates: { input: '-1' } }, 'rates.input'],
      [{ rates: { input: 'a' } }, 'rates.input'],
      [{ rates: { input: 1 } }, 'rates.input'],
      [{ rates: { input: '0.1' } }, 'rates'],
      [{ rates: { input: '0.000001', cache_read: '0.000002' } }, 'rates'],
      [{ rates: { nothing: '0' } }, 'rates.nothing'],
      [{ rates: { input: { usd: '0', tiers: [{}] } } }, 'rates.input'],
      [{ reason: ' ' }, 'reason'],
      [{ service_tier: 'gold' }, 'service_tier'],
      [{ valid_from: '2026-02-01', valid_to: '2026-01-01' }, 'rates'],
      [{ model: '' }, 'model'],
    ])('are refused as %j, naming the field', async (more, field) => {
      const { status, body } = await call('POST', '/api/v1/pricing/overrides', {
        provider: 'openai',
        model: 'gpt-4o',
        rates: { input: '0.0000001' },
        reason: 'a test',
        ...more,
      });
      expect(status).toBe(400);
      expect(body.errors.map((each) => each.field)).toContain(field);
    });
  });

  describe('a price file', () => {
    const imported = async (content: object, more: object = {}, as = key) =>
      call('POST', '/api/v1/pricing/imports', { format: 'litellm', content, ...more }, as);
    const versions = async (as = key) =>
      (await call('GET', '/api/v1/pricing/versions', undefined, as)).body.items;

    it('fills what the book lacks, for the project that took it', async () => {
      const file = { 'acme-large': litellm(3e-6, 9e-6) };
      const { status, body } = await imported(file, { source_version: 'one' });
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: 'recorded', prices: 1, changed: 1, skipped_count: 0 });
      expect(await priceOf('acme-large')).toBe('3');
      expect(await priceOf('acme-large', other)).toBeNull();
      expect((await imported(file, { source_version: 'one' })).body.status).toBe('unchanged');
      expect((await versions())[0]).toMatchObject({
        source: 'litellm',
        source_version: 'one',
        scope: 'project',
        rate_count: 1,
      });
    });

    it('holds from now on when an earlier one of its source said otherwise', async () => {
      await imported({ 'acme-small': litellm(1e-6, 2e-6) });
      await imported({ 'acme-small': litellm(2e-6, 2e-6) });
      expect(await priceOf('acme-small')).toBe('1');
      const body = {
        provider: 'openai',
        model: 'acme-small',
        timestamp: '2030-01-01T00:00:00Z',
        usage: { input_tokens: 1_000_000 },
      };
      expect((await quote(body)).body.cost_usd).toBe('2');
    });

    it('that is absurd changes nothing, and says which entries and why', async () => {
      const before = await versions();
      const absurd = {
        'acme-fine': litellm(1e-6, 2e-6),
        'acme-dear': litellm(0.5, 1e-6),
        'gpt-4o': litellm(1e-9, 1e-9),
        'acme-cache': { ...litellm(1e-6, 1e-6), cache_read_input_token_cost: 2e-6 },
      };
      const { status, body } = await imported(absurd);
      expect(status).toBe(400);
      expect(body).toMatchObject({ error: 'import_refused' });
      expect(body.errors.map(({ field, message }) => `${field} ${message.split(':')[0]}`)).toEqual(
        expect.arrayContaining([
          'openai/acme-dear too_dear',
          'openai/gpt-4o jump',
          'openai/acme-cache cache_read_above_input',
        ]),
      );
      expect(await versions()).toEqual(before);
      expect(await priceOf('acme-fine')).toBeNull();
      const kept = await imported(absurd, { skip_faulty: true, dry_run: true });
      expect(kept.body).toMatchObject({ status: 'judged', prices: 1, skipped_count: 4 });
      expect(await versions()).toEqual(before);
    });

    it('for every project is taken from the operator alone', async () => {
      const file = { 'acme-shared': litellm(4e-6, 4e-6) };
      expect((await imported(file, { scope: 'global' })).status).toBe(403);
      const taken = await imported(file, { scope: 'global' }, operator);
      expect(taken.status).toBe(200);
      expect(await priceOf('acme-shared')).toBe('4');
      expect(await priceOf('acme-shared', other)).toBe('4');
    });

    it.each([
      [{ content: {} }, 'content'],
      [{ content: { a: 1 } }, 'content'],
      [{}, 'url'],
      [{ content: {}, url: 'https://x.test' }, 'url'],
      [{ url: 'ftp://x.test/a' }, 'url'],
      [{ url: 'http://prices.test/a.json' }, 'url'],
      [{ url: 'https://127.0.0.1/a.json' }, 'url'],
      [{ url: 'https://[::1]/a.json' }, 'url'],
      [{ url: 'https://169.254.169.254/latest' }, 'url'],
      [{ url: 'https://localhost/a.json' }, 'url'],
      [{ url: 'https://user:pw@x.test/a.json' }, 'url'],
      [{ content: {}, format: 'csv' }, 'format'],
      [{ content: {}, scope: 'world' }, 'scope'],
    ])('is refused as %j, naming the field', async (more, field) => {
      const { status, body } = await call('POST', '/api/v1/pricing/imports', {
        format: 'litellm',
        ...more,
      });
      expect(status).toBe(400);
      expect(body.errors.map((each) => each.field)).toContain(field);
    });

    it('that says otherwise than another source shows among the discrepancies', async () => {
      await imported({ 'gpt-4o': litellm(2.6e-6, 1e-5) });
      const { body } = await call('GET', '/api/v1/pricing/discrepancies');
      expect(body.items).toContainEqual({
        provider: 'openai',
        model: 'gpt-4o',
        service_tier: 'standard',
        component: 'input',
        left: { source: 'genai-prices', usd: '0.0000025' },
        right: { source: 'litellm', usd: '0.0000026' },
      });
    });
  });

  describe('a booked cost', () => {
    it('is explained by facts, entries and receipts that sum exactly', async () => {
      const id = await booked({
        cache_read_tokens: 400,
        reported_cost_usd: '0.5',
        model: 'gpt-4o-2024-08-06',
      });
      const { body } = await call('GET', `/api/v1/costs/${id}/explain`);
      expect(body).toMatchObject({
        event_id: id,
        timestamp: TIME,
        model: 'gpt-4o-2024-08-06',
        usage: { input_tokens: 1_000, output_tokens: 200, cache_read_tokens: 400 },
        cost_usd: '0.004',
        cost_status: 'priced',
        reported_cost_usd: '0.5',
        match: { resolved: 'openai/gpt-4o', inferred: false },
        entries: [{ entry_no: 0, kind: 'original', reproduced: true }],
      });
      const [entry] = body.entries;
      expect(sumOf(entry!.receipt)).toBe(entry!.cost_usd);
      expect(entry!.receipt[0]).toMatchObject({ source: 'genai-prices', rule: 'list price' });
      expect((await call('GET', `/api/v1/costs/${id}/explain`, undefined, other)).status).toBe(404);
    });

    it('keeps the receipt of its day when prices have changed since', async () => {
      const id = await booked({ model: 'gpt-4.1' });
      const before = (await call('GET', `/api/v1/costs/${id}/explain`)).body;
      await call('POST', '/api/v1/pricing/overrides', {
        provider: 'openai',
        model: 'gpt-4.1',
        rates: { input: '0.000000001', output: '0.000000001' },
        reason: 'a test',
      });
      const later = await booked({ model: 'gpt-4.1' });
      const after = (await call('GET', `/api/v1/costs/${id}/explain`)).body;
      expect(after).toEqual(before);
      const [entry] = (await call('GET', `/api/v1/costs/${later}/explain`)).body.entries;
      expect(entry).toMatchObject({ cost_usd: '0.0000012', reproduced: true });
      expect(entry!.receipt[0]).toMatchObject({ source: 'override' });
      expect(entry!.price_book_id).not.toBe(before.entries[0]!.price_book_id);
    });

    it('that is unknown is listed by model with its reason', async () => {
      await booked({ model: 'nobodys-model' }, 'unpriced-1');
      await booked({ model: 'nobodys-model', timestamp: '2026-11-20T12:30:00.000Z' });
      const { body } = await call('GET', `/api/v1/pricing/unpriced?${ALL_TIME}`);
      expect(body.items).toContainEqual({
        provider: 'openai',
        model: 'nobodys-model',
        calls: 2,
        first_seen: TIME,
        last_seen: '2026-11-20T12:30:00.000Z',
        reason: 'unknown_model',
        detail: 'no price of model "nobodys-model"',
        priced_now: false,
      });
      const none = await call('GET', `/api/v1/pricing/unpriced?${ALL_TIME}`, undefined, other);
      expect(none.body.items).toEqual([]);
      const explained = await call('GET', '/api/v1/costs/unpriced-1/explain');
      expect(explained.body).toMatchObject({
        cost_usd: null,
        cost_status: 'unpriced',
        entries: [{ cost_usd: null, reason: 'unknown_model', receipt: [], reproduced: true }],
      });
    });
  });

  describe('AWS prices', () => {
    const QUEUE = {
      service: 'AWSQueueService',
      region: 'eu-west-1',
      dimension: 'standard-requests',
      tiers: [{ from: '0', usd: '0.0000003' }],
      source: 'our contract',
      effective_date: '2026-11-01',
    };
    const listed = async (query = '', as = key) =>
      (await call('GET', `/api/v1/pricing/aws?region=eu-west-1${query}`, undefined, as)).body.items;
    const queue = async (as = key, query = '') =>
      (await listed(`&dimension=standard-requests${query}`, as))[0];

    it('come with the product, by region and dimension', async () => {
      expect((await listed()).length).toBeGreaterThan(10);
      expect(await queue(other)).toMatchObject({
        service: 'AWSQueueService',
        mode: 'base',
        tiers: [{ from: '0', usd: '0.0000004' }, {}, {}],
      });
    });

    it('are set above those for a project alone, from a date on', async () => {
      const { status, body } = await call('PUT', '/api/v1/pricing/aws', {
        reason: 'our contract',
        valid_from: '2026-11-01',
        prices: [QUEUE],
      });
      expect([status, body.status]).toEqual([200, 'recorded']);
      expect(await queue()).toMatchObject({ mode: 'override', tiers: QUEUE.tiers });
      expect(await queue(key, '&at=2026-10-31')).toMatchObject({ mode: 'base' });
      expect(await queue(other)).toMatchObject({ mode: 'base' });
    });

    it.each([
      [{ tiers: [] }, 'prices[0].tiers'],
      [{ tiers: [{ from: '0', usd: '-1' }] }, 'prices[0].tiers[0]'],
      [{ tiers: [{ from: '0', usd: 1 }] }, 'prices[0].tiers[0]'],
      [{ region: '' }, 'prices[0].region'],
      [{ tiers: [{ from: '5', usd: '1' }] }, 'eu-west-1 standard-requests'],
      [{ tiers: [{ from: '0', usd: '1' }] }, 'eu-west-1 standard-requests'],
    ])('are refused as %j, naming the place', async (more, field) => {
      const before = await listed();
      const { status, body } = await call('PUT', '/api/v1/pricing/aws', {
        reason: 'a test',
        prices: [{ ...QUEUE, ...more }],
      });
      expect(status).toBe(400);
      expect(body.errors.map((each) => each.field)).toEqual([field]);
      expect(await listed()).toEqual(before);
    });
  });
});
