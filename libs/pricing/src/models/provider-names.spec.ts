import { canonicalProvider, namesNoSeller, providerOfPrefix } from './provider-names.js';

describe("providers' names", () => {
  it.each([
    ['OpenAI', 'openai'],
    ['aws.bedrock', 'aws'],
    ['bedrock_converse', 'aws'],
    ['gcp.vertex_ai', 'google'],
    ['vertex_ai', 'google'],
    ['gemini', 'google'],
    ['azure.ai.openai', 'azure'],
    ['azure_openai', 'azure'],
    ['xai', 'x-ai'],
    ['moonshot', 'moonshotai'],
    ['voyage', 'voyageai'],
    ['together_ai', 'together'],
    ['fireworks_ai', 'fireworks'],
    ['Mistral_AI', 'mistral'],
  ])('%s means %s', (name, id) => {
    expect(canonicalProvider(name)).toBe(id);
  });

  it('that are unknown come back as they are, in lower case', () => {
    expect(canonicalProvider(' My-Server ')).toBe('my-server');
    expect(canonicalProvider('__proto__')).toBe('__proto__');
    expect(providerOfPrefix('meta-llama')).toBeUndefined();
  });

  it('of gateways say nothing about the seller', () => {
    expect(['', 'litellm', 'vercel'].map(namesNoSeller)).toEqual([true, true, true]);
    expect(namesNoSeller('openai')).toBe(false);
  });
});
