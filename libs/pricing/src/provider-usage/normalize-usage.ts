import { quantitiesOf } from '../usage-quantities.js';
import { readAnthropicMessages } from './anthropic-usage.js';
import { readBedrockConverse } from './bedrock-usage.js';
import { CANDIDATE_COUNTS, readGeminiGenerateContent } from './gemini-usage.js';
import type { NormalizedUsage, ReadUsage, UsageFormat } from './normalized-usage.js';
import { readOpenaiChat, readOpenaiResponses } from './openai-usage.js';
import { UsageReader } from './usage-reader.js';

const READERS: Record<UsageFormat, (reader: UsageReader) => ReadUsage> = {
  openai_chat: readOpenaiChat,
  openai_responses: readOpenaiResponses,
  anthropic_messages: readAnthropicMessages,
  gemini_generate_content: readGeminiGenerateContent,
  bedrock_converse: readBedrockConverse,
};

/** The counts of which at least one must be there for the object to be of its format. */
const MAIN_COUNTS: Record<UsageFormat, readonly string[]> = {
  openai_chat: ['prompt_tokens', 'completion_tokens'],
  openai_responses: ['input_tokens', 'output_tokens'],
  anthropic_messages: ['input_tokens', 'output_tokens'],
  gemini_generate_content: [
    ...['promptTokenCount', 'prompt_token_count', 'totalTokenCount', 'total_token_count'],
    ...CANDIDATE_COUNTS,
  ],
  bedrock_converse: ['inputTokens', 'outputTokens'],
};

/**
 * Turns a provider's own usage object into inclusive totals with subsets.
 *
 * An object with a count that is negative, not a whole number, of the wrong type or larger than the
 * total it is part of is malformed as a whole: no part of it is used.
 */
export function normalizeUsage(format: UsageFormat, raw: unknown): NormalizedUsage {
  const reader = new UsageReader(raw);
  const read = READERS[format](reader);
  if (reader.fault !== undefined) return { status: 'malformed', detail: reader.fault };
  const counts = MAIN_COUNTS[format];
  if (reader.firstOf(...counts) === undefined) {
    return { status: 'malformed', detail: `none of ${counts.join(', ')} is there` };
  }
  const quantities = quantitiesOf(read.usage);
  if (typeof quantities === 'string') return { status: 'malformed', detail: quantities };
  return read;
}
