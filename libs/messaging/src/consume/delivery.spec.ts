import type { JsMsg } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { packEvents, usageBatchJson } from '@costwire/contracts';
import { usageBatch, usageEvent } from '@costwire/testing';
import { MalformedMessage, readDelivery } from './delivery.js';

const TYPE = 'io.costwire.usage.accepted.v1';

/** What the client would hand over. */
function messageOf(json: string): JsMsg {
  const envelope = headers();
  envelope.set('ce-type', TYPE);
  const message = {
    subject: 'costwire.events.usage.p',
    headers: envelope,
    data: Buffer.from(json),
  };
  return message as unknown as JsMsg;
}

const events = Array.from({ length: 20 }, (_, n) =>
  usageEvent(n % 2 === 0 ? { user_id: 'ann', latency_ms: n } : { metadata: { n } }),
);
const batch = usageBatch({ events });

describe('a delivery', () => {
  test.each([
    ['packed', usageBatchJson(batch)],
    ['one by one', JSON.stringify(batch)],
  ])('holds the same events when they came %s', (_, json) => {
    const { payload } = readDelivery(messageOf(json), TYPE);
    expect(payload).toEqual(batch);
  });

  test('holds the bytes of a packed message as they came', () => {
    const message = messageOf(usageBatchJson(batch));
    expect(readDelivery(message, TYPE).raw).toBe(message.data);
  });

  test.each<[string, object]>([
    ['has no events', { ...batch, events: undefined }],
    ['has no message id', { ...batch, message_id: undefined }],
    [
      'is packed and lacks a value',
      { ...batch, packed: { count: 2, columns: { event_id: ['a'] } } },
    ],
    [
      'has no project',
      { ...batch, project_id: undefined, events: undefined, packed: packEvents(events) },
    ],
  ])('is not made of a message that %s', (_, body) => {
    expect(() => readDelivery(messageOf(JSON.stringify(body)), TYPE)).toThrow(MalformedMessage);
  });
});
