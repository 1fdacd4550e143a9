import { withoutZeros, type ReadUsage } from './normalized-usage.js';
import { totalNotes } from './openai-usage.js';
import type { UsageReader } from './usage-reader.js';

/**
 * Reads `usageMetadata` of Gemini's generateContent. `promptTokenCount` includes cached content;
 * thoughts and the prompt of tool use lie outside the counts of prompt and candidates.
 */
export function readGeminiGenerateContent(reader: UsageReader): ReadUsage {
  const prompt = reader.firstOf('promptTokenCount', 'prompt_token_count') ?? 0;
  const toolUse = reader.firstOf('toolUsePromptTokenCount', 'tool_use_prompt_token_count') ?? 0;
  const thoughts = reader.firstOf('thoughtsTokenCount', 'thoughts_token_count') ?? 0;
  const total = reader.firstOf('totalTokenCount', 'total_token_count');
  const input = prompt + toolUse;
  const output = outputOf(reader, input, thoughts, total);
  const modality = (name: string, ...lists: string[]): number => countOf(reader, name, lists);
  const usage = withoutZeros({
    inputTokens: input,
    outputTokens: output,
    cacheReadTokens: reader.firstOf('cachedContentTokenCount', 'cached_content_token_count'),
    reasoningTokens: thoughts,
    inputAudioTokens: modality('AUDIO', ...PROMPT_DETAILS),
    inputImageTokens: modality('IMAGE', ...PROMPT_DETAILS),
    outputAudioTokens: modality('AUDIO', ...CANDIDATE_DETAILS),
    outputImageTokens: modality('IMAGE', ...CANDIDATE_DETAILS),
    cacheReadAudioTokens: modality('AUDIO', 'cacheTokensDetails', 'cache_tokens_details'),
    cacheReadImageTokens: modality('IMAGE', 'cacheTokensDetails', 'cache_tokens_details'),
  });
  const serviceTier = tierOf(reader);
  return {
    status: 'read',
    usage,
    notes: totalNotes(total, input + output),
    ...(serviceTier !== undefined && { serviceTier }),
  };
}

/** How REST, SDKs and the live API spell the count of what was generated. */
export const CANDIDATE_COUNTS = [
  'candidatesTokenCount',
  'candidates_token_count',
  'responseTokenCount',
  'response_token_count',
] as const;

const PROMPT_DETAILS = [
  'promptTokensDetails',
  'prompt_tokens_details',
  'toolUsePromptTokensDetails',
  'tool_use_prompt_tokens_details',
];
const CANDIDATE_DETAILS = [
  'candidatesTokensDetails',
  'candidates_tokens_details',
  'responseTokensDetails',
  'response_tokens_details',
];

function outputOf(
  reader: UsageReader,
  input: number,
  thoughts: number,
  total: number | undefined,
): number {
  const candidates = reader.firstOf(...CANDIDATE_COUNTS);
  if (candidates === undefined) return Math.max(thoughts, (total ?? 0) - input);
  const included = thoughts > 0 && thoughts <= candidates && total === input + candidates;
  return included ? candidates : candidates + thoughts;
}

function countOf(reader: UsageReader, modality: string, lists: string[]): number {
  let sum = 0;
  for (const list of lists) {
    for (const entry of reader.list(list)) {
      if (entry.text('modality')?.toUpperCase() !== modality) continue;
      sum += entry.firstOf('tokenCount', 'token_count') ?? 0;
      if (entry.fault !== undefined) reader.fault ??= `${list}: ${entry.fault}`;
    }
  }
  return sum;
}

/** `serviceTier` of the Gemini API; `trafficType` of Vertex AI, for example `ON_DEMAND_FLEX`. */
function tierOf(reader: UsageReader): string | undefined {
  const tier = reader.text('serviceTier') ?? reader.text('service_tier');
  if (tier !== undefined) return tier;
  const traffic = reader.text('trafficType') ?? reader.text('traffic_type');
  return traffic?.toLowerCase().replace(/^on_demand_/, '');
}
