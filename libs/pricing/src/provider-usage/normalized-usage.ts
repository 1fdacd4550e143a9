import type { TokenUsage } from '../token-usage.js';

/** The usage objects that can be read, named after the API that returns them. */
export const USAGE_FORMATS = [
  'openai_chat',
  'openai_responses',
  'anthropic_messages',
  'gemini_generate_content',
  'bedrock_converse',
] as const;

/** Names the API whose usage object is read. */
export type UsageFormat = (typeof USAGE_FORMATS)[number];

/** A usage object in inclusive totals. */
export interface ReadUsage {
  status: 'read';
  usage: TokenUsage;
  /** The tier the provider says it served, in the provider's words. */
  serviceTier?: string;
  /** What the object says that the totals cannot hold, in words. */
  notes: string[];
}

/** A usage object that cannot be trusted. */
export interface MalformedUsage {
  status: 'malformed';
  /** Names the count at fault and what is wrong with it. */
  detail: string;
}

/** What reading a provider's usage object gives. */
export type NormalizedUsage = ReadUsage | MalformedUsage;

/** Drops the zeros of optional counts, so that what was not used is absent. */
export function withoutZeros(
  usage: Required<Pick<TokenUsage, 'inputTokens' | 'outputTokens'>> & TokenUsage,
): TokenUsage {
  const { inputTokens, outputTokens, ...parts } = usage;
  const used = Object.entries(parts).filter(([, count]) => count !== undefined && count > 0);
  return { inputTokens, outputTokens, ...Object.fromEntries(used) };
}
