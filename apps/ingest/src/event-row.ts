import type { UsageBatch, UsageEvent } from '@costwire/contracts';
import { copyRow } from '@costwire/persistence';

/** Columns of the table of facts in the order of {@link eventRow}. */
export const EVENT_COLUMNS = [
  'project_id',
  'ts',
  'event_id',
  'api_key_id',
  'received_at',
  'provider',
  'model',
  'operation',
  'service_tier',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cache_write_1h_tokens',
  'reasoning_tokens',
  'input_audio_tokens',
  'output_audio_tokens',
  'input_image_tokens',
  'output_image_tokens',
  'web_searches',
  'latency_ms',
  'status',
  'quality_score',
  'feature',
  'user_id',
  'agent_name',
  'environment',
  'tags',
  'trace_id',
  'span_id',
  'parent_span_id',
  'run_id',
  'session_id',
  'provider_response_id',
  'reported_cost_usd',
  'input_text',
  'output_text',
  'metadata',
  'pii_types',
  'usage_source',
] as const;

/** Columns of the table of identities in the order of {@link identityRow}. */
export const IDENTITY_COLUMNS = [
  'project_id',
  'event_id',
  'message_id',
  'ts',
  'received_at',
] as const;

/** One fact as a COPY line. */
export function eventRow(batch: UsageBatch, event: UsageEvent): string {
  return copyRow([
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
    event.reported_cost_usd,
    event.input_text,
    event.output_text,
    event.metadata && JSON.stringify(event.metadata),
    event.pii_types && `{${event.pii_types.join(',')}}`,
    event.usage_source,
  ]);
}

/** Who owns an event id, as a COPY line. */
export function identityRow(batch: UsageBatch, event: UsageEvent): string {
  return copyRow([
    batch.project_id,
    event.event_id,
    batch.message_id,
    event.timestamp,
    batch.received_at,
  ]);
}
