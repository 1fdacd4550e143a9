import fc from 'fast-check';
import {
  packEvents,
  readUsageBatch,
  unpackEvents,
  usageBatchJson,
  type PackedEvents,
} from './packed-events.js';
import type { ApiKeyId, MessageId, ProjectId } from './ids.js';
import type { UsageEvent } from './usage-event.js';

const json = fc.jsonValue({ maxDepth: 2 }).filter((value) => value !== null);
const event = fc.record(
  {
    event_id: fc.string(),
    timestamp: fc.string(),
    provider: fc.constantFrom('openai', 'anthropic', ''),
    model: fc.string(),
    input_tokens: fc.nat(),
    output_tokens: fc.nat(),
    user_id: fc.constantFrom('a', 'b', '__proto__'),
    feature: fc.string(),
    latency_ms: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    tags: fc.dictionary(fc.string(), fc.string()),
    metadata: json,
    pii_types: fc.array(fc.string()),
  },
  { requiredKeys: ['event_id', 'timestamp', 'provider', 'model', 'input_tokens', 'output_tokens'] },
) as unknown as fc.Arbitrary<UsageEvent>;

const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const usage = (fields: Partial<UsageEvent>): UsageEvent => ({
  event_id: 'e',
  timestamp: '2026-01-31T23:59:59.999Z',
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 1,
  output_tokens: 2,
  ...fields,
});

describe('packed events', () => {
  test('are the events they were made of, whatever fields each has', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        const unpacked = unpackEvents(throughJson(packEvents(events)));
        expect(throughJson(unpacked)).toEqual(throughJson(events));
      }),
    );
  });

  test('write a text that all share once, and one that some share once with its places', () => {
    const users = ['ann', 'bob', 'ann', 'ann'];
    const { columns } = packEvents(users.map((user_id) => usage({ user_id })));
    expect(columns['provider']).toEqual({ values: ['openai'] });
    expect(columns['user_id']).toEqual({ values: ['ann', 'bob'], at: [0, 1, 0, 0] });
    expect(columns['event_id']).toEqual(['e', 'e', 'e', 'e']);
  });

  test('keep texts that hardly recur as they are', () => {
    const users = ['ann', 'bob', 'cem', 'ann'];
    const { columns } = packEvents(users.map((user_id) => usage({ user_id })));
    expect(columns['user_id']).toEqual(users);
  });

  test('lack a field where the event lacked it', () => {
    const events = [usage({ status: 'ok' }), usage({ latency_ms: 0 }), usage({})];
    const [first, second, third] = unpackEvents(throughJson(packEvents(events))) as UsageEvent[];
    expect([first!.status, second!.status, third!.status]).toEqual(['ok', undefined, undefined]);
    expect([first!.latency_ms, second!.latency_ms]).toEqual([undefined, 0]);
  });

  test('that all lack a field in a constant column lack it', () => {
    const packed: PackedEvents = { count: 2, columns: { status: { values: [null] } } };
    expect(unpackEvents(packed)).toEqual([{ status: undefined }, { status: undefined }]);
  });

  test.each<[string, PackedEvents['columns']]>([
    ['fewer values than events', { event_id: ['a'] }],
    ['more values than events', { event_id: ['a', 'b', 'c'] }],
    ['fewer places than events', { model: { values: ['a', 'b'], at: [0] } }],
    ['a place without a value', { model: { values: ['a', 'b'], at: [0, 2] } }],
  ])('are refused with %s', (_, columns) => {
    expect(() => unpackEvents({ count: 2, columns })).toThrow(RangeError);
  });
});

describe('the JSON of a batch', () => {
  const envelope = {
    message_id: 'm' as MessageId,
    project_id: 'p' as ProjectId,
    api_key_id: 'k' as ApiKeyId,
    received_at: '2026-01-31T23:59:59.999Z',
  };

  test('gives the batch again, with many events and with few', () => {
    for (const count of [1, 15, 16, 40]) {
      const events = Array.from({ length: count }, (_, n) => usage({ event_id: `e${n}` }));
      expect(readUsageBatch(usageBatchJson({ ...envelope, events }))).toEqual({
        ...envelope,
        events,
      });
    }
  });

  test('is packed when the events are many', () => {
    const jsonOf = (count: number) =>
      usageBatchJson({ ...envelope, events: Array.from({ length: count }, () => usage({})) });
    expect(JSON.parse(jsonOf(16))).not.toHaveProperty('events');
    expect(JSON.parse(jsonOf(15))).not.toHaveProperty('packed');
  });
});
