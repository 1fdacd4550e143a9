import { providerOfModel } from './provider-of-model.js';

test.each([
  ['gpt-4o', 'openai'],
  ['GPT-4', 'openai'],
  ['o3', 'openai'],
  ['o1-mini', 'openai'],
  ['text-embedding-3-small', 'openai'],
  ['claude-sonnet-4-5', 'anthropic'],
  ['gemini-2.5-flash', 'google'],
  ['mistral-large-latest', 'mistral'],
  ['deepseek-chat', 'deepseek'],
  ['grok-4', 'x-ai'],
  ['command-r', 'cohere'],
])('%s is offered by %s', (model, provider) => {
  expect(providerOfModel(model)).toBe(provider);
});

test.each(['llama-3.1-70b', 'acme-chat-13b', 'o10x', 'my-gpt-4o', ''])(
  'nobody in particular offers "%s"',
  (model) => {
    expect(providerOfModel(model)).toBeUndefined();
  },
);
