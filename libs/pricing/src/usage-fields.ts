import type { CallUsage } from '@costwire/contracts';
import type { TokenUsage } from './token-usage.js';

/** The counts of a call: as messages and the API spell them, and as the library does. */
export const USAGE_FIELDS: readonly (readonly [keyof CallUsage, keyof TokenUsage])[] = [
  ['input_tokens', 'inputTokens'],
  ['output_tokens', 'outputTokens'],
  ['cache_read_tokens', 'cacheReadTokens'],
  ['cache_write_tokens', 'cacheWriteTokens'],
  ['cache_write_1h_tokens', 'cacheWrite1hTokens'],
  ['reasoning_tokens', 'reasoningTokens'],
  ['input_audio_tokens', 'inputAudioTokens'],
  ['output_audio_tokens', 'outputAudioTokens'],
  ['input_image_tokens', 'inputImageTokens'],
  ['output_image_tokens', 'outputImageTokens'],
  ['cache_read_audio_tokens', 'cacheReadAudioTokens'],
  ['cache_read_image_tokens', 'cacheReadImageTokens'],
  ['web_searches', 'webSearches'],
];

const LEDGER_FIELDS: ReadonlySet<keyof CallUsage> = new Set([
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
]);

/** The counts that the ledger does not keep beside an amount; they come from the facts. */
export const FACT_FIELDS = USAGE_FIELDS.filter(([field]) => !LEDGER_FIELDS.has(field));

/** Counts as the library takes them. */
export function usageOfFields(fields: CallUsage): TokenUsage {
  const usage: TokenUsage = {};
  for (const [field, count] of USAGE_FIELDS) {
    if (fields[field] !== undefined) usage[count] = fields[field];
  }
  return usage;
}

/** Counts as messages and the API spell them. */
export function fieldsOfUsage(usage: TokenUsage): CallUsage {
  const fields: CallUsage = {};
  for (const [field, count] of USAGE_FIELDS) {
    if (usage[count] !== undefined) fields[field] = usage[count];
  }
  return fields;
}
