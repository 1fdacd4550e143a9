import { derivedUuid } from '@costwire/contracts';
import type { UsageInput } from '@costwire/sdk';
import type { TimedEvent } from '../sending/paced-batches.js';
import type { ReplayClock } from './replay-clock.js';
import type { TraceRow } from './trace-file.js';

/** What the calls of a trace are recorded as. */
export interface TraceLabels {
  provider: string;
  model: string;
  feature: string;
}

/** Identifies one row of one file: the same bytes give the same ids, whatever the file is called. */
export function traceEventId(sha256: string, row: number): string {
  return derivedUuid('azure-llm', sha256, String(row));
}

/** The readable rows as events, each with the time at which it is to be sent. */
export async function* traceEvents(
  rows: AsyncIterable<TraceRow>,
  sha256: string,
  labels: TraceLabels,
  clock: ReplayClock,
): AsyncGenerator<TimedEvent> {
  for await (const { row, call } of rows) {
    if (call === undefined) continue;
    const event: UsageInput = {
      event_id: traceEventId(sha256, row),
      timestamp: new Date(clock.eventTimeMs(call.timestampMs)),
      provider: labels.provider,
      model: labels.model,
      operation: 'chat',
      input_tokens: call.inputTokens,
      output_tokens: call.outputTokens,
      feature: labels.feature,
    };
    yield { event, dueMs: clock.dueMs(call.timestampMs) };
  }
}
