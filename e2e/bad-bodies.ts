/** A usage event that is taken. */
export const event = (more: object = {}): Record<string, unknown> => ({
  timestamp: '2026-11-20T10:00:00.000Z',
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 1,
  output_tokens: 1,
  ...more,
});

/** The same as JSON, with more members. */
export const text = (more: string): string =>
  `{"timestamp":"2026-11-20T10:00:00Z","provider":"openai","model":"gpt-4o","input_tokens":1,"output_tokens":1${more}}`;
const nested = (depth: number): string => `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`;

/** Bodies that are not JSON we take: refused whatever the endpoint. */
export const MALFORMED: [string, string | Uint8Array][] = [
  ['nothing', ''],
  ['a blank', ' '],
  ['truncated JSON', '{"timestamp":"2026'],
  ['a bare word', 'nope'],
  ['NaN', text(',"latency_ms":NaN')],
  ['Infinity', text(',"latency_ms":Infinity')],
  ['single quotes', "{'a':1}"],
  ['a trailing comma', '[1,]'],
  ['two values', '{} {}'],
  ['a raw control character', text(',"feature":"a\nb"')],
  ['a raw NUL byte', text(',"feature":"a\0b"')],
  ['a prototype key', text(',"__proto__":{"admin":true}')],
  ['a constructor key', text(',"constructor":{"prototype":{"admin":true}}')],
  [
    'bytes that are not UTF-8',
    Buffer.concat([
      Buffer.from(text(',"feature":"')),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}'),
    ]),
  ],
  ['a byte order mark', Buffer.from(`\ufeff${text('')}`)],
  ['a string', '"text"'],
  ['a number', '42'],
  ['null', 'null'],
  ['true', 'true'],
  ['deep arrays', '['.repeat(100_000) + ']'.repeat(100_000)],
];

/** Single events that must be refused, with the field that is to be named. */
export const REFUSED: [string, Record<string, unknown> | string, string][] = [
  ['no timestamp', event({ timestamp: undefined }), 'timestamp'],
  ['a date that does not exist', event({ timestamp: '2026-02-30T00:00:00Z' }), 'timestamp'],
  ['a time far ahead', event({ timestamp: '2199-01-01T00:00:00Z' }), 'timestamp'],
  ['a time before 1970', event({ timestamp: '1969-12-31T23:59:59Z' }), 'timestamp'],
  ['a time as a number', event({ timestamp: 1_700_000_000 }), 'timestamp'],
  ['an empty provider', event({ provider: '' }), 'provider'],
  ['a blank model', event({ model: '   ' }), 'model'],
  ['a model that is a list', event({ model: ['gpt-4o'] }), 'model'],
  ['a very long model', event({ model: 'm'.repeat(5_000) }), 'model'],
  ['negative tokens', event({ input_tokens: -1 }), 'input_tokens'],
  ['half a token', event({ output_tokens: 0.5 }), 'output_tokens'],
  ['tokens as text', event({ input_tokens: '12' }), 'input_tokens'],
  ['too many tokens', event({ input_tokens: 1e13 }), 'input_tokens'],
  ['a huge number', text(',"latency_ms":1e400'), 'latency_ms'],
  ['a negative latency', event({ latency_ms: -5 }), 'latency_ms'],
  ['a score above one', event({ quality_score: 1.1 }), 'quality_score'],
  ['a negative cost', event({ cost: '-1' }), 'reported_cost_usd'],
  ['a card number as cost', event({ cost: '4111111111111111' }), 'reported_cost_usd'],
  ['a cost that is no number', event({ cost: 'much' }), 'reported_cost_usd'],
  ['a cost with too many digits', event({ cost: 0.1234567890123456789 }), 'reported_cost_usd'],
  ['an empty id', event({ event_id: '' }), 'event_id'],
  ['a long id', event({ event_id: 'x'.repeat(129) }), 'event_id'],
  ['an id with a line break', event({ event_id: 'a\nb' }), 'event_id'],
  ['NUL in a name', text(',"feature":"a\\u0000b"'), 'feature'],
  ['half a surrogate pair in text', text(',"input_text":"\\ud800"'), 'input_text'],
  ['NUL in a metadata key', text(',"metadata":{"a\\u0000":1}'), 'metadata'],
  ['metadata that is a list', event({ metadata: [1] }), 'metadata'],
  ['metadata nested too deep', text(`,"metadata":{"a":${nested(500)}}`), 'metadata'],
  ['tags that are numbers', event({ tags: { a: 1 } }), 'tags'],
  ['a count that names a constructor', event({ input_tokens: { constructor: 1 } }), 'input_tokens'],
  ['tags that hide a method', event({ tags: { hasOwnProperty: 1 } }), 'tags'],
  ['a constructor as a member', text(',"constructor":1'), 'constructor'],
  ['more cached than input', event({ cache_read_tokens: 2 }), 'cache_read_tokens'],
  ['an unknown field', event({ is_admin: true }), 'is_admin'],
  ['a field under two names', text(',"inputTokens":2'), 'input_tokens'],
];

/** Odd events that are harmless and must be taken. */
export const TAKEN: [string, Record<string, unknown> | string][] = [
  ['an id full of NATS wildcards', event({ event_id: 'a.b.*.> c' })],
  ['an id that looks like SQL', event({ event_id: "'; DROP TABLE events; --" })],
  ['a model named __proto__', event({ model: '__proto__' })],
  ['a model named constructor', event({ model: 'constructor' })],
  ['names in other scripts', event({ feature: 'раyment', user_id: '用户', agent_name: '𝒜' })],
  ['a path as a name', event({ feature: '../../etc/passwd' })],
  ['a name with tabs in COPY syntax', event({ feature: String.raw`a\tb\N\.` })],
  ['metadata that names a constructor', event({ metadata: { constructor: 1 } })],
  ['null for an optional field', event({ feature: null, metadata: null })],
  ['a duplicate key', text(',"feature":"a","feature":"b"')],
  [
    'a time with an offset and seven decimals',
    event({ timestamp: '2026-11-20T12:00:00.1234567+02:00' }),
  ],
];
