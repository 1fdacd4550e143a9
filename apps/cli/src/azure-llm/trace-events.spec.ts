import { isUuid } from '@costwire/contracts';
import type { TimedEvent } from '../sending/paced-batches.js';
import { replayClock } from './replay-clock.js';
import { traceEventId, traceEvents } from './trace-events.js';
import type { TraceRow } from './trace-file.js';

const labels = { provider: 'openai', model: 'gpt-4o', feature: 'chat' };
const clock = replayClock({
  firstMs: 0,
  lastMs: 0,
  startMs: 0,
  speed: 'max',
  shiftToNow: false,
});

async function* rows(): AsyncGenerator<TraceRow> {
  yield { row: 1, call: { timestampMs: 979, inputTokens: 4808, outputTokens: 10 } };
  yield { row: 2, call: undefined };
  yield { row: 3, call: { timestampMs: 979, inputTokens: 4808, outputTokens: 10 } };
}

describe('the events of a trace', () => {
  test('leave out what cannot be read and keep equal rows apart', async () => {
    const events: TimedEvent[] = [];
    for await (const event of traceEvents(rows(), 'abc', labels, clock)) events.push(event);
    expect(events.map(({ event }) => event.event_id)).toEqual([
      traceEventId('abc', 1),
      traceEventId('abc', 3),
    ]);
    expect(events[0]).toEqual({
      dueMs: 0,
      event: {
        ...labels,
        event_id: traceEventId('abc', 1),
        timestamp: new Date(979),
        operation: 'chat',
        input_tokens: 4808,
        output_tokens: 10,
      },
    });
  });

  test('have ids that depend on the file and the row alone', () => {
    expect(isUuid(traceEventId('abc', 1))).toBe(true);
    expect(traceEventId('abc', 1)).toBe(traceEventId('abc', 1));
    expect(traceEventId('abc', 1)).not.toBe(traceEventId('abd', 1));
    expect(traceEventId('abc', 11)).not.toBe(traceEventId('abc1', 1));
  });
});
