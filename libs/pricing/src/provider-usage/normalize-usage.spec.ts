import fc from 'fast-check';
import { normalizeUsage } from './normalize-usage.js';
import { USAGE_FORMATS, type UsageFormat } from './normalized-usage.js';

function read(format: UsageFormat, raw: unknown): object {
  const outcome = normalizeUsage(format, raw);
  return outcome.status === 'read' ? outcome.usage : outcome;
}

const count = fc.nat({ max: 1_000_000 });

describe('usage objects of providers', () => {
  it('of OpenAI chat are inclusive already', () => {
    const raw = {
      prompt_tokens: 100,
      completion_tokens: 20,
      total_tokens: 120,
      prompt_tokens_details: { cached_tokens: 60, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 15, rejected_prediction_tokens: 0 },
    };
    expect(read('openai_chat', raw)).toEqual({
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 60,
      reasoningTokens: 15,
    });
  });

  it('of chat APIs that leave reasoning out of completions are told by their total', () => {
    const raw = {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 45,
      completion_tokens_details: { reasoning_tokens: 30 },
    };
    expect(read('openai_chat', raw)).toMatchObject({ outputTokens: 35, reasoningTokens: 30 });
    expect(read('openai_chat', { ...raw, total_tokens: 47 })).toMatchObject({
      status: 'malformed',
    });
  });

  it.each([
    ['DeepSeek', { prompt_cache_hit_tokens: 4 }],
    ['Moonshot', { cached_tokens: 4 }],
  ])('of %s have their cached tokens at the top', (_, cached) => {
    const raw = { prompt_tokens: 9, completion_tokens: 1, ...cached };
    expect(read('openai_chat', raw)).toMatchObject({ cacheReadTokens: 4 });
  });

  it("of Perplexity's deep research tell searches, and reasoning beside the completion", () => {
    const raw = {
      prompt_tokens: 30,
      completion_tokens: 700,
      total_tokens: 730,
      citation_tokens: 900,
      num_search_queries: 3,
      reasoning_tokens: 5_000,
    };
    expect(normalizeUsage('openai_chat', raw)).toEqual({
      status: 'read',
      usage: { inputTokens: 30, outputTokens: 5_700, reasoningTokens: 5_000, webSearches: 3 },
      notes: ['citation_tokens is 900: billed apart and not in the amount'],
    });
  });

  it("of xAI's SDK have cached tokens and reasoning at the top", () => {
    const raw = { prompt_tokens: 9, completion_tokens: 5, reasoning_tokens: 20, total_tokens: 34 };
    const usage = { ...raw, cached_prompt_text_tokens: 4, num_sources_used: 2 };
    expect(normalizeUsage('openai_chat', usage)).toEqual({
      status: 'read',
      usage: { inputTokens: 9, outputTokens: 25, cacheReadTokens: 4, reasoningTokens: 20 },
      notes: ['num_sources_used is 2: billed apart and not in the amount'],
    });
  });

  it('of OpenAI Responses hold cache writes and cached audio', () => {
    const raw = {
      input_tokens: 50,
      output_tokens: 8,
      input_tokens_details: {
        cached_tokens: 20,
        cache_write_tokens: 5,
        audio_tokens: 12,
        cached_tokens_details: { audio_tokens: 10, text_tokens: 10 },
      },
      output_tokens_details: { reasoning_tokens: 8 },
    };
    expect(read('openai_responses', raw)).toEqual({
      inputTokens: 50,
      outputTokens: 8,
      cacheReadTokens: 20,
      cacheWriteTokens: 5,
      inputAudioTokens: 12,
      cacheReadAudioTokens: 10,
      reasoningTokens: 8,
    });
  });

  it('of Anthropic leave the cache out of input_tokens', () => {
    const raw = {
      input_tokens: 10,
      cache_read_input_tokens: 1000,
      cache_creation_input_tokens: 300,
      cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 200 },
      output_tokens: 40,
      output_tokens_details: { thinking_tokens: 30 },
      server_tool_use: { web_search_requests: 2, web_fetch_requests: 0 },
      service_tier: 'batch',
    };
    expect(normalizeUsage('anthropic_messages', raw)).toEqual({
      status: 'read',
      usage: {
        inputTokens: 1310,
        outputTokens: 40,
        cacheReadTokens: 1000,
        cacheWriteTokens: 300,
        cacheWrite1hTokens: 200,
        reasoningTokens: 30,
        webSearches: 2,
      },
      serviceTier: 'batch',
      notes: [],
    });
  });

  it('of Anthropic note what the totals cannot hold', () => {
    const raw = {
      input_tokens: 1,
      output_tokens: 1,
      inference_geo: 'us',
      iterations: [{ type: 'message' }, { type: 'advisor_message', model: 'claude-opus-4-8' }],
    };
    expect(normalizeUsage('anthropic_messages', raw)).toMatchObject({
      notes: [
        'inference_geo "us" has a surcharge that the list price does not hold',
        'an iteration of type advisor_message is billed apart, at the price of claude-opus-4-8',
      ],
    });
  });

  it('of Anthropic note cache writes that are less than their parts', () => {
    const raw = {
      input_tokens: 1,
      output_tokens: 1,
      cache_creation_input_tokens: 4,
      cache_creation: { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 10 },
    };
    expect(normalizeUsage('anthropic_messages', raw)).toMatchObject({
      usage: { inputTokens: 14, cacheWriteTokens: 13, cacheWrite1hTokens: 10 },
      notes: ['cache_creation_input_tokens is 4, its parts sum to 13'],
    });
  });

  it('of Gemini leave thoughts and tool prompts out of the other counts', () => {
    const raw = {
      promptTokenCount: 100,
      cachedContentTokenCount: 40,
      candidatesTokenCount: 10,
      thoughtsTokenCount: 25,
      toolUsePromptTokenCount: 7,
      totalTokenCount: 142,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 70 },
        { modality: 'AUDIO', tokenCount: 30 },
      ],
      cacheTokensDetails: [{ modality: 'AUDIO', tokenCount: 12 }],
      trafficType: 'ON_DEMAND_FLEX',
    };
    expect(normalizeUsage('gemini_generate_content', raw)).toEqual({
      status: 'read',
      usage: {
        inputTokens: 107,
        outputTokens: 35,
        cacheReadTokens: 40,
        reasoningTokens: 25,
        inputAudioTokens: 30,
        cacheReadAudioTokens: 12,
      },
      serviceTier: 'flex',
      notes: [],
    });
  });

  it('of Gemini without candidates are completed from the total', () => {
    const raw = { promptTokenCount: 8, thoughtsTokenCount: 5, totalTokenCount: 13 };
    expect(read('gemini_generate_content', raw)).toMatchObject({ outputTokens: 5 });
  });

  it('of Gemini may name modalities in lower case, or leave the prompt out', () => {
    const raw = {
      candidatesTokenCount: 9,
      candidatesTokensDetails: [{ modality: 'audio', tokenCount: 4 }],
    };
    expect(read('gemini_generate_content', raw)).toEqual({
      inputTokens: 0,
      outputTokens: 9,
      outputAudioTokens: 4,
    });
    expect(read('gemini_generate_content', { total_token_count: 5 })).toMatchObject({
      outputTokens: 5,
    });
  });

  it('of Bedrock Converse leave the cache out of inputTokens', () => {
    const raw = {
      inputTokens: 3,
      cacheReadInputTokens: 5,
      cacheWriteInputTokens: 7,
      cacheDetails: [
        { ttl: '1h', inputTokens: 2 },
        { ttl: '5m', inputTokens: 5 },
      ],
      outputTokens: 11,
      totalTokens: 26,
    };
    expect(read('bedrock_converse', raw)).toEqual({
      inputTokens: 15,
      outputTokens: 11,
      cacheReadTokens: 5,
      cacheWriteTokens: 7,
      cacheWrite1hTokens: 2,
    });
  });

  it('keep the sum of the parts that a provider reports', () => {
    fc.assert(
      fc.property(count, count, count, count, (fresh, cached, written, output) => {
        const anthropic = {
          input_tokens: fresh,
          cache_read_input_tokens: cached,
          cache_creation_input_tokens: written,
          output_tokens: output,
        };
        const bedrock = {
          inputTokens: fresh,
          cacheReadInputTokens: cached,
          cacheWriteInputTokens: written,
          outputTokens: output,
        };
        const expected = { inputTokens: fresh + cached + written, outputTokens: output };
        expect(read('anthropic_messages', anthropic)).toMatchObject(expected);
        expect(read('bedrock_converse', bedrock)).toMatchObject(expected);
      }),
    );
  });

  it('never throw, whatever they are', () => {
    fc.assert(
      fc.property(fc.constantFrom(...USAGE_FORMATS), fc.jsonValue(), (format, raw) => {
        expect(['read', 'malformed']).toContain(normalizeUsage(format, raw).status);
      }),
    );
  });

  it.each<[UsageFormat, unknown, string]>([
    ['openai_chat', 'text', 'usage is the text "text", not an object'],
    ['openai_chat', null, 'usage is null, not an object'],
    ['openai_chat', {}, 'none of prompt_tokens, completion_tokens is there'],
    ['openai_chat', { input_tokens: 3 }, 'none of prompt_tokens, completion_tokens is there'],
    ['openai_chat', { prompt_tokens: '12' }, 'prompt_tokens is the text "12"'],
    ['openai_responses', { input_tokens: -3 }, 'input_tokens is -3'],
    ['anthropic_messages', { input_tokens: 1, cache_creation: 5 }, 'cache_creation is 5'],
    [
      'openai_chat',
      { prompt_tokens: 1, prompt_tokens_details: { cached_tokens: 2 } },
      'cacheReadTokens (2) exceeds inputTokens (1)',
    ],
    [
      'gemini_generate_content',
      { promptTokenCount: 1, promptTokensDetails: [{ modality: 'AUDIO', tokenCount: 0.5 }] },
      'promptTokensDetails: tokenCount is 0.5',
    ],
  ])('of %s like %j are refused: %s', (format, raw, detail) => {
    expect(normalizeUsage(format, raw)).toEqual({ status: 'malformed', detail });
  });
});
