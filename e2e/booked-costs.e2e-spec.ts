import { PricingClient, ALL_TIME, sumOf, TIME } from './pricing-client.js';

describe('booked costs and AWS prices', () => {
  const client = new PricingClient();
  const { call, booked } = client;

  beforeAll(async () => client.start());
  afterAll(async () => client.stop());

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
      expect(
        (await call('GET', `/api/v1/costs/${id}/explain`, undefined, client.other)).status,
      ).toBe(404);
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

    it('of an account that another one counts for says which, whichever came first', async () => {
      const answer = { provider_response_id: 'explained-response' };
      await booked({ ...answer, usage_source: 'sdk' }, 'explained-sdk');
      await booked({ ...answer, usage_source: 'gateway' }, 'explained-gateway');
      await booked({ ...answer, usage_source: 'wrapper' }, 'explained-wrapper');
      const explained = async (id: string) =>
        (await call('GET', `/api/v1/costs/${id}/explain`)).body;
      const superseded = {
        cost_usd: null,
        cost_status: 'superseded',
        counted: false,
        superseded_by: 'explained-gateway',
      };
      expect(await explained('explained-sdk')).toMatchObject({
        ...superseded,
        entries: [{ kind: 'original' }, { kind: 'reversal' }],
      });
      expect(await explained('explained-wrapper')).toMatchObject({ ...superseded, entries: [] });
      expect(await explained('explained-gateway')).toMatchObject({
        cost_status: 'priced',
        counted: true,
        superseded_by: null,
      });
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
      const none = await call(
        'GET',
        `/api/v1/pricing/unpriced?${ALL_TIME}`,
        undefined,
        client.other,
      );
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
    const listed = async (query = '', as = client.key) =>
      (await call('GET', `/api/v1/pricing/aws?region=eu-west-1${query}`, undefined, as)).body.items;
    const queue = async (as = client.key, query = '') =>
      (await listed(`&dimension=standard-requests${query}`, as))[0];

    it('come with the product, by region and dimension', async () => {
      expect((await listed()).length).toBeGreaterThan(10);
      expect(await queue(client.other)).toMatchObject({
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
      expect(await queue(client.key, '&at=2026-10-31')).toMatchObject({ mode: 'base' });
      expect(await queue(client.other)).toMatchObject({ mode: 'base' });
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
