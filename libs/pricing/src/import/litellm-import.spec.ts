import { importLitellm, type LitellmSource } from './litellm-import.js';

const source: LitellmSource = {
  source: 'litellm',
  sourceVersion: '2026-08-01',
  checksum: 'abc',
  recordedAt: '2026-08-01T00:00:00Z',
  validFromMs: 5,
};

/** Entries in the form of LiteLLM's file; the prices are made up. */
const FILE = {
  sample_spec: { litellm_provider: 'one of many', input_cost_per_token: 0 },
  'gpt-x': {
    litellm_provider: 'openai',
    mode: 'chat',
    max_tokens: 128000,
    input_cost_per_token: 2.5e-6,
    input_cost_per_token_above_272k_tokens: 5e-6,
    input_cost_per_token_batches: 1.25e-6,
    input_cost_per_token_flex: 1.25e-6,
    input_cost_per_token_priority: 4.25e-6,
    output_cost_per_token: 1e-5,
    output_cost_per_token_above_272k_tokens: 1.5e-5,
    output_cost_per_token_batches: 5e-6,
    cache_read_input_token_cost: 1.25e-6,
    cache_creation_input_token_cost_above_1hr: 5e-6,
    search_context_cost_per_query: {
      search_context_size_low: 0.03,
      search_context_size_medium: 0.035,
    },
    supports_vision: true,
  },
  'bedrock/eu-west-1/meta.llama-x-v1:0': {
    litellm_provider: 'bedrock',
    input_cost_per_token: 3.2e-7,
    output_cost_per_token: 6.5e-7,
  },
  'groq/openai/gpt-oss-x': { litellm_provider: 'groq', input_cost_per_token: 1e-7 },
  'gemini/gemini-x': { litellm_provider: 'gemini', input_cost_per_token: 1e-7 },
  'gemini-x': { litellm_provider: 'vertex_ai-language-models', input_cost_per_token: 2e-7 },
  'dall-e-x': { litellm_provider: 'openai', output_cost_per_image: 0.04 },
  broken: { litellm_provider: 'openai', input_cost_per_token: '0.01' },
  negative: { litellm_provider: 'openai', input_cost_per_token: -1 },
  orphan: { input_cost_per_token: 1 },
  text: 'x',
};

describe('importing a LiteLLM price file', () => {
  const { versions, skipped } = importLitellm(FILE, source);
  const of = (model: string, serviceTier = 'standard'): unknown =>
    versions.find((version) => version.model === model && version.serviceTier === serviceTier)
      ?.rates;

  it('reads prices per token exactly, with long-context tiers', () => {
    expect(of('gpt-x')).toEqual({
      input: { usd: '0.0000025', tiers: [{ aboveInputTokens: 272_000, usd: '0.000005' }] },
      output: { usd: '0.00001', tiers: [{ aboveInputTokens: 272_000, usd: '0.000015' }] },
      cacheRead: { usd: '0.00000125' },
      cacheWrite1h: { usd: '0.000005' },
      webSearch: { usd: '0.035' },
    });
  });

  it('keeps batch, flex and priority apart', () => {
    expect(of('gpt-x', 'batch')).toEqual({
      input: { usd: '0.00000125' },
      output: { usd: '0.000005' },
    });
    expect(of('gpt-x', 'flex')).toEqual({ input: { usd: '0.00000125' } });
    expect(of('gpt-x', 'priority')).toEqual({ input: { usd: '0.00000425' } });
  });

  it('names providers and models as the price book does', () => {
    expect(versions.map(({ provider, model }) => `${provider} ${model}`)).toEqual(
      expect.arrayContaining([
        'aws eu-west-1/meta.llama-x-v1:0',
        'groq openai/gpt-oss-x',
        'google gemini-x',
      ]),
    );
    expect(versions[0]).toMatchObject({ ...source, provider: 'openai' });
  });

  it('says what it left out and why', () => {
    expect(skipped).toEqual([
      { entry: 'gemini-x', reason: 'differs from an earlier entry of google/gemini-x' },
      { entry: 'dall-e-x', reason: 'no price per input token' },
      { entry: 'broken', reason: 'input_cost_per_token is not a price: "0.01"' },
      { entry: 'negative', reason: 'input_cost_per_token is not a price: -1' },
      { entry: 'orphan', reason: 'litellm_provider is missing' },
      { entry: 'text', reason: 'not an object' },
    ]);
  });

  it.each([1e21, 123_456_789_012_345_678e12, 1e300])('takes %d for no price', (price) => {
    const file = { huge: { litellm_provider: 'openai', input_cost_per_token: price } };
    const reason = `input_cost_per_token is not a price: ${String(price)}`;
    expect(importLitellm(file, source)).toMatchObject({
      versions: [],
      skipped: [{ entry: 'huge', reason }],
    });
  });

  it('reads nothing from what is no JSON object', () => {
    expect(importLitellm([1], source).skipped).toEqual([
      { entry: '', reason: 'the file is not a JSON object' },
    ]);
  });
});
