import type { SellerHint } from './resolve-model.js';

/**
 * Whose model a bare id is, beyond what the price source says itself. Bedrock ids are
 * `vendor.model`, with the region of a cross-region inference profile before them.
 */
export const SELLER_HINTS: readonly SellerHint[] = [
  {
    provider: 'aws',
    match: {
      regex:
        '^(?:(?:us|eu|apac|au|jp|in|ca|us-gov|global)\\.)?(?:ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|moonshot|moonshotai|nvidia|openai|qwen|stability|twelvelabs|writer|zai)\\.',
    },
  },
  {
    provider: 'openai',
    match: {
      regex:
        '^(?:chatgpt-|codex-|computer-use|dall-e|davinci|babbage|ft:(?:gpt|davinci|babbage)|omni-moderation|text-embedding-|text-davinci|text-moderation|tts-)',
    },
  },
  { provider: 'perplexity', match: { regex: '^sonar(?:-|$)' } },
  { provider: 'cohere', match: { regex: '^embed-(?:v4|english|multilingual)' } },
];
