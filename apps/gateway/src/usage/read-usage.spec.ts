import 'reflect-metadata';
import { CostwireError, isUuid, type ProjectId } from '@costwire/contracts';
import { mayHoldUnstorableText } from '../validation/text-faults.js';
import { readProfilerBody, readUsageBody, type UsageSource } from './read-usage.js';

const NOW = Date.parse('2026-03-02T12:00:00.000Z');
const PROJECT = '0190a000-0000-7000-8000-000000000001' as ProjectId;

const VALID = {
  event_id: 'e',
  timestamp: '2026-03-02T11:00:00Z',
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 100,
  output_tokens: 10,
};
const { event_id: _id, ...ANONYMOUS } = VALID;
const { timestamp: _time, ...TIMELESS } = VALID;

function sourceOf(body: unknown, idempotencyKey?: string): UsageSource {
  return {
    projectId: PROJECT,
    nowMs: NOW,
    idempotencyKey,
    partial: false,
    textIsSuspect: mayHoldUnstorableText(Buffer.from(JSON.stringify(body) ?? '')),
  };
}

/** The body as it comes from the parser: no two events are one object. The reader may keep them. */
const parsed = (body: unknown): unknown =>
  body === undefined ? undefined : JSON.parse(JSON.stringify(body));

const readUsage = (body: unknown, key?: string) =>
  readUsageBody(parsed(body), sourceOf(body, key)).events;
const readProfiler = (body: unknown, key?: string) =>
  readProfilerBody(parsed(body), sourceOf(body, key)).events;

function refusalOf(read: () => unknown): CostwireError {
  try {
    read();
  } catch (error) {
    if (error instanceof CostwireError) return error;
    throw error;
  }
  throw new Error('was taken');
}

const fieldsOf = (read: () => unknown): string[] =>
  refusalOf(read).faults.map(({ field }) => field);

describe('a usage body', () => {
  test('may be one event or an array of them', () => {
    const event = { ...VALID, timestamp: '2026-03-02T11:00:00.000Z' };
    expect(readUsage(VALID)).toEqual([event]);
    expect(readUsage([VALID, { ...VALID, event_id: 'f' }])).toEqual([
      event,
      { ...event, event_id: 'f' },
    ]);
  });

  test('is brought to the canonical form: names, UTC time, decimal text', () => {
    const [event] = readUsage({
      eventId: 'e',
      timestamp: '2026-03-02 13:00:00.1234567+02:00',
      provider: 'openai',
      model: 'gpt-4o',
      inputTokens: 100,
      outputTokens: 10,
      cost: 1e-7,
      feature: null,
    });
    expect(event).toEqual({
      event_id: 'e',
      timestamp: '2026-03-02T11:00:00.123Z',
      provider: 'openai',
      model: 'gpt-4o',
      input_tokens: 100,
      output_tokens: 10,
      reported_cost_usd: '0.0000001',
    });
  });

  test.each([
    [1, 'body'],
    [null, 'body'],
    [undefined, 'body'],
    ['text', 'body'],
    [[], 'body'],
  ])('of %j is refused', (body, field) => {
    expect(refusalOf(() => readUsage(body)).code).toBe('validation_error');
    expect(fieldsOf(() => readUsage(body))).toEqual([field]);
  });

  test('is refused as a whole for one bad event, with its index and field', () => {
    const body = [VALID, { ...VALID, input_tokens: -1 }, VALID, { ...VALID, model: 3 }, 7];
    expect([...new Set(fieldsOf(() => readUsage(body)))]).toEqual([
      '[1].input_tokens',
      '[3].model',
      '[4]',
    ]);
  });

  test('needs a time, which the profiler’s batch does not', () => {
    expect(fieldsOf(() => readUsage(TIMELESS))).toEqual(['timestamp']);
    const [event] = readProfiler({ events: [TIMELESS] });
    expect(event!.timestamp).toBe('2026-03-02T12:00:00.000Z');
  });

  test('names at most a hundred faults', () => {
    const body = Array.from({ length: 500 }, () => ({ ...VALID, input_tokens: -1 }));
    expect(fieldsOf(() => readUsage(body))).toHaveLength(100);
  });

  test('may hold 10,000 events and not one more', () => {
    const body = Array.from({ length: 10_000 }, () => ANONYMOUS);
    const ids = readUsage(body).map(({ event_id }) => event_id);
    expect(new Set(ids).size).toBe(10_000);
    const refusal = refusalOf(() => readUsage([...body, ANONYMOUS]));
    expect(refusal).toMatchObject({ code: 'payload_too_large', faults: [{ field: 'body' }] });
  });
});

describe('a request that takes its valid events alone', () => {
  test('gets them, and the faults of the others by their place', () => {
    const body = [VALID, { ...VALID, model: '' }, { ...VALID, event_id: 'f' }, 7];
    const { events, refused } = readUsageBody(body, { ...sourceOf(body), partial: true });
    expect(events.map(({ event_id }) => event_id)).toEqual(['e', 'f']);
    expect(refused.map(({ index }) => index)).toEqual([1, 3]);
    expect(refused[0]!.faults[0]!.field).toBe('[1].model');
  });

  test('is told of a single event that it is refused', () => {
    const { events, refused } = readUsageBody({}, { ...sourceOf({}), partial: true });
    expect(events).toEqual([]);
    expect(refused).toMatchObject([{ index: 0 }]);
  });
});

describe('a profiler body', () => {
  test('holds the events under their name', () => {
    expect(readProfiler({ events: [VALID] })).toHaveLength(1);
    const body = { events: [VALID, { ...VALID, provider: '' }] };
    expect(fieldsOf(() => readProfiler(body))).toEqual(['events[1].provider']);
  });

  test.each([null, 1, [VALID], {}, { events: VALID }, { events: null }, { events: [] }])(
    'is refused without a list of events: %j',
    (body) => {
      expect(fieldsOf(() => readProfiler(body))).toEqual(['events']);
    },
  );

  test('is refused with more than 10,000 events', () => {
    const body = { events: Array.from({ length: 10_001 }, () => ANONYMOUS) };
    expect(refusalOf(() => readProfiler(body))).toMatchObject({
      code: 'payload_too_large',
      faults: [{ field: 'events' }],
    });
  });
});

describe('the id of an event that has none', () => {
  const idsOf = (key: string | undefined, projectId = PROJECT): string[] => {
    const body = [ANONYMOUS, ANONYMOUS, VALID];
    const source = { ...sourceOf(body, key), projectId };
    return readUsageBody(parsed(body), source).events.map((e) => e.event_id);
  };

  test('follows from the idempotency key and its place, so that a repeat is recognised', () => {
    expect(idsOf('key')).toEqual(idsOf('key'));
    expect(new Set(idsOf('key')).size).toBe(3);
    expect(idsOf('key').slice(0, 2).every(isUuid)).toBe(true);
    expect(idsOf('key')[2]).toBe('e');
  });

  test('differs with another key and in another project', () => {
    const other = '0190a000-0000-7000-8000-000000000009' as ProjectId;
    const all = [...idsOf('key'), ...idsOf('yek'), ...idsOf('key', other)].filter(
      (id) => id !== 'e',
    );
    expect(new Set(all).size).toBe(6);
  });

  test('is new each time without a key', () => {
    expect(idsOf(undefined)[0]).not.toBe(idsOf(undefined)[0]);
  });
});

describe('parts of a total', () => {
  test.each([
    [{ cache_read_tokens: 101 }, 'cache_read_tokens'],
    [{ cache_read_tokens: 60, cache_write_tokens: 41 }, 'cache_read_tokens'],
    [{ cache_write_tokens: 5, cache_write_1h_tokens: 6 }, 'cache_write_1h_tokens'],
    [{ cache_write_1h_tokens: 1 }, 'cache_write_1h_tokens'],
    [{ reasoning_tokens: 11 }, 'reasoning_tokens'],
    [{ input_audio_tokens: 60, input_image_tokens: 41 }, 'input_audio_tokens'],
    [{ output_audio_tokens: 6, output_image_tokens: 5 }, 'output_audio_tokens'],
    [{ cache_read_tokens: 9, cache_read_audio_tokens: 1 }, 'cache_read_audio_tokens'],
    [{ cache_read_tokens: 9, cache_read_image_tokens: 1 }, 'cache_read_image_tokens'],
    [
      {
        cache_read_tokens: 9,
        input_audio_tokens: 9,
        input_image_tokens: 9,
        cache_read_audio_tokens: 5,
        cache_read_image_tokens: 5,
      },
      'cache_read_audio_tokens',
    ],
  ])('may not exceed it: %j', (parts, field) => {
    expect(fieldsOf(() => readUsage([VALID, { ...VALID, ...parts }]))).toEqual([`[1].${field}`]);
  });

  test.each([
    { cache_read_tokens: 60, cache_write_tokens: 40, cache_write_1h_tokens: 40 },
    { reasoning_tokens: 10 },
    { input_audio_tokens: 60, input_image_tokens: 40 },
    { output_audio_tokens: 5, output_image_tokens: 5 },
    {
      cache_read_tokens: 100,
      input_audio_tokens: 60,
      input_image_tokens: 40,
      cache_read_audio_tokens: 60,
      cache_read_image_tokens: 40,
    },
  ])('may equal it: %j', (parts) => {
    expect(readUsage({ ...VALID, ...parts })).toHaveLength(1);
  });
});

describe('text that cannot be stored', () => {
  test('is refused by its field', () => {
    const body = [VALID, { ...VALID, metadata: { note: 'a\0b' } }];
    expect(fieldsOf(() => readUsage(body))).toEqual(['[1].metadata.note']);
    expect(fieldsOf(() => readUsage({ ...VALID, input_text: '\ud800' }))).toEqual(['input_text']);
  });

  test('does not fail the reader when it is nested 100,000 deep', () => {
    const deep = `${'['.repeat(100_000)}"\\ud800"${']'.repeat(100_000)}`;
    const body: unknown = JSON.parse(
      `{${JSON.stringify(VALID).slice(1, -1)},"metadata":{"a":${deep}}}`,
    );
    expect(
      refusalOf(() => readUsageBody(body, { ...sourceOf(VALID), textIsSuspect: true })).code,
    ).toBe('validation_error');
  });
});
