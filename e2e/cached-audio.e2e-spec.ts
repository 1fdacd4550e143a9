import { eventually } from '@costwire/testing';
import { PricingClient, sumOf, type Line } from './pricing-client.js';

/** A day of its own: everything of it is looked at again. */
const TIMESTAMP = '2026-11-19T10:00:00.000Z';
const RANGE = { from: '2026-11-19T00:00:00Z', to: '2026-11-20T00:00:00Z' };

const CALL = { timestamp: TIMESTAMP, provider: 'google', model: 'gemini-2.0-flash' };
const USAGE = {
  input_tokens: 1_000,
  output_tokens: 50,
  cache_read_tokens: 500,
  input_audio_tokens: 400,
};

/**
 * What a call costs whose cache held 100 tokens of audio, by the prices of Gemini 2.0 Flash for a
 * million tokens: text 0.10 and 0.025 from the cache, audio 0.70 and 0.175, output 0.40.
 */
const BY_KIND: Record<string, [quantity: number, usd: string]> = {
  input: [200, '0.00002'],
  cache_read: [400, '0.00001'],
  input_audio: [300, '0.00021'],
  cache_read_audio: [100, '0.0000175'],
  output: [50, '0.00002'],
};
const TOLD = '0.0002775';
/** Nothing says that the cache held audio, and nothing must: 100 of text, 500 from the cache. */
const NOT_TOLD = '0.0003225';

describe('audio that was read from a cache', () => {
  const client = new PricingClient();
  let told: string;
  let notTold: string;

  const linesOf = (receipt: Line[]) =>
    Object.fromEntries(
      receipt.map((line) => [line.component, [line.quantity, line.subtotal_usd]] as const),
    );

  beforeAll(async () => {
    await client.start();
    told = await client.booked({ ...CALL, ...USAGE, cache_read_audio_tokens: 100 });
    notTold = await client.booked({ ...CALL, ...USAGE });
  });
  afterAll(async () => client.stop());

  it('is priced as such, as a quote prices it', async () => {
    const usage = { ...USAGE, cache_read_audio_tokens: 100 };
    const { body: quoted } = await client.quote({ ...CALL, usage });
    expect([quoted.cost_usd, linesOf(quoted.receipt)]).toEqual([TOLD, BY_KIND]);
    const { body } = await client.call('GET', `/api/v1/costs/${told}/explain`);
    expect(body.entries).toMatchObject([{ reproduced: true, cost_usd: TOLD }]);
    expect(linesOf(body.entries[0]!.receipt)).toEqual(BY_KIND);
    expect(sumOf(body.entries[0]!.receipt)).toBe(TOLD);
  });

  it('is left to the prices where nobody told of it', async () => {
    const { body } = await client.call('GET', `/api/v1/costs/${notTold}/explain`);
    expect(body.entries).toMatchObject([{ reproduced: true, cost_usd: NOT_TOLD }]);
  });

  it('stands in the list of calls, and stays unknown where it is', async () => {
    const { body } = await client.call('GET', '/api/v1/llm/usage');
    const counts = Object.fromEntries(
      body.items.map((item) => [item['event_id'], item['cache_read_audio_tokens']]),
    );
    expect(counts).toMatchObject({ [told]: 100, [notTold]: null });
  });

  it('is part of a re-pricing: the same prices change nothing', async () => {
    const request = { ...RANGE, reason: 'a test' };
    const asked = await client.call('POST', '/api/v1/pricing/repricings', request);
    expect(asked.status).toBe(202);
    await eventually(async () => {
      const path = `/api/v1/pricing/repricings/${asked.body.id}`;
      const { body } = await client.call('GET', path);
      expect(body).toMatchObject({
        status: 'proposed',
        proposed: { totals: { calls: 2, changed_calls: 0, new_total: '0.0006' } },
      });
    });
  });

  it('is part of a replay: the same calls cost what the ledger says', async () => {
    const made = await client.call('POST', '/api/v1/scenarios/from-traffic', {
      ...RANGE,
      name: 'a day',
      region: 'us-east-1',
    });
    expect(made.status).toBe(201);
    const { body } = await client.call('POST', `/api/v1/scenarios/${made.body.id}/replay`, {});
    expect(body).toMatchObject({
      ledger: { calls: 2, cost_usd: '0.0006' },
      replay: { calls: 2, cost_usd: '0.0006' },
      difference_usd: '0',
    });
  });

  it.each([
    [{ cache_read_audio_tokens: 401 }, 'cache_read_audio_tokens'],
    [{ cache_read_image_tokens: 1 }, 'cache_read_image_tokens'],
    [{ cache_read_tokens: 99, cache_read_audio_tokens: 100 }, 'cache_read_audio_tokens'],
  ])('is refused where it is more than there was: %j', async (more, field) => {
    const event = { ...CALL, ...USAGE, ...more };
    const { status, body } = await client.call('POST', '/api/v1/llm/usage', event);
    expect([status, body.errors]).toMatchObject([400, [{ field }]]);
  });
});
