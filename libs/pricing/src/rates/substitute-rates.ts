import { multiplyUsd } from '@costwire/contracts';
import type { Component } from '../component.js';
import type { CompiledRate, RateCard } from './rate-card.js';

/** A component billed at the rate of another one. */
interface Substitute {
  component: Component;
  from: Component;
  /** Times the rate it comes from; 1 when absent. */
  factor?: number;
  /** The one price list it holds for; for all when absent. */
  provider?: string;
  /** Model ids it holds for; for all when absent. */
  models?: RegExp;
  rule: string;
}

/**
 * What providers say about components that their price lists do not name.
 *
 * Sources: OpenAI "Reasoning models" and "Images and vision" guides (image inputs are metered in
 * tokens at the text rate; reasoning tokens are billed as output tokens); Google "Gemini API
 * pricing" (one input price covers text, image, video and, unless listed apart, audio; output price
 * includes thinking tokens); Anthropic "Prompt caching" (a 1-hour cache write is 2 times the base
 * input price, as genai-prices 0.1.8 quotes it too).
 */
export const SUBSTITUTES: readonly Substitute[] = [
  { component: 'reasoning', from: 'output', rule: 'reasoning is billed as output' },
  { component: 'inputImage', from: 'input', rule: 'images are billed as input tokens' },
  { component: 'cacheReadImage', from: 'cacheRead', rule: 'images are billed as input tokens' },
  {
    component: 'outputImage',
    from: 'output',
    models: /^gpt-image-/,
    rule: 'this model only generates images',
  },
  {
    component: 'outputAudio',
    from: 'output',
    models: /-tts(?:-|$)/,
    rule: 'this model only generates audio',
  },
  {
    component: 'inputAudio',
    from: 'input',
    provider: 'google',
    rule: 'one input price for all modalities',
  },
  {
    component: 'cacheReadAudio',
    from: 'cacheRead',
    provider: 'google',
    rule: 'one cache price for all modalities',
  },
  {
    component: 'cacheWrite1h',
    from: 'input',
    factor: 2,
    models: /claude/,
    rule: '1-hour cache writes cost 2 times the input price',
  },
];

/** The card with the rates that follow from its own by the provider's published rules. */
export function withSubstitutes(card: RateCard): RateCard {
  const rates = { ...card.rates };
  for (const { component, from, factor = 1, provider, models, rule } of SUBSTITUTES) {
    const source = card.rates[from];
    if (rates[component] || !source) continue;
    if (component === 'cacheWrite1h' && !card.rates.cacheWrite5m) continue;
    if (provider !== undefined && provider !== card.version.provider) continue;
    if (models && !models.test(card.version.model)) continue;
    rates[component] = multiplied(source, factor, rule);
  }
  return { ...card, rates };
}

function multiplied(rate: CompiledRate, factor: number, rule: string): CompiledRate {
  return {
    base: multiplyUsd(rate.base, factor),
    tiers: rate.tiers.map((tier) => ({ above: tier.above, rate: multiplyUsd(tier.rate, factor) })),
    id: factor === 1 ? rate.id : `${rate.id}*${factor}`,
    rule,
  };
}
