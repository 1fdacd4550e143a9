import type { ApiKeyId, MessageId, ProjectId } from './ids.js';
import type { PiiFinding } from './pii.js';
import type { UsageSource } from './usage-source.js';

/** A JSON value, as `JSON.parse` returns it. */
export type JsonValue =
  string | number | boolean | null | JsonValue[] | { [member: string]: JsonValue };

/** A JSON object. */
export type JsonObject = { [member: string]: JsonValue };

/**
 * One LLM call as it travels on the subjects and stands in the API: the canonical usage event.
 *
 * Members are spelled as on the wire. Token totals are inclusive: `input_tokens` contains the cached,
 * audio and image tokens named beside it, `output_tokens` contains the reasoning tokens
 * (OpenTelemetry GenAI semantic conventions, `gen_ai.usage.*`). Every text has been screened.
 */
export interface UsageEvent {
  /** Unique in the project, at most 128 characters. */
  event_id: string;
  /** When the call happened: ISO-8601, UTC, milliseconds. */
  timestamp: string;
  provider: string;
  model: string;
  operation?: string;
  service_tier?: string;
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens?: number;
  cache_write_tokens?: number;
  cache_write_1h_tokens?: number;
  reasoning_tokens?: number;
  input_audio_tokens?: number;
  output_audio_tokens?: number;
  input_image_tokens?: number;
  output_image_tokens?: number;
  /** Audio among the tokens read from a cache; since 0.2. Taken from the counts when absent. */
  cache_read_audio_tokens?: number;
  /** Images among the tokens read from a cache; since 0.2. Taken from the counts when absent. */
  cache_read_image_tokens?: number;
  web_searches?: number;
  latency_ms?: number;
  status?: string;
  /** 0 to 1, the caller's own judgement. */
  quality_score?: number;
  feature?: string;
  user_id?: string;
  agent_name?: string;
  environment?: string;
  tags?: Record<string, string>;
  trace_id?: string;
  span_id?: string;
  parent_span_id?: string;
  run_id?: string;
  session_id?: string;
  provider_response_id?: string;
  /** What the counts rest on; since 0.2. An event without it counts as `sdk`. */
  usage_source?: UsageSource;
  /**
   * What the caller says it cost, decimal US dollars. Kept beside our price and never used as it, but
   * for `usage_source` `provider_bill`, whose cost it is.
   */
  reported_cost_usd?: string;
  input_text?: string;
  output_text?: string;
  metadata?: JsonObject;
  /** Types of personal data that screening found and replaced. */
  pii_types?: string[];
  /** How many of each type and where; goes to pii's findings, not to the facts. */
  pii_findings?: PiiFinding[];
}

/** The events of one request, or the part of it that fits one message. */
export interface UsageBatch {
  message_id: MessageId;
  project_id: ProjectId;
  /** The key that sent it. */
  api_key_id: ApiKeyId;
  /** When the gateway accepted it: ISO-8601, UTC. */
  received_at: string;
  events: UsageEvent[];
}

/** Longest identifier taken for `event_id` and the other identifiers, in characters. */
export const MAX_ID_LENGTH = 128;
/** Largest token count taken for one call. */
export const MAX_TOKENS = 1_000_000_000_000;
/** Most events taken in one request. */
export const MAX_EVENTS_PER_REQUEST = 10_000;
