import type { UsageEvent } from '@costwire/contracts';
import { newEventId } from './event-id.js';

type FilledIn = 'event_id' | 'timestamp' | 'reported_cost_usd' | 'pii_types';

/** One LLM call as a caller reports it: the canonical usage event with the ids and times optional. */
export interface UsageInput extends Omit<UsageEvent, FilledIn> {
  /** Unique in the project, at most 128 characters. Default: a new UUIDv7. */
  event_id?: string;
  /** When the call happened: a Date or ISO-8601. Default: the moment it is handed over. */
  timestamp?: Date | string;
  /** Your own figure in US dollars, a number or a decimal string; kept beside the price, never used as it. */
  reported_cost_usd?: number | string;
}

/** An event that is ready to be sent. */
export interface SerializedEvent {
  eventId: string;
  /** JSON text. */
  json: string;
  /** Length of `json` in UTF-8. */
  bytes: number;
}

const encoder = new TextEncoder();

/**
 * Fills in id and time and fixes the event as JSON, so that later changes of the object do not matter.
 *
 * @throws TypeError or RangeError when a member cannot be written as JSON or the date is not one.
 */
export function serializeEvent(event: UsageInput, nowMs: number): SerializedEvent {
  const eventId = event.event_id ?? newEventId(nowMs);
  const { timestamp = new Date(nowMs) } = event;
  const json = JSON.stringify({
    ...event,
    event_id: eventId,
    timestamp: timestamp instanceof Date ? timestamp.toISOString() : timestamp,
  });
  return { eventId, json, bytes: encoder.encode(json).length };
}
