import { formatUsd } from '@costwire/contracts';
import { normalizeUsage } from './provider-usage/normalize-usage.js';
import type { UsageFormat } from './provider-usage/normalized-usage.js';
import { seedPriceBook } from './seed-price-book.js';
import type { Call, TokenUsage } from './token-usage.js';

const book = seedPriceBook();
const MARCH_2026 = '2026-03-01T00:00:00Z';
const MILLION = 1_000_000;
const IN: TokenUsage = { inputTokens: MILLION };
const BOTH: TokenUsage = { inputTokens: MILLION, outputTokens: MILLION };
const CACHED: TokenUsage = { ...BOTH, cacheReadTokens: MILLION / 2 };

function priced(of: Omit<Call, 'timestampMs'> & { at?: string }): string {
  const { at = MARCH_2026, ...call } = of;
  const outcome = book.price({ ...call, timestampMs: Date.parse(at) });
  if (outcome.status === 'unpriced') return outcome.reason;
  const amount = formatUsd(outcome.amount);
  return outcome.status === 'partial' ? `${amount} without ${outcome.missing.join()}` : amount;
}

/** Amounts worked out by hand from the providers' published prices in dollars per million tokens. */
describe('calls as providers publish their prices', () => {
  it.each<[string, string, TokenUsage, string]>([
    // 2.50, 10.00
    ['openai', 'openai/gpt-4o-2024-11-20', BOTH, '12.5'],
    ['OpenAI', 'GPT-4O-MINI', IN, '0.15'],
    // fine-tuned: 0.30, 1.20 and 3.75, 15.00
    ['openai', 'ft:gpt-4o-mini-2024-07-18:acme::abc', BOTH, '1.5'],
    ['openai', 'ft:gpt-4o-2024-08-06:acme::abc', BOTH, '18.75'],
    // Azure's global deployments cost the list price, data zones more: not known here
    ['azure', 'azure/global/gpt-4o-2024-08-06', IN, '2.5'],
    ['azure', 'azure/eu/gpt-4o-2024-08-06', IN, 'unknown_model'],
    ['azure', 'global/gpt-4o-2024-08-06', IN, '2.5'],
    ['azure', 'eu/gpt-4o-2024-08-06', IN, 'unknown_model'],
    // Vertex: 3.00; Bedrock: in the region 10 % more than across regions
    ['vertex_ai', 'claude-sonnet-4@20250514', IN, '3'],
    ['bedrock', 'global.anthropic.claude-haiku-4-5-20251001-v1:0', IN, '1'],
    // the region before the model, as LiteLLM writes it
    ['bedrock', 'us-west-2/mistral.mistral-7b-instruct-v0:2', IN, '0.15'],
    ['bedrock', 'us-east-1/global.anthropic.claude-haiku-4-5-20251001-v1:0', IN, '1'],
    ['openai', 'us-west-2/gpt-4o', IN, 'unknown_model'],
    ['bedrock', 'eu.anthropic.claude-haiku-4-5-20251001-v1:0', IN, '1.1'],
    [
      '',
      'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0',
      IN,
      '1.1',
    ],
    [
      'bedrock',
      'arn:aws:bedrock:us-east-1:1:application-inference-profile/abc',
      IN,
      'unknown_model',
    ],
    ['aws', 'us.amazon.nova-pro-v1:0', { ...IN, cacheReadTokens: MILLION / 2 }, '0.5'],
    // without a provider
    ['', 'models/gemini-2.5-flash', BOTH, '2.8'],
    ['', 'models/gemma-3', BOTH, priced({ provider: 'google', model: 'gemma-3', usage: BOTH })],
    ['', 'publishers/anthropic/models/claude-3-5-haiku@20241022', IN, '0.8'],
    ['', 'claude-3-7-sonnet-latest', IN, '3'],
    // what nobody sells
    ['openai', 'gpt-9-ultra', IN, 'unknown_model'],
    ['openai', '__proto__', IN, 'unknown_model'],
    ['constructor', 'gpt-4o', IN, 'unknown_provider'],
    ['openai', '', IN, 'unknown_model'],
    ['aws', 'anthropic.claude-mythos-preview', IN, 'unknown_model'],
  ])('%s %s', (provider, model, usage, expected) => {
    expect(priced({ provider, model, usage })).toBe(expected);
  });

  it.each<[string, string, string, TokenUsage, string]>([
    // half of 1.25, 0.125, 10.00
    ['openai', 'gpt-5', 'flex', CACHED, '5.34375'],
    ['openai', 'gpt-5', 'batch', CACHED, '5.34375'],
    ['openai', 'gpt-5', 'priority', CACHED, '21.375'],
    ['openai', 'gpt-4o', 'flex', CACHED, 'no_price_for_tier'],
    // 15.00, 1.50, 75.00: a batch halves the cache too
    ['anthropic', 'claude-opus-4-1', 'batch', CACHED, '41.625'],
    ['anthropic', 'claude-sonnet-4', 'priority', CACHED, 'no_price_for_tier'],
    // 0.30, 2.50 halved, 0.03 for the cache is not
    ['google', 'gemini-2.5-flash', 'batch', CACHED, '1.34'],
    ['openai', 'text-embedding-3-small', 'batch', IN, '0.01'],
  ])('%s %s, %s', (provider, model, serviceTier, usage, expected) => {
    expect(priced({ provider, model, serviceTier, usage })).toBe(expected);
  });

  it.each<[string, string, string, string]>([
    ['openai', 'o3-2025-04-16', '2025-05-01T00:00:00Z', '10'],
    ['openai', 'o3-2025-04-16', '2025-07-01T00:00:00Z', '2'],
    // DeepSeek halved its price from 16:30 to 00:30 UTC
    ['deepseek', 'deepseek-chat', '2025-06-01T16:29:59.999Z', '0.27'],
    ['deepseek', 'deepseek-chat', '2025-06-01T16:30:00Z', '0.135'],
    ['deepseek', 'deepseek-chat', '2025-06-02T00:29:59.999Z', '0.135'],
    ['deepseek', 'deepseek-chat', '2025-06-02T00:30:00Z', '0.27'],
  ])('%s %s at %s', (provider, model, at, expected) => {
    expect(priced({ provider, model, at, usage: IN })).toBe(expected);
  });

  it.each<[string, TokenUsage, string]>([
    // One token above 200,000 moves every token, the cached and the written ones too.
    ['claude-sonnet-4-5', { inputTokens: 200_000, cacheReadTokens: 150_000 }, '0.195'],
    ['claude-sonnet-4-5', { inputTokens: 200_001, cacheReadTokens: 150_000 }, '0.390006'],
    // 5-minute writes 1.25 times, 1-hour writes twice the input price
    ['claude-3-5-haiku-20241022', { inputTokens: MILLION, cacheWriteTokens: MILLION }, '1'],
    [
      'claude-3-5-haiku-20241022',
      { inputTokens: MILLION, cacheWriteTokens: MILLION, cacheWrite1hTokens: MILLION },
      '1.6',
    ],
    ['claude-sonnet-4-5', { inputTokens: 0, webSearches: 3 }, '0.03'],
  ])('Anthropic %s with %j', (model, usage, expected) => {
    expect(priced({ provider: 'anthropic', model, usage })).toBe(expected);
  });

  it.each<[string, TokenUsage, string]>([
    ['gpt-4o-mini-tts', { ...BOTH, outputAudioTokens: MILLION }, '12.6'],
    ['gpt-4o-transcribe', { ...BOTH, inputAudioTokens: MILLION }, '16'],
    // 2.50 and 10.00 for text; what audio costs is in no source here
    [
      'gpt-4o-audio-preview',
      { ...BOTH, inputAudioTokens: MILLION / 2, outputAudioTokens: MILLION / 2 },
      '6.25 without inputAudio,outputAudio',
    ],
  ])('OpenAI %s with audio', (model, usage, expected) => {
    expect(priced({ provider: 'openai', model, usage })).toBe(expected);
  });

  it.each<[UsageFormat, string, string, object, string]>([
    [
      'anthropic_messages',
      'anthropic',
      'claude-3-5-haiku-20241022',
      {
        input_tokens: 10,
        cache_creation_input_tokens: 1_000,
        cache_creation: { ephemeral_5m_input_tokens: 400, ephemeral_1h_input_tokens: 600 },
        cache_read_input_tokens: 2_000,
        output_tokens: 100,
      },
      // 10 x 0.80 + 400 x 1.00 + 600 x 1.60 + 2,000 x 0.08 + 100 x 4.00
      '0.001928',
    ],
    [
      'gemini_generate_content',
      'google',
      'gemini-2.5-pro',
      {
        promptTokenCount: 1_000,
        cachedContentTokenCount: 400,
        candidatesTokenCount: 50,
        thoughtsTokenCount: 200,
        toolUsePromptTokenCount: 30,
        totalTokenCount: 1_280,
      },
      // 630 x 1.25 + 400 x 0.125 + 250 x 10.00
      '0.0033375',
    ],
    [
      'openai_chat',
      'deepseek',
      'deepseek-chat',
      {
        prompt_tokens: 1_000,
        completion_tokens: 10,
        prompt_cache_hit_tokens: 600,
        prompt_cache_miss_tokens: 400,
      },
      // 400 x 0.135 + 600 x 0.035 + 10 x 0.55
      '0.0000805',
    ],
    [
      'openai_responses',
      'openai',
      'o4-mini',
      {
        input_tokens: 1_000,
        input_tokens_details: { cached_tokens: 300 },
        output_tokens: 500,
        output_tokens_details: { reasoning_tokens: 400 },
        total_tokens: 1_500,
      },
      // 700 x 1.10 + 300 x 0.275 + 500 x 4.40
      '0.0030525',
    ],
    [
      'bedrock_converse',
      'bedrock',
      'anthropic.claude-3-5-sonnet-20241022-v2:0',
      {
        inputTokens: 10,
        cacheReadInputTokens: 500,
        cacheWriteInputTokens: 100,
        outputTokens: 7,
        totalTokens: 617,
      },
      // 10 x 3.00 + 500 x 0.30 + 100 x 3.75 + 7 x 15.00
      '0.00066',
    ],
  ])("%s of %s %s from the provider's own usage", (format, provider, model, raw, expected) => {
    const read = normalizeUsage(format, raw);
    if (read.status !== 'read') throw new Error(read.detail);
    expect(priced({ provider, model, usage: read.usage })).toBe(expected);
  });
});
