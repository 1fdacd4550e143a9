import { createHash } from 'node:crypto';
import { findProvider, type Provider } from '@pydantic/genai-prices';
import { catalogProviderOf, type GenaiSource, GENAI_CORRECTIONS } from './genai-catalog.js';
import { PriceBook } from '../price-book.js';
import { SELLER_HINTS } from '../models/seller-hints.js';
import type { SellerHint } from '../models/resolve-model.js';

/** The version of `@pydantic/genai-prices` whose data this is. */
export const GENAI_PRICES_VERSION = '0.1.8';
const RECORDED_AT = '2026-11-21T00:00:00Z';

/** The ids of the package's providers: it offers no synchronous list. A test compares them. */
export const GENAI_PROVIDER_IDS = [
  'anthropic',
  'arcee',
  'avian',
  'aws',
  'azure',
  'baseten',
  'cerebras',
  'cloudflare',
  'cohere',
  'cursor',
  'deepseek',
  'doubleword',
  'fireworks',
  'github-copilot',
  'google',
  'groq',
  'huggingface_cerebras',
  'huggingface_fireworks-ai',
  'huggingface_groq',
  'huggingface_hyperbolic',
  'huggingface_nebius',
  'huggingface_novita',
  'huggingface_nscale',
  'huggingface_ovhcloud',
  'huggingface_publicai',
  'huggingface_sambanova',
  'huggingface_together',
  'minimax',
  'mistral',
  'modal',
  'moonshotai',
  'novita',
  'openai',
  'openrouter',
  'ovhcloud',
  'perplexity',
  'quicksilverpro',
  'together',
  'typesafe',
  'voyageai',
  'x-ai',
  'zai',
  'zhipuai',
] as const;

/**
 * A price book of the data in the npm package `@pydantic/genai-prices` (MIT).
 *
 * The package's floats are taken as the decimals they are written as; its arithmetic is not used.
 */
export function genaiPriceBook(): PriceBook {
  const providers = GENAI_PROVIDER_IDS.flatMap((id) => findProvider({ providerId: id }) ?? []);
  const source: GenaiSource = {
    source: 'genai-prices',
    sourceVersion: GENAI_PRICES_VERSION,
    checksum: checksumOf(providers),
    recordedAt: RECORDED_AT,
  };
  return new PriceBook({
    version: `genai-prices@${GENAI_PRICES_VERSION}+${source.checksum.slice(0, 12)}`,
    providers: providers.map((provider) => catalogProviderOf(provider, source)),
    hints: [...SELLER_HINTS, ...providers.flatMap(hintOf)],
  });
}

function hintOf(provider: Provider): SellerHint[] {
  return provider.model_match ? [{ provider: provider.id, match: provider.model_match }] : [];
}

function checksumOf(providers: Provider[]): string {
  return createHash('sha256')
    .update(JSON.stringify([providers, GENAI_CORRECTIONS]))
    .digest('hex');
}
