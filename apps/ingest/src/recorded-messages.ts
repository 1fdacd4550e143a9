import {
  derivedUuid,
  usageBatchJson,
  type MessageId,
  type ProjectId,
  type UsageBatch,
  type UsageEvent,
} from '@costwire/contracts';
import type { Delivery } from '@costwire/messaging';

/** A message to be handed on. */
export interface RecordedMessage {
  projectId: ProjectId;
  /** The same for the same events, so that the broker can drop a repeat. */
  id: string;
  bytes: Uint8Array;
  traceparent: string | undefined;
}

/** Only messages up to this size are joined: a large one gains nothing by company. */
const MAX_JOINED_PART_BYTES = 8 * 1024;
/** A joined message stays far below what any server takes. */
const MAX_JOINED_BYTES = 64 * 1024;

/** Small messages of one key that were recorded together. */
interface Group {
  parts: { delivery: Delivery<UsageBatch>; events: UsageEvent[] }[];
  bytes: number;
}

/**
 * The messages that hand on what some deliveries own. Small ones of one key travel together: recording
 * has decided which events are handed on, and cost books by event, so it does not matter in which
 * message an event comes. It spares the broker and cost the price of a message for each request.
 *
 * @param owned for each delivery, in order, the events that it owns.
 */
export function recordedMessages(
  deliveries: readonly Delivery<UsageBatch>[],
  owned: readonly UsageEvent[][],
): RecordedMessage[] {
  const messages: RecordedMessage[] = [];
  const groups = new Map<string, Group>();
  for (const [index, delivery] of deliveries.entries()) {
    const events = owned[index] ?? [];
    if (events.length === 0) continue;
    const size = delivery.raw?.length ?? Infinity;
    if (size > MAX_JOINED_PART_BYTES) {
      messages.push(messageOf(delivery, events));
      continue;
    }
    const { project_id, api_key_id } = delivery.payload;
    const key = project_id + api_key_id;
    let group = groups.get(key);
    if (!group || group.bytes + size > MAX_JOINED_BYTES) {
      if (group) messages.push(joined(group));
      groups.set(key, (group = { parts: [], bytes: 0 }));
    }
    group.parts.push({ delivery, events });
    group.bytes += size;
  }
  for (const group of groups.values()) messages.push(joined(group));
  return messages;
}

/** What one delivery owns: its own bytes, when that is all of it. */
function messageOf(delivery: Delivery<UsageBatch>, events: UsageEvent[]): RecordedMessage {
  const { payload, raw, firstIndex, traceparent } = delivery;
  const unchanged = raw && events.length === payload.events.length;
  return {
    projectId: payload.project_id,
    id: `${payload.message_id}:${firstIndex}:${events.length}`,
    bytes: unchanged ? raw : Buffer.from(usageBatchJson({ ...payload, events })),
    traceparent,
  };
}

/** One message of several, received when the first of them was; it belongs to no single trace. */
function joined({ parts }: Group): RecordedMessage {
  const [first] = parts;
  if (!first || parts.length === 1) return messageOf(first!.delivery, first!.events);
  const { payload } = first.delivery;
  const own = parts.map(({ delivery, events }) => messageId(delivery, events));
  const events = parts.flatMap((part) => part.events);
  const message_id = derivedUuid(...own) as MessageId;
  return {
    projectId: payload.project_id,
    id: `${message_id}:0:${events.length}`,
    bytes: Buffer.from(usageBatchJson({ ...payload, message_id, events })),
    traceparent: undefined,
  };
}

function messageId({ payload }: Delivery<UsageBatch>, events: readonly UsageEvent[]): string {
  return `${payload.message_id}:${events.length}`;
}
