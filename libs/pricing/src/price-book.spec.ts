import { formatUsd } from '@costwire/contracts';
import { waitForUpdate } from '@pydantic/genai-prices';
import { GENAI_PROVIDER_IDS, genaiPriceBook } from './genai/genai-price-book.js';
import type { Call } from './token-usage.js';

const book = genaiPriceBook();
const AUGUST = Date.parse('2026-08-01T12:00:00Z');

function call(model: string, usage: Call['usage'], more: Partial<Call> = {}): Call {
  return { provider: 'openai', model, timestampMs: AUGUST, usage, ...more };
}

function amountOf(of: Call): string | undefined {
  const outcome = book.price(of);
  return outcome.amount === undefined ? undefined : formatUsd(outcome.amount);
}

describe('the price book of genai-prices', () => {
  it('knows every provider of the package', async () => {
    const listed = (await waitForUpdate())!.map((provider) => provider.id);
    expect([...GENAI_PROVIDER_IDS]).toEqual(listed);
  });

  it('prices cached tokens once, at their own rate', () => {
    const usage = { inputTokens: 1000, cacheReadTokens: 800, outputTokens: 10 };
    expect(amountOf(call('gpt-4o', usage))).toBe('0.0016');
  });

  it('moves all tokens to the long-context rate one token above the threshold', () => {
    expect(amountOf(call('gpt-5.4', { inputTokens: 272_000, outputTokens: 1 }))).toBe('0.680015');
    expect(amountOf(call('gpt-5.4', { inputTokens: 272_001, outputTokens: 1 }))).toBe('1.3600275');
  });

  it('takes the price in force at the time of the call', () => {
    const usage = { inputTokens: 1_000_000 };
    const before = { timestampMs: Date.parse('2025-06-09T23:59:59.999Z') };
    const after = { timestampMs: Date.parse('2025-06-10T00:00:00Z') };
    expect(amountOf(call('o3', usage, before))).toBe('10');
    expect(amountOf(call('o3', usage, after))).toBe('2');
  });

  it('leaves an unknown model unpriced instead of calling it free', () => {
    const outcome = book.price(call('davinci-9000', { inputTokens: 5 }));
    expect(outcome).toMatchObject({ status: 'unpriced', reason: 'unknown_model' });
    expect(outcome.amount).toBeUndefined();
  });

  it('names a used component that has no rate', () => {
    const usage = { inputTokens: 100, cacheReadTokens: 60, outputTokens: 1 };
    expect(book.price(call('o1-pro', usage))).toMatchObject({
      status: 'partial',
      missing: ['cacheRead'],
    });
  });

  it('refuses a subset that is larger than its total', () => {
    expect(book.price(call('gpt-4o', { inputTokens: 1, cacheReadTokens: 2 }))).toMatchObject({
      status: 'unpriced',
      reason: 'bad_usage',
      detail: 'cacheReadTokens (2) exceeds inputTokens (1)',
    });
  });

  it('gives no amount at all when nothing that was used has a rate', () => {
    expect(book.price(call('whisper-1', { inputTokens: 5 }))).toMatchObject({
      status: 'unpriced',
      reason: 'no_rate',
      detail: 'no rate for input',
    });
  });

  it('prices an empty call at exactly nothing', () => {
    expect(amountOf(call('gpt-4o', {}))).toBe('0');
  });

  it('prices nothing at a time that is none', () => {
    expect(book.price(call('o3', { inputTokens: 1 }, { timestampMs: NaN }))).toMatchObject({
      reason: 'no_price_at_that_time',
    });
  });

  it('goes on answering the same after more names than it remembers', () => {
    const before = book.price(call('gpt-4o', { inputTokens: 7 }));
    for (let index = 0; index < 20_100; index += 1) book.price(call(`made-up-${index}`, {}));
    expect(book.price(call('gpt-4o', { inputTokens: 7 }))).toEqual(before);
  });

  it('gives a receipt whose lines sum to the amount', () => {
    const usage = { inputTokens: 1000, cacheReadTokens: 800, outputTokens: 10, reasoningTokens: 4 };
    const { receipt, amount } = book.explain(call('gpt-5', usage)) as {
      receipt: { subtotal: bigint }[];
      amount: bigint;
    };
    expect(receipt).toHaveLength(4);
    expect(receipt.reduce((sum, line) => sum + line.subtotal, 0n)).toBe(amount);
  });

  it('finds no model named like a property of objects', () => {
    expect(book.price(call('__proto__', { inputTokens: 1 })).status).toBe('unpriced');
    expect(book.price(call('gpt-4o', {}, { provider: 'constructor' })).status).toBe('unpriced');
  });
});
