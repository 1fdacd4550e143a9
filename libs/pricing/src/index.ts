export { COMPONENTS, unitOf, type Component, type Quantities } from './component.js';
export { genaiPriceBook, GENAI_PRICES_VERSION } from './genai-price-book.js';
export { PriceBook, type PriceBookContent } from './price-book.js';
export type { PriceSource, PriceVersion, Rate, ServiceTier } from './price-version.js';
export type {
  PartlyPricedUsage,
  PricedUsage,
  PriceOrigin,
  PricingOutcome,
  ReceiptLine,
  UnpricedReason,
  UnpricedUsage,
} from './priced-usage.js';
export type { Call, TokenUsage } from './token-usage.js';
export { quantitiesOf } from './usage-quantities.js';
