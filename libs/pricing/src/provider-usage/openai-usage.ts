import { withoutZeros, type ReadUsage } from './normalized-usage.js';
import type { UsageReader } from './usage-reader.js';

/**
 * Reads `usage` of Chat Completions (also of the many APIs that copy it). Totals are inclusive.
 *
 * xAI and some others leave reasoning out of `completion_tokens`; `total_tokens` tells. Cached
 * tokens are `prompt_cache_hit_tokens` at DeepSeek and a top-level `cached_tokens` at Moonshot.
 * Perplexity and xAI's own SDK have `reasoning_tokens` beside the completion.
 */
export function readOpenaiChat(reader: UsageReader): ReadUsage {
  const input = reader.count('prompt_tokens');
  const completion = reader.count('completion_tokens');
  const total = reader.optional('total_tokens');
  const searches = reader.optional('num_search_queries');
  const isBeside = (searches ?? reader.optional('cached_prompt_text_tokens')) !== undefined;
  const beside = isBeside ? reader.count('reasoning_tokens') : 0;
  const reasoning = beside || reader.count('completion_tokens_details', 'reasoning_tokens');
  const apart = reasoning > 0 && (beside > 0 || total === input + completion + reasoning);
  const output = apart ? completion + reasoning : completion;
  const cacheRead =
    reader.optional('prompt_tokens_details', 'cached_tokens') ??
    reader.firstOf('prompt_cache_hit_tokens', 'cached_tokens', 'cached_prompt_text_tokens');
  const usage = withoutZeros({
    inputTokens: input,
    outputTokens: output,
    cacheReadTokens: cacheRead,
    cacheWriteTokens: reader.count('prompt_tokens_details', 'cache_write_tokens'),
    reasoningTokens: reasoning,
    inputAudioTokens: reader.count('prompt_tokens_details', 'audio_tokens'),
    inputImageTokens: reader.count('prompt_tokens_details', 'image_tokens'),
    outputAudioTokens: reader.count('completion_tokens_details', 'audio_tokens'),
    outputImageTokens: reader.count('completion_tokens_details', 'image_tokens'),
    webSearches: searches,
  });
  const counted = total === input + completion ? total : input + output;
  const notes = [...totalNotes(total, counted), ...apartNotes(reader)];
  return { status: 'read', usage, notes };
}

/** Counts that are billed at prices of their own, which no component stands for. */
const BILLED_APART = [
  // Perplexity: what it quotes from, read by the model.
  'citation_tokens',
  // xAI: sources of its live search.
  'num_sources_used',
] as const;

function apartNotes(reader: UsageReader): string[] {
  return BILLED_APART.flatMap((name) => {
    const count = reader.count(name);
    return count > 0 ? [`${name} is ${count}: billed apart and not in the amount`] : [];
  });
}

/** Reads `usage` of Responses, Images and Realtime. Totals are inclusive. */
export function readOpenaiResponses(reader: UsageReader): ReadUsage {
  const input = reader.count('input_tokens');
  const output = reader.count('output_tokens');
  const details = (side: 'input' | 'output', ...path: string[]): number =>
    reader.optional(`${side}_tokens_details`, ...path) ??
    reader.count(`${side}_token_details`, ...path);
  const usage = withoutZeros({
    inputTokens: input,
    outputTokens: output,
    cacheReadTokens: details('input', 'cached_tokens'),
    cacheWriteTokens: details('input', 'cache_write_tokens'),
    reasoningTokens: details('output', 'reasoning_tokens'),
    inputAudioTokens: details('input', 'audio_tokens'),
    inputImageTokens: details('input', 'image_tokens'),
    outputAudioTokens: details('output', 'audio_tokens'),
    outputImageTokens: details('output', 'image_tokens'),
    cacheReadAudioTokens: details('input', 'cached_tokens_details', 'audio_tokens'),
    cacheReadImageTokens: details('input', 'cached_tokens_details', 'image_tokens'),
  });
  const total = reader.optional('total_tokens');
  const notes = [...totalNotes(total, input + output), ...apartNotes(reader)];
  return { status: 'read', usage, notes };
}

/** A note when the provider's own total is not the sum of what it reports. */
export function totalNotes(total: number | undefined, sum: number): string[] {
  if (total === undefined || total === sum) return [];
  return [`the provider's total is ${total}, its parts sum to ${sum}`];
}
