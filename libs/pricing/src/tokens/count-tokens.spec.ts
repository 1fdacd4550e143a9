import { countTokens, tokenizerOf } from './count-tokens.js';

describe('choosing a tokenizer', () => {
  it.each([
    ['gpt-4o', 'o200k_base'],
    ['openai/gpt-4.1-mini', 'o200k_base'],
    ['GPT-5.4-2026-03-05', 'o200k_base'],
    ['ft:gpt-4o-mini-2024-07-18:org::id', 'o200k_base'],
    ['chatgpt-4o-latest', 'o200k_base'],
    ['o3', 'o200k_base'],
    ['o4-mini', 'o200k_base'],
    ['groq/openai/gpt-oss-120b', 'o200k_base'],
    ['bedrock/openai.gpt-oss-120b-1:0', 'o200k_base'],
    ['us.openai.gpt-5.6-sol', 'o200k_base'],
    ['gpt-chat-latest', 'o200k_base'],
    ['gpt-4', 'cl100k_base'],
    ['gpt-4-turbo-2024-04-09', 'cl100k_base'],
    ['azure/gpt-35-turbo', 'cl100k_base'],
    ['text-embedding-3-small', 'cl100k_base'],
  ])('%s is counted exactly in %s', (model, encoding) => {
    expect(tokenizerOf(model)).toEqual({ method: 'exact', encoding });
  });

  it.each([
    ['us.anthropic.claude-haiku-4-5-20251001-v1:0', 'claude'],
    ['gemini/gemini-2.5-pro', 'gemini'],
    ['meta.llama3-8b-instruct-v1:0', 'llama'],
    ['deepseek-r1-distill-llama-70b', 'deepseek'],
    ['mixtral-8x7b', 'mistral'],
    ['gpt-7', 'unknown'],
    ['', 'unknown'],
  ])('%s is estimated as %s', (model, family) => {
    expect(tokenizerOf(model)).toEqual({ method: 'estimated', family });
  });
});

describe('counting tokens', () => {
  it('is exact where the vocabulary is public', async () => {
    expect(await countTokens(tokenizerOf('gpt-4o'), 'hello world')).toEqual({
      tokens: 2,
      method: 'exact',
    });
  });

  it('says how far an estimate may be off, by the script of the text', async () => {
    const english = await countTokens(tokenizerOf('claude-opus-4-6'), 'hello world '.repeat(100));
    const russian = await countTokens(tokenizerOf('claude-opus-4-6'), 'привет мир '.repeat(100));
    expect(english).toEqual({ tokens: 247, method: 'estimated', errorPct: 35 });
    const inGpt = await countTokens(tokenizerOf('gpt-4o'), 'привет мир '.repeat(100));
    expect(russian.tokens / inGpt.tokens).toBeGreaterThan(1.6);
  });

  it('estimates nothing as nothing', async () => {
    expect(await countTokens(tokenizerOf('claude-opus-4-6'), '')).toMatchObject({ tokens: 0 });
  });
});
