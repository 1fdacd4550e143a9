import type { JsMsg } from '@nats-io/jetstream';
import {
  unpackEvents,
  type MessageId,
  type PackedEvents,
  type ProjectId,
} from '@costwire/contracts';

/** What a payload must have so that it can be taken apart event by event. */
export interface BatchPayload {
  message_id: MessageId;
  project_id: ProjectId;
  events: readonly unknown[];
}

/** A message, or the part of one that is being tried on its own. */
export interface Delivery<P extends BatchPayload = BatchPayload> {
  readonly subject: string;
  readonly type: string;
  readonly payload: P;
  /** The bytes as received, only while the delivery is the whole message. */
  readonly raw: Uint8Array | undefined;
  /** Place of the first event in the original message. */
  readonly firstIndex: number;
  readonly traceparent: string | undefined;
}

/** A message that is not a batch at all. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}

/**
 * Reads a JetStream message.
 *
 * @throws {MalformedMessage} when its body or type is not what the consumer expects.
 */
export function readDelivery(message: JsMsg, expectedType: string): Delivery {
  const type = message.headers?.get('ce-type') ?? '';
  if (type !== expectedType) throw new MalformedMessage(`expected ${expectedType}, got "${type}"`);
  const payload = parse(message.data, message.headers?.get('ce-id') ?? '');
  return {
    subject: message.subject,
    type,
    payload,
    raw: message.data,
    firstIndex: 0,
    traceparent: message.headers?.get('traceparent') || undefined,
  };
}

/** The part of a delivery from event `start` up to, not including, event `end`. */
export function partOf<P extends BatchPayload>(
  delivery: Delivery<P>,
  start: number,
  end: number,
): Delivery<P> {
  return {
    ...delivery,
    payload: { ...delivery.payload, events: delivery.payload.events.slice(start, end) },
    raw: undefined,
    firstIndex: delivery.firstIndex + start,
  };
}

/** The number of events in some deliveries. */
export function countEvents(deliveries: readonly Delivery[]): number {
  return deliveries.reduce((sum, { payload }) => sum + payload.events.length, 0);
}

/** Totals are the parts of a message that tells them; it has no id of its own but the envelope's. */
interface RawPayload extends Partial<BatchPayload> {
  totals?: readonly unknown[];
  packed?: PackedEvents;
}

function parse(data: Uint8Array, envelopeId: string): BatchPayload {
  let read: RawPayload | null;
  try {
    read = JSON.parse(
      Buffer.from(data.buffer, data.byteOffset, data.length).toString('utf8'),
    ) as RawPayload | null;
  } catch (cause) {
    throw new MalformedMessage('the body is not JSON', { cause });
  }
  const { totals, packed, ...rest } = read ?? {};
  const events = packed ? unpacked(packed) : totals;
  const payload = events ? { message_id: envelopeId, events, ...rest } : rest;
  if (!payload.message_id || !payload.project_id || !Array.isArray(payload.events)) {
    throw new MalformedMessage('the body is not a batch of events');
  }
  return payload as BatchPayload;
}

function unpacked(packed: PackedEvents): object[] {
  try {
    return unpackEvents(packed);
  } catch (cause) {
    throw new MalformedMessage('the events are not packed as they should be', { cause });
  }
}
