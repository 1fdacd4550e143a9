import type { LogBatch, RecordedLog } from '@costwire/contracts';
import { copyRow } from '@costwire/persistence';

/** Columns of the table of logs in the order of {@link scenarioLogRow}. */
export const SCENARIO_LOG_COLUMNS = [
  'project_id',
  'scenario_id',
  'event_id',
  'message_id',
  'ts',
  'received_at',
  'source',
  'preview',
  'size_bytes',
  'token_count',
  'output_tokens',
  'pii_types',
  'repeat_of',
] as const;

/** One log as a COPY line. */
export function scenarioLogRow(batch: Omit<LogBatch, 'events'>, log: RecordedLog): string {
  return copyRow([
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
    log.pii_types && `{${log.pii_types.join(',')}}`,
    log.repeat_of,
  ]);
}
