import type { SerializedEvent } from './usage-input.js';

/** Most events sent in one request; the server takes no more. */
export const MAX_EVENTS_PER_REQUEST = 10_000;
/** Most bytes of events sent in one request; the server takes 5 MB with everything around them. */
export const MAX_BYTES_PER_REQUEST = 4_500_000;

/**
 * Cuts events into requests that stay within both limits, in order. An event that is too large by
 * itself travels alone, so that the server's refusal concerns no other.
 */
export function splitEvents(events: readonly SerializedEvent[]): SerializedEvent[][] {
  const requests: SerializedEvent[][] = [];
  let current: SerializedEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const full = bytes + event.bytes > MAX_BYTES_PER_REQUEST;
    if (current.length > 0 && (full || current.length === MAX_EVENTS_PER_REQUEST)) {
      requests.push(current);
      current = [];
      bytes = 0;
    }
    current.push(event);
    bytes += event.bytes;
  }
  if (current.length > 0) requests.push(current);
  return requests;
}
