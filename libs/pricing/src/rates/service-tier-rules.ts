import type { Component } from '../component.js';
import type { ServiceTier } from '../price-version.js';

/** A published discount or surcharge of a service tier on the standard list. */
export interface ServiceTierRule {
  tier: ServiceTier;
  /** Who sells the call. */
  sellers: readonly string[];
  /** Which of the book's model ids; anchored by the pattern itself. */
  models: RegExp;
  /** Times the standard rate, as an exact fraction. */
  factor: readonly [numerator: bigint, denominator: bigint];
  /** Published rates that are not the factor of the standard one, which is named too. */
  listed?: Readonly<Partial<Record<Component, { standard: string; usd: string }>>>;
  /** Components that keep their standard rate. */
  unchanged?: readonly Component[];
  /** Components whose rate in this tier is not published. */
  unknown?: readonly Component[];
  /** Page and date of the fact. */
  source: string;
}

const OPENAI =
  'OpenAI API pricing, Batch/Flex/Priority tables (copy of 2025-11; later models as LiteLLM quotes them, 2026-08)';
const GEMINI =
  'Gemini API pricing (Flex half, Priority 1.8 times, caching too), as quoted by genai-prices 0.1.8 and LiteLLM 2026-08; Gemini API optimization guide';
const CACHED: readonly Component[] = ['cacheRead', 'cacheReadAudio', 'cacheReadImage'];
const HALF = [1n, 2n] as const;

/** OpenAI's Batch and Flex tables round half of GPT-5.4's 0.25 dollars for cached input up. */
const GPT_5_4: Omit<ServiceTierRule, 'tier'> = {
  sellers: ['openai'],
  models: /^gpt-5\.4$/,
  factor: HALF,
  listed: { cacheRead: { standard: '0.00000025', usd: '0.00000013' } },
  source: 'OpenAI API pricing, Batch/Flex tables (copies of 2026-03 to 2026-08)',
};
const OPENAI_SINCE_5 = /^gpt-5(?:\.\d)?(?:-mini|-nano|-pro|-luna|-sol|-terra)?$/;
const OPENAI_BEFORE_5 =
  /^(?:gpt-4|gpt-4-turbo|gpt-4-32k|gpt-4-vision-preview|gpt-4\.1(?:-mini|-nano)?|gpt-4o(?:-mini|-2024-05-13|-search-preview)?|gpt-3\.5-turbo(?:-16k)?|computer-use|o1(?:-mini|-pro)?|o3(?:-mini|-pro|-deep-research)?|o4-mini(?:-deep-research)?|davinci|babbage|ft:gpt-4o-mini|ft:gpt-3\.5-turbo-|text-embedding-.+)$/;
const OPENAI_FLEX = /^(?:gpt-5(?:\.\d)?(?:-mini|-nano|-pro|-luna|-sol|-terra)?|o3|o4-mini)$/;
const GEMINI_TEXT =
  /^gemini-(?:2\.0|2\.5|3|3\.\d)-(?:pro|flash|flash-lite)(?:-image)?(?:-preview)?$/;

/**
 * OpenAI lists no cached price for batches of models older than GPT-5. Sources without a date are
 * the providers' general statements, not a dated copy of their tables.
 */
const BATCH: readonly ServiceTierRule[] = [
  { ...GPT_5_4, tier: 'batch' },
  { tier: 'batch', sellers: ['openai'], models: OPENAI_SINCE_5, factor: HALF, source: OPENAI },
  { tier: 'batch', sellers: ['openai'], models: /^gpt-6-/, factor: HALF, source: OPENAI },
  {
    tier: 'batch',
    sellers: ['openai'],
    models: OPENAI_BEFORE_5,
    factor: HALF,
    unknown: CACHED,
    source: OPENAI,
  },
  {
    tier: 'batch',
    sellers: ['openai'],
    models: /^gpt-3\.5-(?:0301|turbo-0613|turbo-1106)$/,
    factor: [1n, 1n],
    source: OPENAI,
  },
  {
    tier: 'batch',
    sellers: ['anthropic', 'google', 'aws'],
    models: /claude-(?!2|v1|instant)/,
    factor: HALF,
    source:
      'Anthropic pricing, Batch processing (stacks with caching); Vertex AI pricing; Amazon Bedrock pricing, Batch',
  },
  {
    tier: 'batch',
    sellers: ['google'],
    models: /^gemini-(?!live|omni|.*live|.*native-audio)/,
    factor: HALF,
    unchanged: CACHED,
    source: 'Gemini API batch guide (cached tokens cost as in non-batch traffic)',
  },
  {
    tier: 'batch',
    sellers: ['azure'],
    models: /^(?:gpt-(?:3\.5|4|4\.1|4o|5)|o1|o3|o4|text-embedding-)/,
    factor: HALF,
    unknown: CACHED,
    source: 'Azure OpenAI Global Batch (50% of global standard)',
  },
  {
    tier: 'batch',
    sellers: ['aws'],
    models: /^(?:amazon\.nova-(?:micro|lite|pro|premier)|meta\.llama|mistral\.mistral)/,
    factor: HALF,
    unknown: CACHED,
    source: 'Amazon Bedrock pricing, Batch (50% of on-demand for selected models)',
  },
  {
    tier: 'batch',
    sellers: ['groq', 'mistral'],
    models: /./,
    factor: HALF,
    unknown: CACHED,
    source: 'Groq and Mistral batch guides (50% of standard)',
  },
];

const FLEX: readonly ServiceTierRule[] = [
  { ...GPT_5_4, tier: 'flex' },
  { tier: 'flex', sellers: ['openai'], models: OPENAI_FLEX, factor: HALF, source: OPENAI },
  {
    tier: 'flex',
    sellers: ['google'],
    models: GEMINI_TEXT,
    factor: HALF,
    source: GEMINI,
  },
];

const PRIORITY: readonly ServiceTierRule[] = [
  priority(/^gpt-5(?:\.[1-46](?:-luna|-sol|-terra|-mini|-codex)?)?$/, 2n, 1n),
  priority(/^gpt-5-mini$/, 9n, 5n),
  // 12.50/1.25/75 dollars on OpenAI's page as quoted 2026-06; LiteLLM of 2026-08 says 2 times.
  priority(/^gpt-5\.5$/, 5n, 2n),
  priority(/^gpt-4\.1(?:-mini)?$/, 7n, 4n),
  priority(/^gpt-4\.1-nano$/, 2n, 1n),
  priority(/^gpt-4o$/, 17n, 10n),
  priority(/^gpt-4o-2024-05-13$/, 7n, 4n),
  priority(/^gpt-4o-mini$/, 5n, 3n),
  priority(/^o3$/, 7n, 4n),
  priority(/^o4-mini$/, 20n, 11n),
  {
    tier: 'priority',
    sellers: ['google'],
    models: /^gemini-(?:2\.5|3|3\.\d)-(?:pro|flash|flash-lite)(?:-preview)?$/,
    factor: [9n, 5n],
    source: GEMINI,
  },
];

/** In order of precedence. Tool and request fees keep their price in every tier. */
export const SERVICE_TIER_RULES: readonly ServiceTierRule[] = [...BATCH, ...FLEX, ...PRIORITY];

function priority(models: RegExp, numerator: bigint, denominator: bigint): ServiceTierRule {
  return {
    tier: 'priority',
    sellers: ['openai'],
    models,
    factor: [numerator, denominator],
    source: OPENAI,
  };
}
