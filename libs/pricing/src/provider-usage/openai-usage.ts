import { withoutZeros, type ReadUsage } from './normalized-usage.js';
import type { UsageReader } from './usage-reader.js';

/**
 * Reads `usage` of Chat Completions (also of the many APIs that copy it). Totals are inclusive.
 *
 * xAI and some others leave reasoning out of `completion_tokens`; `total_tokens` tells. Cached
 * tokens are `prompt_cache_hit_tokens` at DeepSeek and a top-level `cached_tokens` at Moonshot.
 */
export function readOpenaiChat(reader: UsageReader): ReadUsage {
  const input = reader.count('prompt_tokens');
  const completion = reader.count('completion_tokens');
  const reasoning = reader.count('completion_tokens_details', 'reasoning_tokens');
  const total = reader.optional('total_tokens');
  const apart = reasoning > 0 && total === input + completion + reasoning;
  const output = apart ? completion + reasoning : completion;
  const cacheRead =
    reader.optional('prompt_tokens_details', 'cached_tokens') ??
    reader.firstOf('prompt_cache_hit_tokens', 'cached_tokens');
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
  });
  return { status: 'read', usage, notes: totalNotes(total, input + output) };
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
  const notes = totalNotes(reader.optional('total_tokens'), input + output);
  return { status: 'read', usage, notes };
}

/** A note when the provider's own total is not the sum of what it reports. */
export function totalNotes(total: number | undefined, sum: number): string[] {
  if (total === undefined || total === sum) return [];
  return [`the provider's total is ${total}, its parts sum to ${sum}`];
}
