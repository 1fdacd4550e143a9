import type { UsageEvent } from '@costwire/contracts';
import { newEventId } from './event-id.js';
import { serializeEvent, type UsageInput } from './usage-input.js';

const NOW = Date.parse('2026-03-04T05:06:07.089Z');
const call: UsageInput = { provider: 'openai', model: 'gpt-4o', input_tokens: 3, output_tokens: 2 };
const parsed = (event: UsageInput) =>
  JSON.parse(serializeEvent(event, NOW).json) as Record<string, unknown>;

describe('serializeEvent', () => {
  test('fills in a new id and the present time', () => {
    const { eventId, json } = serializeEvent(call, NOW);
    const written = JSON.parse(json) as Record<string, unknown>;
    expect(written).toEqual({ ...call, event_id: eventId, timestamp: '2026-03-04T05:06:07.089Z' });
  });

  test('keeps the id and the time that the caller gives, as a date or as text', () => {
    const timestamp = '2025-12-31T23:59:59Z';
    expect(parsed({ ...call, event_id: 'mine', timestamp })).toMatchObject({
      event_id: 'mine',
      timestamp,
    });
    expect(parsed({ ...call, timestamp: new Date(0) })['timestamp']).toBe(
      '1970-01-01T00:00:00.000Z',
    );
  });

  test('counts the bytes of UTF-8, not the characters', () => {
    const plain = serializeEvent({ ...call, event_id: 'x', feature: 'ee' }, NOW);
    const accented = serializeEvent({ ...call, event_id: 'x', feature: 'éé' }, NOW);
    expect(accented.bytes - plain.bytes).toBe(2);
    expect(plain.bytes).toBe(plain.json.length);
  });

  test('throws for a date that is none and for what JSON cannot say', () => {
    expect(() => serializeEvent({ ...call, timestamp: new Date('no') }, NOW)).toThrow(RangeError);
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(() => serializeEvent({ ...call, metadata: circle } as UsageInput, NOW)).toThrow(
      TypeError,
    );
  });

  test('takes every canonical event as it is', () => {
    const canonical: UsageEvent = {
      ...call,
      event_id: 'e',
      timestamp: '2026-01-01T00:00:00Z',
      reported_cost_usd: '0.1',
    };
    const input: UsageInput = canonical;
    expect(parsed(input)).toEqual(canonical);
  });
});

describe('newEventId', () => {
  test('is a UUID of version 7 whose first 48 bits are the time', () => {
    const id = newEventId(NOW);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(NOW);
  });

  test('does not repeat itself', () => {
    expect(new Set(Array.from({ length: 5000 }, () => newEventId(NOW))).size).toBe(5000);
  });
});
