import { withoutZeros, type ReadUsage } from './normalized-usage.js';
import type { UsageReader } from './usage-reader.js';

/**
 * Reads `usage` of Anthropic Messages. `input_tokens` leaves out what was read from or written to
 * the cache, so the inclusive total is the sum of the three.
 */
export function readAnthropicMessages(reader: UsageReader): ReadUsage {
  const fresh = reader.count('input_tokens');
  const cacheRead = reader.count('cache_read_input_tokens');
  const write5m = reader.count('cache_creation', 'ephemeral_5m_input_tokens');
  const write1h = reader.count('cache_creation', 'ephemeral_1h_input_tokens');
  const stated = reader.count('cache_creation_input_tokens');
  const cacheWrite = Math.max(stated, write5m + write1h);
  const usage = withoutZeros({
    inputTokens: fresh + cacheRead + cacheWrite,
    outputTokens: reader.count('output_tokens'),
    cacheReadTokens: cacheRead,
    cacheWriteTokens: cacheWrite,
    cacheWrite1hTokens: write1h,
    reasoningTokens: reader.count('output_tokens_details', 'thinking_tokens'),
    webSearches: reader.count('server_tool_use', 'web_search_requests'),
  });
  const serviceTier = reader.text('service_tier');
  return {
    status: 'read',
    usage,
    notes: [...writeNotes(stated, write5m + write1h), ...notesOf(reader)],
    ...(serviceTier !== undefined && { serviceTier }),
  };
}

function writeNotes(stated: number, split: number): string[] {
  if (stated === 0 || stated >= split) return [];
  return [`cache_creation_input_tokens is ${stated}, its parts sum to ${split}`];
}

function notesOf(reader: UsageReader): string[] {
  const notes: string[] = [];
  if (reader.text('inference_geo') === 'us') {
    notes.push('inference_geo "us" has a surcharge that the list price does not hold');
  }
  if (reader.text('speed') === 'fast') {
    notes.push('speed "fast" has a price of its own that the list price does not hold');
  }
  for (const iteration of reader.list('iterations')) {
    const type = iteration.text('type');
    if (type === 'message' || type === undefined) continue;
    const model = iteration.text('model') ?? 'the same model';
    notes.push(`an iteration of type ${type} is billed apart, at the price of ${model}`);
  }
  return notes;
}
