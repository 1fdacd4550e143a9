import type { UsageInput } from '@costwire/sdk';

/** An event and the time at which it is to be sent, Unix milliseconds; 0 for at once. */
export interface TimedEvent {
  event: UsageInput;
  dueMs: number;
}

/** How batches are made, and the clock they follow. */
export interface Pace {
  /** Most events in a batch. */
  batchSize: number;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

/** Events that are due within one slice travel together, or a slow replay would send them singly. */
const SLICE_MS = 250;

/** Collects events into batches, in order, and holds each batch back until its events are due. */
export async function* pacedBatches(
  events: AsyncIterable<TimedEvent>,
  { batchSize, now, sleep }: Pace,
): AsyncGenerator<UsageInput[]> {
  let batch: UsageInput[] = [];
  for await (const { event, dueMs } of events) {
    const sliceEnd = Math.ceil(dueMs / SLICE_MS) * SLICE_MS;
    if (sliceEnd > now()) {
      if (batch.length > 0) {
        yield batch;
        batch = [];
      }
      const wait = sliceEnd - now();
      if (wait > 0) await sleep(wait);
    }
    batch.push(event);
    if (batch.length === batchSize) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
