import { PricingClient, litellm, sumOf } from './pricing-client.js';

describe('prices', () => {
  const client = new PricingClient();
  const { call, quote, priceOf } = client;

  beforeAll(async () => client.start());
  afterAll(async () => client.stop());

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
      [{ usage: {} }, 'usage'],
      [{ usage: { input_tokens: null } }, 'usage'],
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
        rates: { input: '1e-7', cacheRead: { usd: '0.00000005', tiers: [] } },
        reason: 'negotiated',
      });
      expect(set.status).toBe(201);
      expect(await priceOf(model)).toBe('0.1');
      expect(await priceOf(model, client.other)).toBe(before);
      const mine = await call('GET', '/api/v1/pricing/overrides');
      expect(mine.body.items).toMatchObject([
        { id: set.body.id, model, reason: 'negotiated', rates: { input: { usd: '0.0000001' } } },
      ]);
      expect(
        (await call('GET', '/api/v1/pricing/overrides', undefined, client.other)).body.items,
      ).toEqual([]);
      const path = `/api/v1/pricing/overrides/${set.body.id}`;
      const end = { reason: 'over', from: '2020-01-01' };
      expect((await call('DELETE', path, end, client.other)).status).toBe(404);
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
    const imported = async (content: object, more: object = {}, as = client.key) =>
      call('POST', '/api/v1/pricing/imports', { format: 'litellm', content, ...more }, as);
    const versions = async (as = client.key) =>
      (await call('GET', '/api/v1/pricing/versions', undefined, as)).body.items;

    it('fills what the book lacks, for the project that took it', async () => {
      const file = { 'acme-large': litellm(3e-6, 9e-6) };
      const { status, body } = await imported(file, { source_version: 'one' });
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: 'recorded', prices: 1, changed: 1, skipped_count: 0 });
      expect(await priceOf('acme-large')).toBe('3');
      expect(await priceOf('acme-large', client.other)).toBeNull();
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
      const taken = await imported(file, { scope: 'global' }, client.operator);
      expect(taken.status).toBe(200);
      expect(await priceOf('acme-shared')).toBe('4');
      expect(await priceOf('acme-shared', client.other)).toBe('4');
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

    it('without any price says of its entries why', async () => {
      const { status, body } = await imported({ 'acme-odd': litellm(-1e-6, 2e-6) });
      expect(status).toBe(400);
      expect(body.errors).toEqual([
        {
          field: 'content',
          message:
            'the file holds no price that can be used; acme-odd: input_cost_per_token is not a price: -0.000001',
        },
      ]);
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
});
