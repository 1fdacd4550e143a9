import { parseUsd, type UsageBatch, type UsageEvent } from '@costwire/contracts';
import type { CopyCell, CopyColumns } from '@costwire/persistence';

/** Columns of the table of facts in the order of {@link eventRow}. */
export const EVENT_COLUMNS = {
  project_id: 'uuid',
  ts: 'timestamptz',
  event_id: 'text',
  api_key_id: 'uuid',
  received_at: 'timestamptz',
  provider: 'text',
  model: 'text',
  operation: 'text',
  service_tier: 'text',
  input_tokens: 'int8',
  output_tokens: 'int8',
  cache_read_tokens: 'int8',
  cache_write_tokens: 'int8',
  cache_write_1h_tokens: 'int8',
  reasoning_tokens: 'int8',
  input_audio_tokens: 'int8',
  output_audio_tokens: 'int8',
  input_image_tokens: 'int8',
  output_image_tokens: 'int8',
  web_searches: 'int8',
  latency_ms: 'float8',
  status: 'text',
  quality_score: 'float8',
  feature: 'text',
  user_id: 'text',
  agent_name: 'text',
  environment: 'text',
  tags: 'jsonb',
  trace_id: 'text',
  span_id: 'text',
  parent_span_id: 'text',
  run_id: 'text',
  session_id: 'text',
  provider_response_id: 'text',
  reported_cost_usd: 'usd',
  input_text: 'text',
  output_text: 'text',
  metadata: 'jsonb',
  pii_types: 'text[]',
  usage_source: 'text',
  cache_read_audio_tokens: 'int8',
  cache_read_image_tokens: 'int8',
} as const satisfies CopyColumns;

/** Columns of fields that most events lack; a batch in which all do is written without them. */
const SELDOM_USED = [
  'service_tier',
  'cache_write_tokens',
  'cache_write_1h_tokens',
  'reasoning_tokens',
  'input_audio_tokens',
  'output_audio_tokens',
  'input_image_tokens',
  'output_image_tokens',
  'cache_read_audio_tokens',
  'cache_read_image_tokens',
  'web_searches',
  'quality_score',
  'tags',
  'parent_span_id',
  'run_id',
  'provider_response_id',
  'reported_cost_usd',
  'input_text',
  'output_text',
  'metadata',
  'pii_types',
  'usage_source',
] as const satisfies readonly (keyof UsageEvent & keyof typeof EVENT_COLUMNS)[];

/** The columns that are empty in the facts of all these events. */
export function unusedColumns(events: readonly UsageEvent[]): Set<string> {
  const unused = new Set<string>(SELDOM_USED);
  // By the names an event has, of which it lacks most of these.
  for (const event of events) {
    for (const name in event) {
      if (event[name as keyof UsageEvent] !== undefined) unused.delete(name);
    }
  }
  return unused;
}

/** Columns of the table of identities in the order of {@link identityRow}. */
export const IDENTITY_COLUMNS = {
  project_id: 'uuid',
  event_id: 'text',
  message_id: 'uuid',
} as const satisfies CopyColumns;

/** The cells of one fact. */
export function eventRow(batch: UsageBatch, event: UsageEvent): CopyCell[] {
  const { reported_cost_usd: reported } = event;
  return [
    batch.project_id,
    event.timestamp,
    event.event_id,
    batch.api_key_id,
    batch.received_at,
    event.provider,
    event.model,
    event.operation,
    event.service_tier,
    event.input_tokens,
    event.output_tokens,
    event.cache_read_tokens,
    event.cache_write_tokens,
    event.cache_write_1h_tokens,
    event.reasoning_tokens,
    event.input_audio_tokens,
    event.output_audio_tokens,
    event.input_image_tokens,
    event.output_image_tokens,
    event.web_searches,
    event.latency_ms,
    event.status,
    event.quality_score,
    event.feature,
    event.user_id,
    event.agent_name,
    event.environment,
    event.tags && JSON.stringify(event.tags),
    event.trace_id,
    event.span_id,
    event.parent_span_id,
    event.run_id,
    event.session_id,
    event.provider_response_id,
    reported === undefined ? undefined : parseUsd(reported),
    event.input_text,
    event.output_text,
    event.metadata && JSON.stringify(event.metadata),
    event.pii_types,
    event.usage_source,
    event.cache_read_audio_tokens,
    event.cache_read_image_tokens,
  ];
}

/** The cells of who owns an event id. */
export function identityRow(batch: UsageBatch, event: UsageEvent): CopyCell[] {
  return [batch.project_id, event.event_id, batch.message_id];
}
