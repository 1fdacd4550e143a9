import { formatUsd } from '@costwire/contracts';
import { genaiPriceBook } from '../genai/genai-price-book.js';
import type { TokenUsage } from '../token-usage.js';

const book = genaiPriceBook();
const MILLION = 1_000_000;

function priced(provider: string, model: string, usage: TokenUsage): string {
  const timestampMs = Date.parse('2026-08-01T12:00:00Z');
  const outcome = book.price({ provider, model, timestampMs, usage });
  if (outcome.status === 'unpriced') return outcome.reason;
  const missing = outcome.status === 'partial' ? ` without ${outcome.missing.join()}` : '';
  return formatUsd(outcome.amount) + missing;
}

describe('components without a price of their own', () => {
  it('bills reasoning as output', () => {
    const usage = { outputTokens: MILLION, reasoningTokens: MILLION };
    expect(priced('openai', 'o3', usage)).toBe('8');
  });

  it('bills images as input', () => {
    const usage = { inputTokens: MILLION, inputImageTokens: MILLION };
    expect(priced('openai', 'gpt-4o', usage)).toBe('2.5');
  });

  it('bills audio as input only where one price covers all modalities', () => {
    const usage = { inputTokens: MILLION, inputAudioTokens: MILLION };
    expect(priced('google', 'gemini-2.5-pro', usage)).toBe('2.5');
    expect(priced('google', 'gemini-2.5-flash', usage)).toBe('1');
    expect(priced('openai', 'gpt-4o-audio-preview', usage)).toBe('no_rate');
  });

  it('bills a 1-hour cache write of Claude at twice the input price', () => {
    const usage = {
      inputTokens: MILLION,
      cacheWriteTokens: MILLION,
      cacheWrite1hTokens: MILLION,
    };
    expect(priced('bedrock', 'us.anthropic.claude-haiku-4-5-20251001-v1:0', usage)).toBe('2.2');
    expect(priced('openai', 'gpt-5.6-sol', { ...usage, inputTokens: MILLION })).toBe('no_rate');
  });

  it('adds the fee of a request once', () => {
    expect(priced('perplexity', 'sonar', {})).toBe('0.012');
    expect(priced('openai', 'gpt-4o', {})).toBe('0');
  });
});
