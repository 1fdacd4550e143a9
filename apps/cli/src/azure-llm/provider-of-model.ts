/** First letters of the model names of the providers that most calls go to. */
const PREFIXES: readonly (readonly [RegExp, string])[] = [
  [/^(gpt-|chatgpt-|o[1-9](-|$)|text-embedding-|davinci|babbage)/, 'openai'],
  [/^claude-/, 'anthropic'],
  [/^(gemini-|gemma-)/, 'google'],
  [/^(mistral-|ministral-|codestral-|magistral-|pixtral-|devstral-)/, 'mistral'],
  [/^deepseek-/, 'deepseek'],
  [/^grok-/, 'x-ai'],
  [/^(command-|command$|embed-|rerank-)/, 'cohere'],
];

/** The provider that offers a model first-hand, by its name; `undefined` when the name does not tell. */
export function providerOfModel(model: string): string | undefined {
  const name = model.toLowerCase();
  return PREFIXES.find(([prefix]) => prefix.test(name))?.[1];
}
