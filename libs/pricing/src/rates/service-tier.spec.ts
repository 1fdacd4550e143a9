import { formatUsd } from '@costwire/contracts';
import { genaiPriceBook } from '../genai/genai-price-book.js';
import type { TokenUsage } from '../token-usage.js';

const book = genaiPriceBook();
const usage: TokenUsage = { inputTokens: 1_000_000, outputTokens: 1_000_000 };

function priced(provider: string, model: string, serviceTier: string, of = usage): string {
  const timestampMs = Date.parse('2026-08-01T12:00:00Z');
  const outcome = book.price({ provider, model, timestampMs, serviceTier, usage: of });
  if (outcome.status === 'unpriced') return outcome.reason;
  const missing = outcome.status === 'partial' ? ` without ${outcome.missing.join()}` : '';
  return formatUsd(outcome.amount) + missing;
}

describe('service tiers', () => {
  it.each([
    ['openai', 'gpt-4.1', 'batch', '5'],
    ['openai', 'gpt-4o-mini', 'priority', '1.25'],
    ['openai', 'gpt-5-mini', 'priority', '4.05'],
    ['openai', 'o4-mini', 'priority', '10'],
    ['openai', 'o3', 'flex', '5'],
    ['openai', 'gpt-3.5-turbo-1106', 'batch', '3'],
    ['anthropic', 'claude-haiku-4-5', 'batch', '3'],
    ['vertex_ai', 'claude-sonnet-4-6', 'batch', '9'],
    ['google', 'gemini-2.5-flash', 'batch', '1.4'],
    ['openai', 'gpt-4o-search-preview', 'batch', '6.25'],
    ['google', 'gemini-2.5-flash', 'flex', '1.4'],
    ['openai', 'text-embedding-3-large', 'batch', '0.065 without output'],
  ])('%s %s %s costs %s', (provider, model, tier, amount) => {
    expect(priced(provider, model, tier)).toBe(amount);
  });

  it('discount cached tokens where the provider says so', () => {
    const cached = { inputTokens: 1_000_000, cacheReadTokens: 1_000_000 };
    expect(priced('openai', 'gpt-5', 'flex', cached)).toBe('0.0625');
    expect(priced('google', 'gemini-3.1-flash-lite', 'flex', cached)).toBe('0.0125');
    expect(priced('google', 'gemini-3.1-flash-lite', 'priority', cached)).toBe('0.045');
    expect(priced('anthropic', 'claude-haiku-4-5', 'batch', cached)).toBe('0.05');
    expect(priced('google', 'gemini-2.5-flash', 'batch', cached)).toBe('0.03');
    expect(priced('openai', 'gpt-4.1', 'batch', cached)).toBe('no_rate');
  });

  it('take a published rate that is not the factor, unless the standard one is not the listed', () => {
    const cached = { inputTokens: 200_000, cacheReadTokens: 200_000 };
    expect(priced('openai', 'gpt-5.4', 'flex', cached)).toBe('0.026');
    expect(priced('openai', 'gpt-5.4-2026-03-05', 'batch', cached)).toBe('0.026');
    const own = {
      ...{ provider: 'openai', model: 'gpt-5.4', serviceTier: 'standard' as const },
      ...{ source: 'test', sourceVersion: '1', checksum: '0', recordedAt: '2026-01-01' },
      rates: { cacheRead: { usd: '0.0000002' } },
    };
    const call = { provider: 'openai', model: 'gpt-5.4', timestampMs: 0, serviceTier: 'flex' };
    const outcome = book.with([own], 'override').price({ ...call, usage: cached });
    expect(formatUsd(outcome.amount!)).toBe('0.02');
  });

  it('leave tool fees as they are', () => {
    expect(priced('anthropic', 'claude-haiku-4-5', 'batch', { webSearches: 1 })).toBe('0.01');
  });

  it('are unpriced where no price is published', () => {
    expect(priced('deepseek', 'deepseek-chat', 'batch')).toBe('no_price_for_tier');
    expect(priced('openai', 'gpt-4o', 'scale')).toBe('no_price_for_tier');
  });

  it.each(['standard', 'default', 'auto', 'ON_DEMAND', 'Standard', ''])(
    'take %j as standard',
    (name) => {
      expect(priced('openai', 'gpt-4.1', name)).toBe('10');
    },
  );
});
