/**
 * Other names of the price book's provider ids: OpenTelemetry's `gen_ai.provider.name` values
 * (semantic conventions 1.37), LiteLLM's prefixes and the names SDKs use.
 */
const PROVIDER_NAMES: Readonly<Record<string, readonly string[]>> = {
  anthropic: ['claude', 'anthropic_messages'],
  aws: [
    'aws.bedrock',
    'aws_bedrock',
    'aws-bedrock',
    'bedrock',
    'bedrock_converse',
    'amazon',
    'amazon-bedrock',
    'amazon_bedrock',
    'amazonbedrock',
    'anthropic-bedrock',
    'anthropic_bedrock',
    'bedrock-runtime',
    'bedrock_runtime',
  ],
  azure: [
    'azure.ai.openai',
    'azure.ai.inference',
    'az.ai.openai',
    'az.ai.inference',
    'azure_ai',
    'azure-ai',
    'azure-ai-foundry',
    'azure_ai_foundry',
    'azure-ai-inference',
    'azure_ai_inference',
    'azure-foundry',
    'azure-openai',
    'azure_openai',
    'azure_text',
    'azureopenai',
    'microsoft.foundry',
  ],
  cerebras: ['cerebras_ai', 'cerebras-ai'],
  cloudflare: ['workers-ai', 'cloudflare-workers-ai'],
  cohere: ['cohere_chat', 'cohere_ai', 'cohere-ai'],
  deepseek: ['deepseek_ai', 'deepseek-ai'],
  fireworks: ['fireworks_ai', 'fireworks-ai'],
  'github-copilot': ['github_copilot', 'copilot'],
  google: [
    'gemini',
    'gcp.gemini',
    'gcp.vertex_ai',
    'gcp.gen_ai',
    'google-ai',
    'google_ai',
    'google-genai',
    'google_genai',
    'google_generativeai',
    'google-generative-ai',
    'google-gla',
    'anthropic-vertex',
    'anthropic_vertex',
    'google-gemini',
    'google_gemini',
    'google-vertex',
    'google-vertexai',
    'google_vertex_ai',
    'google-vertex-ai',
    'googleai',
    'google_vertex',
    'google_vertexai',
    'vertex',
    'vertex_ai',
    'vertex-ai',
    'vertexai',
    'vertex_ai-language-models',
    'vertex_ai-anthropic_models',
    'palm',
  ],
  groq: ['groqcloud'],
  minimax: [],
  mistral: ['mistralai', 'mistral_ai', 'mistral-ai'],
  moonshotai: ['moonshot', 'moonshot_ai', 'moonshot-ai', 'kimi'],
  novita: ['novita_ai', 'novita-ai'],
  openai: [
    'openai_chat',
    'openai_responses',
    'openai-responses',
    'openai-chat',
    'text-completion-openai',
    'open_ai',
    'open-ai',
  ],
  openrouter: ['open_router', 'open-router'],
  perplexity: ['perplexity_ai', 'perplexityai', 'perplexity-ai', 'pplx'],
  together: ['together_ai', 'together-ai', 'togetherai'],
  voyageai: ['voyage', 'voyage_ai', 'voyage-ai'],
  'x-ai': ['xai', 'x_ai', 'x.ai', 'grok'],
  zai: ['z-ai', 'z.ai', 'z_ai'],
  zhipuai: ['zhipu', 'zhipu-ai', 'zhipu_ai', 'bigmodel'],
};

/** Gateways that sell nothing themselves: the model id's prefix names the seller. */
const GATEWAYS = new Set([
  'ai-gateway',
  'gateway',
  'helicone',
  'langdb',
  'litellm',
  'litellm_proxy',
  'portkey',
  'vercel',
  'vercel_ai_gateway',
]);

const CANONICAL = new Map(
  Object.entries(PROVIDER_NAMES).flatMap(([id, names]) =>
    [id, ...names].map((name): [string, string] => [name, id]),
  ),
);

/** The price book's id for a provider's name, in any case; other names come back in lower case. */
export function canonicalProvider(name: string): string {
  const key = name.trim().toLowerCase();
  return CANONICAL.get(key) ?? key;
}

/** The provider that a prefix of a model id stands for; `undefined` for a word that is none. */
export function providerOfPrefix(prefix: string): string | undefined {
  return CANONICAL.get(prefix);
}

/** Whether the name says nothing about who sells the model. */
export function namesNoSeller(name: string): boolean {
  return name === '' || GATEWAYS.has(name);
}
