import { withoutZeros, type ReadUsage } from './normalized-usage.js';
import { totalNotes } from './openai-usage.js';
import type { UsageReader } from './usage-reader.js';

/**
 * Reads `usage` of Bedrock's Converse. `inputTokens` leaves out what was read from or written to
 * the cache; `cacheDetails` splits the writes by lifetime.
 */
export function readBedrockConverse(reader: UsageReader): ReadUsage {
  const fresh = reader.count('inputTokens');
  const cacheRead = reader.firstOf('cacheReadInputTokens', 'cacheReadInputTokenCount') ?? 0;
  const cacheWrite = reader.firstOf('cacheWriteInputTokens', 'cacheWriteInputTokenCount') ?? 0;
  const hourly = reader.list('cacheDetails').filter((entry) => entry.text('ttl') === '1h');
  const output = reader.count('outputTokens');
  const input = fresh + cacheRead + cacheWrite;
  const usage = withoutZeros({
    inputTokens: input,
    outputTokens: output,
    cacheReadTokens: cacheRead,
    cacheWriteTokens: cacheWrite,
    cacheWrite1hTokens: hourly.reduce((sum, entry) => sum + entry.count('inputTokens'), 0),
  });
  return {
    status: 'read',
    usage,
    notes: totalNotes(reader.optional('totalTokens'), input + output),
  };
}
