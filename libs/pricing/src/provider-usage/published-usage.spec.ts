import { formatUsd } from '@costwire/contracts';
import { seedPriceBook } from '../seed-price-book.js';
import { normalizeUsage } from './normalize-usage.js';
import type { UsageFormat } from './normalized-usage.js';

const book = seedPriceBook();
const AUGUST_2026 = Date.parse('2026-08-01T12:00:00Z');

function of(modality: string, tokenCount: number): object {
  return { modality, tokenCount };
}

/** A call of a provider: what its usage object says, and what that costs by its price list. */
type Row = [format: UsageFormat, provider: string, model: string, raw: object, usd: string];

/** Worked out by hand; each line before a row is the sum in dollars per million tokens. */
describe("a provider's own usage object, priced", () => {
  it.each<Row>([
    // 60 x 4 + 40 x 0.40 + 240 x 32 + 60 x 0.40 + 20 x 16 + 80 x 64
    [
      'openai_responses',
      'openai',
      'gpt-realtime',
      {
        input_tokens: 400,
        output_tokens: 100,
        input_token_details: {
          cached_tokens: 100,
          audio_tokens: 300,
          cached_tokens_details: { text_tokens: 40, audio_tokens: 60 },
        },
        output_token_details: { text_tokens: 20, audio_tokens: 80 },
      },
      '0.0134',
    ],
    // 50 x 5 + 194 x 10 + 4,160 x 40
    [
      'openai_responses',
      'openai',
      'gpt-image-1',
      {
        input_tokens: 244,
        input_tokens_details: { text_tokens: 50, image_tokens: 194 },
        output_tokens: 4_160,
        total_tokens: 4_404,
      },
      '0.16859',
    ],
    // 100 x 2 + 200 x 0.20 + 700 x 2.50 + 5 x 12
    [
      'openai_responses',
      'openai',
      'gpt-5.6-terra',
      {
        input_tokens: 1_000,
        input_tokens_details: { cached_tokens: 200, cache_write_tokens: 700 },
        output_tokens: 5,
      },
      '0.00205',
    ],
    // 400 x 2.50 + 600 x 32 + 50 x 10 + 250 x 64
    [
      'openai_chat',
      'openai',
      'gpt-audio',
      {
        prompt_tokens: 1_000,
        prompt_tokens_details: { audio_tokens: 600 },
        completion_tokens: 300,
        completion_tokens_details: { audio_tokens: 250, rejected_prediction_tokens: 0 },
      },
      '0.0367',
    ],
    // reasoning beside the completion: 30 x 0.30 + 2 x 0.075 + 405 x 0.50
    [
      'openai_chat',
      'xai',
      'grok-3-mini',
      {
        prompt_tokens: 32,
        completion_tokens: 9,
        total_tokens: 437,
        prompt_tokens_details: { cached_tokens: 2 },
        completion_tokens_details: { reasoning_tokens: 396 },
      },
      '0.00021165',
    ],
    // 30 x 0.30 + 20 x 0.03 + 10 x 1.00 + 40 x 0.10 + 20 x 2.50
    [
      'gemini_generate_content',
      'google',
      'gemini-2.5-flash',
      {
        promptTokenCount: 100,
        promptTokensDetails: [of('TEXT', 50), of('AUDIO', 50)],
        cachedContentTokenCount: 60,
        cacheTokensDetails: [of('TEXT', 20), of('AUDIO', 40)],
        candidatesTokenCount: 20,
      },
      '0.0000736',
    ],
    // all of the prompt is audio, so what is cached is: 40 x 1.00 + 60 x 0.10 + 20 x 2.50
    [
      'gemini_generate_content',
      'google',
      'gemini-2.5-flash',
      {
        promptTokenCount: 100,
        promptTokensDetails: [of('AUDIO', 100)],
        cachedContentTokenCount: 60,
        candidatesTokenCount: 20,
      },
      '0.000096',
    ],
    // 10 x 2 + 1,120 x 120 + 210 x 12
    [
      'gemini_generate_content',
      'google',
      'gemini-3-pro-image-preview',
      {
        promptTokenCount: 10,
        candidatesTokenCount: 1_130,
        candidatesTokensDetails: [of('IMAGE', 1_120), of('TEXT', 10)],
        thoughtsTokenCount: 200,
        totalTokenCount: 1_340,
      },
      '0.13694',
    ],
    // 30 x 5.50 + 1,000 x 0.55 + 100 x 6.875 + 200 x 11 + 628 x 27.50
    [
      'bedrock_converse',
      'bedrock',
      'us.anthropic.claude-opus-4-5-20251101-v1:0',
      {
        inputTokens: 30,
        cacheReadInputTokens: 1_000,
        cacheReadInputTokenCount: 1_000,
        cacheWriteInputTokens: 300,
        cacheDetails: [
          { ttl: '1h', inputTokens: 200 },
          { ttl: '5m', inputTokens: 100 },
        ],
        outputTokens: 628,
      },
      '0.0208725',
    ],
    // 1 token above 200,000 with the cache: 1 x 6 + 150,000 x 0.60 + 50,000 x 7.50 + 99 x 22.50
    [
      'anthropic_messages',
      'anthropic',
      'claude-sonnet-4-5-20250929',
      {
        input_tokens: 1,
        cache_read_input_tokens: 150_000,
        cache_creation_input_tokens: 50_000,
        cache_creation: null,
        output_tokens: 99,
      },
      '0.4672335',
    ],
  ])('%s of %s %s', (format, provider, model, raw, usd) => {
    const read = normalizeUsage(format, raw);
    if (read.status !== 'read') throw new Error(read.detail);
    const outcome = book.price({ provider, model, timestampMs: AUGUST_2026, usage: read.usage });
    expect([outcome.status, formatUsd(outcome.amount!)]).toEqual(['priced', usd]);
  });
});
