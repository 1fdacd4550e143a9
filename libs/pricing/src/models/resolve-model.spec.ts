import { genaiPriceBook } from '../genai/genai-price-book.js';

const book = genaiPriceBook();

function resolved(provider: string, model: string): string {
  const timestampMs = Date.parse('2026-08-01T12:00:00Z');
  const outcome = book.price({ provider, model, timestampMs, usage: { inputTokens: 1 } });
  if (outcome.status === 'unpriced') return outcome.reason;
  const { resolvedProvider, resolvedModel, inferred } = outcome;
  return `${resolvedProvider}/${resolvedModel}${inferred ? ' (inferred)' : ''}`;
}

describe('finding the model behind an id', () => {
  it.each([
    ['openai', 'GPT-4O', 'openai/gpt-4o'],
    ['OpenAI', ' gpt-4o ', 'openai/gpt-4o'],
    ['', 'openai/gpt-4o', 'openai/gpt-4o'],
    ['openai', 'openai:gpt-4o', 'openai/gpt-4o'],
    ['openai', 'gpt-4o-20240806', 'openai/gpt-4o'],
    ['openai', 'gpt-4o-2024-05-13', 'openai/gpt-4o-2024-05-13'],
    ['openai', 'ft:gpt-4o-mini-2024-07-18:org:team:abc', 'openai/ft:gpt-4o-mini'],
    ['gcp.vertex_ai', 'gemini-2.0-flash-001', 'google/gemini-2.0-flash'],
    ['google', 'models/gemini-2.5-flash', 'google/gemini-2.5-flash'],
    [
      'vertex_ai',
      'projects/p/locations/us/publishers/google/models/gemini-2.5-pro',
      'google/gemini-2.5-pro',
    ],
    ['vertex_ai', 'claude-sonnet-4-5@20250929', 'google/claude-sonnet-4-5'],
    ['litellm', 'vertex_ai/gemini-2.5-pro', 'google/gemini-2.5-pro'],
    ['modal', 'modal/moonshotai/Kimi-K3', 'modal/moonshotai/Kimi-K3'],
    ['', 'cursor/composer-2.5', 'cursor/composer-2.5'],
    ['openai', 'arcee/trinity-large-thinking', 'arcee/trinity-large-thinking (inferred)'],
    [
      'bedrock',
      'bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0',
      'aws/regional.anthropic.claude-haiku-4-5-20251001-v1:0',
    ],
    [
      '',
      'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0',
      'aws/regional.anthropic.claude-sonnet-4-20250514-v1:0',
    ],
    ['groq', 'openai/gpt-oss-120b', 'groq/openai/gpt-oss-120b'],
    ['', 'openrouter/anthropic/claude-sonnet-4.5', 'openrouter/anthropic/claude-sonnet-4.5'],
    ['xai', 'xai/grok-4-latest', 'x-ai/grok-4-0709'],
  ])('%s %s is %s for certain', (provider, model, expected) => {
    expect(resolved(provider, model)).toBe(expected);
  });

  it.each([
    ['', 'gpt-4o', 'openai/gpt-4o (inferred)'],
    ['', 'text-embedding-3-small', 'openai/text-embedding-3-small (inferred)'],
    ['azure', 'gpt-35-turbo', 'openai/gpt-3.5-turbo (inferred)'],
    ['openai', 'anthropic/claude-sonnet-4-5', 'anthropic/claude-sonnet-4-5 (inferred)'],
    ['bedrock', 'eu.amazon.nova-pro-v1:0', 'aws/amazon.nova-pro-v1:0 (inferred)'],
    [
      'bedrock',
      'arn:aws:bedrock:eu-west-1::foundation-model/meta.llama3-8b-instruct-v1:0',
      'aws/meta.llama3-8b-instruct-v1:0 (inferred)',
    ],
  ])('%s %s is a guess at %s', (provider, model, expected) => {
    expect(resolved(provider, model)).toBe(expected);
  });

  it.each([
    ['google', 'gemini-1.5-flash-8b', 'a smaller model than its prefix'],
    ['google', 'gemini-3.6-flash-lite', 'a cheaper model than its prefix'],
    ['anthropic', 'claude-opus-4-8-fast', 'a dearer mode'],
    ['anthropic', 'claude-opus-4-10', 'a later version than 4-1'],
    ['anthropic', 'claude-sonnet-5-5', 'a later version than 5'],
    ['deepseek', 'deepseek-r1-distill-llama-70b', 'another model than R1'],
    ['bedrock', 'amazon.titan-embed-text-v2:0', 'another version than v1'],
    ['openai', 'ft:gpt-4.1-2025-04-14:org::x', 'a fine-tune without a listed price'],
    ['openai', 'davinci-9000', 'no model'],
    ['azure', 'my-deployment', 'a deployment name'],
    ['bedrock', 'arn:aws:bedrock:us-east-1:1:application-inference-profile/abc', 'opaque'],
    ['openai', '', 'empty'],
    ['openai', 'x'.repeat(10_000), 'too long'],
    ['openai', '__proto__', 'a property of objects'],
  ])('%s %s stays unpriced: %s', (provider, model) => {
    expect(resolved(provider, model)).toBe('unknown_model');
  });

  it('prices nothing of a provider it does not know, whatever the model is called', () => {
    expect(resolved('local', 'gpt-4o')).toBe('unknown_provider');
    expect(resolved('constructor', 'gpt-4o')).toBe('unknown_provider');
  });
});
