import type { JsonObject, UsageSource } from '@costwire/contracts';
import {
  EventTime,
  Name,
  OptionalFraction,
  OptionalId,
  OptionalLatency,
  OptionalMoney,
  OptionalName,
  OptionalObject,
  OptionalTags,
  OptionalText,
  OptionalTokens,
  OptionalUsageSource,
  Tokens,
} from './usage-event-fields.js';
import { IsOptional } from 'class-validator';

/** One LLM call as a producer sends it. Every field is also taken in camelCase. */
export class UsageEventDto {
  @OptionalId('Unique in the project; made for you when absent.')
  event_id?: string;

  @EventTime('When the call happened, ISO-8601; UTC when it names no offset.')
  timestamp!: string;

  @Name('For example openai, anthropic, google, bedrock.')
  provider!: string;

  @Name('As named in the call.')
  model!: string;

  @OptionalName('chat, text_completion, embeddings, ...')
  operation?: string;

  @OptionalName('standard, batch, flex, priority.')
  service_tier?: string;

  @Tokens('All input tokens, with those read from or written to a cache.')
  input_tokens!: number;

  @Tokens('All output tokens, with reasoning.')
  output_tokens!: number;

  @OptionalTokens('Of the input tokens, those read from a prompt cache.')
  cache_read_tokens?: number;

  @OptionalTokens('Of the input tokens, those written to a prompt cache.')
  cache_write_tokens?: number;

  @OptionalTokens('Of the cache writes, those kept for one hour.')
  cache_write_1h_tokens?: number;

  @OptionalTokens('Of the output tokens, those spent on reasoning.')
  reasoning_tokens?: number;

  @OptionalTokens('Of the input tokens, audio.')
  input_audio_tokens?: number;

  @OptionalTokens('Of the output tokens, audio.')
  output_audio_tokens?: number;

  @OptionalTokens('Of the input tokens, images.')
  input_image_tokens?: number;

  @OptionalTokens('Of the output tokens, images.')
  output_image_tokens?: number;

  @OptionalTokens('Of the tokens read from a prompt cache, audio.')
  cache_read_audio_tokens?: number;

  @OptionalTokens('Of the tokens read from a prompt cache, images.')
  cache_read_image_tokens?: number;

  @OptionalTokens("Searches by the provider's own web search tool.")
  web_searches?: number;

  @OptionalLatency('Duration of the call in milliseconds.')
  latency_ms?: number;

  @OptionalName('success, error, ...')
  status?: string;

  @OptionalFraction('Your own judgement of the answer, 0 to 1.')
  quality_score?: number;

  @OptionalName('The feature of your product that made the call.')
  feature?: string;

  @OptionalName('Who it was made for; personal data becomes a keyed hash.')
  user_id?: string;

  @OptionalName('The agent that made it.')
  agent_name?: string;

  @OptionalName('production, staging, ...')
  environment?: string;

  @OptionalTags('Labels; screened.')
  tags?: Record<string, string>;

  @OptionalId('Trace the call belongs to.')
  trace_id?: string;

  @OptionalId('Span of the call.')
  span_id?: string;

  @OptionalId('Span that contains it.')
  parent_span_id?: string;

  @OptionalId('Agent run the call belongs to.')
  run_id?: string;

  @OptionalId('Conversation the call belongs to.')
  session_id?: string;

  @OptionalId("The provider's own id of its answer.")
  provider_response_id?: string;

  @OptionalUsageSource(
    'What the counts rest on; `sdk` when absent. Of several accounts of a call the best is counted.',
  )
  usage_source?: UsageSource;

  @OptionalMoney(
    'What you believe it cost, US dollars. Kept beside our price; the cost of a `provider_bill` alone.',
  )
  reported_cost_usd?: string | number;

  @OptionalText('Prompt; screened for personal data before it is kept.')
  input_text?: string;

  @OptionalText('Answer; screened for personal data before it is kept.')
  output_text?: string;

  @OptionalObject('Anything else; screened.')
  metadata?: JsonObject;
}

/** One event of the profiler's batch: the time is that of arrival when absent. */
export class ProfilerEventDto extends UsageEventDto {
  @IsOptional()
  declare timestamp: string;
}

/** Names that other systems use for our fields. */
export const USAGE_ALIASES: Readonly<Record<string, string>> = {
  cost: 'reported_cost_usd',
  cost_usd: 'reported_cost_usd',
  estimated_cost_usd: 'reported_cost_usd',
  cached_tokens: 'cache_read_tokens',
};
