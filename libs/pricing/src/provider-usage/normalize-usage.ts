import { quantitiesOf } from '../usage-quantities.js';
import { readAnthropicMessages } from './anthropic-usage.js';
import { readBedrockConverse } from './bedrock-usage.js';
import { readGeminiGenerateContent } from './gemini-usage.js';
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
  const quantities = quantitiesOf(read.usage);
  if (typeof quantities === 'string') return { status: 'malformed', detail: quantities };
  return read;
}
