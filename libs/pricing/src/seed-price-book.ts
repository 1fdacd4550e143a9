import { bedrockVersions } from './aws/bedrock-versions.js';
import { genaiPriceBook } from './genai/genai-price-book.js';
import type { PriceBook } from './price-book.js';

/** The prices that come with the library: genai-prices, its gaps at Bedrock filled. */
export function seedPriceBook(): PriceBook {
  return genaiPriceBook().with(bedrockVersions(), 'fill');
}
