/** Largest body that the gateway of the test takes. */
export const BODY_LIMIT_BYTES = 64 * 1024;

/** Values that occur nowhere else, each valid by the rules of its kind. */
export const PLANTED = {
  email: 'quillon.vexley@plumrow.org',
  card: '4556737586899855',
  spacedCard: '4539 5782 1046 9315',
  ssn: '536-22-8726',
  phone: '+14152638841',
  iban: 'DE12500105170648489890',
  awsKey: 'AKIAQ4XW3KQ7TLM2PVBN',
  bearer: 'Bearer q7Vx2LmZ9cKzR4tYbN8wJ1sHdP6gA3eU',
};
/** Occurs in a harmless field, so that a search which finds nothing at all is noticed. */
export const MARKER = 'marker-zeltrix-feature';

const NAMES = [
  'event_id',
  'provider',
  'model',
  'operation',
  'service_tier',
  'status',
  'feature',
  'user_id',
  'agent_name',
  'environment',
  'trace_id',
  'span_id',
  'parent_span_id',
  'run_id',
  'session_id',
  'provider_response_id',
];

/** An event as it is sent. */
export type Event = Record<string, unknown>;

/** A harmless event with other fields. */
export const event = (more: Event = {}): Event => ({
  timestamp: '2026-11-20T10:00:00Z',
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 10,
  output_tokens: 5,
  ...more,
});

/** Free text of every kind around a value. */
export const freeText = (value: string): Event => ({
  input_text: `please use ${value} for this`,
  output_text: JSON.stringify({ answer: `it was ${value}`, list: [value] }),
  tags: { [value]: value, plain: `see ${value}, thanks` },
  metadata: {
    [value]: value,
    nested: [{ deeper: { [`of ${value}`]: `is ${value}.`, list: [value, 1, null] } }],
    ...(/^\d+$/.test(value) && { number: Number(value) }),
  },
});

/** The value in every field: alone, within other text, and behind a prefix. */
export const eventsWith = (value: string): Event[] =>
  [value, `note ${value} end`, `ref:${value}`].map((text) => ({
    ...event(Object.fromEntries(NAMES.map((name) => [name, text]))),
    ...freeText(value),
  }));

/** The same fields by their other names. */
export const camelCase = (fields: Event): Event =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );

/** Bodies that must be refused, with the value wherever an answer or a log line could quote it. */
export const refusedWith = (value: string): (string | Uint8Array)[] => [
  JSON.stringify(event({ [value]: value })),
  JSON.stringify(event({ [value.replace(/\W/g, '')]: 1 })),
  `{"timestamp": "${value}`,
  `{"feature": ${value}}`,
  value,
  JSON.stringify(value),
  JSON.stringify([value]),
  JSON.stringify({ events: value }),
  JSON.stringify({ events: [value] }),
  JSON.stringify({ events: [], [value]: 1 }),
  JSON.stringify(event({ timestamp: value })),
  JSON.stringify(event({ input_tokens: value })),
  JSON.stringify(event({ latency_ms: value })),
  JSON.stringify(event({ quality_score: value })),
  JSON.stringify(event({ tags: value })),
  JSON.stringify(event({ tags: { [value]: { [value]: value } } })),
  JSON.stringify(event({ metadata: value })),
  JSON.stringify(event({ metadata: { [value]: `\0${value}` } })),
  JSON.stringify(event({ metadata: { [`\0${value}`]: 1 } })),
  JSON.stringify(event({ feature: [value] })),
  JSON.stringify(event({ user_id: `${value}\n` })),
  JSON.stringify(event({ event_id: value.repeat(20) })),
  JSON.stringify(event({ input_text: value.padEnd(BODY_LIMIT_BYTES, ' x') })),
  Buffer.concat([Buffer.from(`{"feature":"${value}`), Buffer.from([0xff]), Buffer.from('"}')]),
];

/** The ways in which a value could have been written down. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const escaped = (pattern: RegExp) =>
    value.replace(pattern, (at) => `\\u${at.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const digits = value.replace(/\D/g, '');
  return [
    value,
    ...(digits.length >= 9 ? [digits] : []),
    value.replace(/^Bearer /, ''),
    encodeURIComponent(value),
    value.replace(/\W/g, (at) => encodeURIComponent(at)),
    JSON.stringify(value).slice(1, -1),
    escaped(/\W/g),
    escaped(/[^]/g),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((shift) => base64Core(bytes, shift)),
  ];
}

/** What base64 makes of the bytes wherever they begin: the characters no neighbour has a part in. */
function base64Core(bytes: Buffer, shift: number): string[] {
  const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64url');
  const whole = Math.floor(((shift + bytes.length) * 4) / 3);
  const core = text.slice(Math.ceil((shift * 4) / 3), whole);
  return [core, core.replaceAll('-', '+').replaceAll('_', '/')];
}

const FORMS = Object.entries(PLANTED).flatMap(([name, value]) =>
  [...new Set(formsOf(value))].map((form) => ({ name, bytes: Buffer.from(form) })),
);

/** Which values are in some bytes, with what surrounds them. */
export function found(content: Buffer): string[] {
  return FORMS.flatMap(({ name, bytes }) => {
    const at = content.indexOf(bytes);
    if (at < 0) return [];
    return [`${name}: ${content.toString('latin1', Math.max(0, at - 80), at + 80)}`];
  });
}
