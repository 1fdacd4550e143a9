import type { Component } from './component.js';

/** The service tiers that have prices of their own. */
export const SERVICE_TIERS = ['standard', 'batch', 'flex', 'priority'] as const;
/** One of {@link SERVICE_TIERS}. */
export type ServiceTier = (typeof SERVICE_TIERS)[number];

/** A price per unit in US dollars as a decimal string, with the cliffs of long contexts. */
export interface Rate {
  usd: string;
  /**
   * Once the total input of a call exceeds `aboveInputTokens`, all its units take this price.
   * Ascending.
   */
  tiers?: { aboveInputTokens: number; usd: string }[];
}

/** The source of prices that an operator sets by hand. */
export const OVERRIDE_SOURCE = 'override';

/** Where prices come from. */
export interface PriceSource {
  /** For example `genai-prices`, `litellm`, `override`. */
  source: string;
  sourceVersion: string;
  /** SHA-256 of the source's content, hexadecimal. */
  checksum: string;
  /** ISO-8601 time at which the source was recorded. */
  recordedAt: string;
}

/** The prices of one model in one tier over one span of time. Never changed once published. */
export interface PriceVersion extends PriceSource {
  provider: string;
  model: string;
  serviceTier: ServiceTier;
  /** Unix milliseconds, inclusive; absent means always before. */
  validFromMs?: number;
  /** Unix milliseconds, exclusive; absent means until replaced. */
  validToMs?: number;
  /** Daily window in milliseconds after UTC midnight, half-open; it wraps when `to < from`. */
  dailyWindow?: { fromMs: number; toMs: number };
  rates: Partial<Record<Component, Rate>>;
  /** Why an operator set these prices; only for overrides. */
  reason?: string;
}
