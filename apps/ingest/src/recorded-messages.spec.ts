import {
  readUsageBatch,
  type ApiKeyId,
  type ProjectId,
  type UsageBatch,
} from '@costwire/contracts';
import type { Delivery } from '@costwire/messaging';
import { usageBatch, usageEvent } from '@costwire/testing';
import { recordedMessages } from './recorded-messages.js';

const KEY = '0190b6f2-7c3a-7d55-8f00-3c5b9e7a1d42' as ApiKeyId;
const OTHER_KEY = '0190b6f2-7c3a-7d55-8f00-3c5b9e7a1d43' as ApiKeyId;
const PROJECT = '0190b6f2-7c3a-7d55-8f00-3c5b9e7a1d44' as ProjectId;

function deliveryOf(batch: Partial<UsageBatch>, whole = true): Delivery<UsageBatch> {
  const payload = usageBatch({ project_id: PROJECT, api_key_id: KEY, ...batch });
  return {
    subject: '',
    type: '',
    payload,
    raw: whole ? Buffer.from(JSON.stringify(payload)) : undefined,
    firstIndex: 0,
    traceparent: '00-trace',
  };
}

const events = (...ids: string[]) => ids.map((event_id) => usageEvent({ event_id }));
const allOf = (deliveries: Delivery<UsageBatch>[]) =>
  deliveries.map(({ payload }) => payload.events);
const read = ({ bytes }: { bytes: Uint8Array }) => readUsageBatch(Buffer.from(bytes).toString());

describe('the messages of what was recorded', () => {
  test('are the bytes as they came when a message is alone and owns all', () => {
    const delivery = deliveryOf({ events: events('a', 'b') });
    const [message, ...others] = recordedMessages([delivery], allOf([delivery]));
    expect(others).toEqual([]);
    expect(message!.bytes).toBe(delivery.raw);
    expect(message!.traceparent).toBe('00-trace');
  });

  test('hold only what a message owns', () => {
    const delivery = deliveryOf({ events: events('a', 'b') });
    const [message] = recordedMessages([delivery], [delivery.payload.events.slice(1)]);
    expect(read(message!)).toEqual({
      ...delivery.payload,
      events: delivery.payload.events.slice(1),
    });
  });

  test('join small ones of one key in their order, and keep keys apart', () => {
    const deliveries = [
      deliveryOf({ events: events('a') }),
      deliveryOf({ events: events('b'), api_key_id: OTHER_KEY }),
      deliveryOf({ events: events('c', 'd') }),
      deliveryOf({ events: events('e') }),
    ];
    const messages = recordedMessages(deliveries, [...allOf(deliveries).slice(0, 3), []]);
    const ids = messages.map((message) => read(message).events.map(({ event_id }) => event_id));
    expect(ids).toEqual([['a', 'c', 'd'], ['b']]);
    expect(messages.map((message) => read(message).api_key_id)).toEqual([KEY, OTHER_KEY]);
    expect(messages[0]!.traceparent).toBeUndefined();
  });

  test('have the same id for the same deliveries, and another one for others', () => {
    const deliveries = [deliveryOf({ events: events('a') }), deliveryOf({ events: events('b') })];
    const idOf = (owned = allOf(deliveries)) => recordedMessages(deliveries, owned)[0]!.id;
    expect(idOf()).toBe(idOf());
    const more = [...deliveries, deliveryOf({ events: events('c') })];
    expect(recordedMessages(more, allOf(more))[0]!.id).not.toBe(idOf());
  });

  test('leave large ones and parts of a message alone', () => {
    const large = deliveryOf({ events: [usageEvent({ input_text: 'x'.repeat(40_000) })] });
    const part = deliveryOf({ events: events('p') }, false);
    const small = deliveryOf({ events: events('s') });
    const deliveries = [small, large, part];
    expect(recordedMessages(deliveries, allOf(deliveries))).toHaveLength(3);
  });

  test('stay below 64 KiB however many there are', () => {
    const deliveries = Array.from({ length: 40 }, (_, index) =>
      deliveryOf({
        events: [usageEvent({ event_id: `${index}`, input_text: 'x'.repeat(5_000) })],
      }),
    );
    const messages = recordedMessages(deliveries, allOf(deliveries));
    expect(messages.length).toBeGreaterThan(3);
    for (const { bytes } of messages) expect(bytes.length).toBeLessThanOrEqual(64 * 1024);
    const ids = messages.flatMap((message) => read(message).events.map(({ event_id }) => event_id));
    expect(ids).toEqual(deliveries.map((_, index) => `${index}`));
  });
});
