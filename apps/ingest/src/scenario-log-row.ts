import type { LogBatch, RecordedLog } from '@costwire/contracts';
import type { CopyCell, CopyColumns } from '@costwire/persistence';

/** Columns of the table of logs in the order of {@link scenarioLogRow}. */
export const SCENARIO_LOG_COLUMNS = {
  project_id: 'uuid',
  scenario_id: 'uuid',
  event_id: 'text',
  message_id: 'uuid',
  ts: 'timestamptz',
  received_at: 'timestamptz',
  source: 'text',
  preview: 'text',
  size_bytes: 'int4',
  token_count: 'int8',
  output_tokens: 'int8',
  pii_types: 'text[]',
  repeat_of: 'text',
} as const satisfies CopyColumns;

/** The cells of one log. */
export function scenarioLogRow(batch: Omit<LogBatch, 'events'>, log: RecordedLog): CopyCell[] {
  return [
    batch.project_id,
    batch.scenario_id,
    log.event_id,
    batch.message_id,
    log.timestamp,
    batch.received_at,
    log.source,
    log.preview,
    log.size_bytes,
    log.token_count,
    log.output_tokens,
    log.pii_types,
    log.repeat_of,
  ];
}
