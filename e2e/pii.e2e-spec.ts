import { MESSAGES } from '@costwire/contracts';
import { eventually } from '@costwire/testing';
import { connect, type NatsConnection } from 'nats';
import { startCostwire, type TestCostwire } from './start-costwire.js';

const event = (more: object = {}): Record<string, unknown> => ({
  timestamp: '2026-11-20T10:00:00Z',
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 10,
  output_tokens: 5,
  ...more,
});

/** Backtracks for hours on the text below; the rating is about the pattern, the limit about the time. */
const SLOW_TEXT = `${'a'.repeat(60_000)}!`;

describe('personal data', () => {
  let costwire: TestCostwire;
  let key: string;
  let subscriber: NatsConnection;
  const told: unknown[] = [];

  const send = async (...events: Record<string, unknown>[]) => {
    const { status, body } = await costwire.call('POST', '/api/v1/llm/usage', key, events);
    expect([status, body.errors]).toEqual([202, undefined]);
  };
  const policy = async (body: object) => costwire.call('PUT', '/api/v1/pii/policies', key, body);
  const preview = async (body: object) => costwire.call('POST', '/api/v1/pii/scan', key, body);
  const stored = async (id: string): Promise<Record<string, unknown>> => {
    const find = async () => {
      const { body } = await costwire.call('GET', '/api/v1/llm/usage?limit=1000', key);
      return body.items.find(({ event_id: each }) => each === id);
    };
    await eventually(async () => expect(await find()).toBeDefined());
    return (await find())!;
  };

  beforeAll(async () => {
    costwire = await startCostwire({
      COSTWIRE_PII_TIME_LIMIT_MS: '400',
      COSTWIRE_PII_THREADS: '2',
    });
    key = await costwire.createKey('private', ['admin']);
    await eventually(async () =>
      expect((await costwire.call('GET', '/api/v1/projects', key)).status).toBe(200),
    );
    const { host, username, password } = new URL(costwire.broker.url);
    subscriber = await connect({ servers: host, user: username, pass: password });
    subscriber.subscribe(MESSAGES.piiFound.filter, {
      callback: (_error, message) => told.push(message.json()),
    });
    await subscriber.flush();
  });

  afterAll(async () => {
    await subscriber.close();
    await costwire.stop();
  });

  beforeEach(async () => {
    expect((await policy({})).status).toBe(200);
  });

  it('in text becomes findings with types, counts and places, once for each event', async () => {
    const found = event({
      event_id: 'found',
      feature: 'mail',
      input_text: 'ask ann@corp.test or bob@corp.test',
      metadata: { customer: { ip: '81.2.69.144' } },
    });
    await send(found, event({ event_id: 'clean', input_text: 'nothing here' }));
    await send({ ...found, input_text: 'a repeat with ann@corp.test and 4111 1111 1111 1111' });
    await send(event({ event_id: 'without text' }));
    const items = async () =>
      (await costwire.call('GET', '/api/v1/pii/findings?feature=mail', key)).body.items;
    await eventually(async () => expect(await items()).toHaveLength(2));
    await eventually(async () => {
      const { body } = await costwire.call('GET', '/api/v1/ingest/stats', key);
      expect(body).toMatchObject({ recorded: 3, duplicates: 1, pending: 0 });
    });
    const at = { event_id: 'found', feature: 'mail', timestamp: '2026-11-20T10:00:00.000Z' };
    expect(await items()).toEqual([
      {
        ...at,
        type: 'EMAIL_ADDRESS',
        count: 2,
        spans: [
          { path: '/input_text', start: 4, end: 19 },
          { path: '/input_text', start: 23, end: 38 },
        ],
      },
      {
        ...at,
        type: 'IP_ADDRESS',
        count: 1,
        spans: [{ path: '/metadata/customer/ip', start: 0, end: 12 }],
      },
    ]);
    const { body } = await costwire.call('GET', '/api/v1/pii/findings/summary', key);
    expect(body.data).toEqual([
      { name: 'EMAIL_ADDRESS', events: 1, findings: 2 },
      { name: 'IP_ADDRESS', events: 1, findings: 1 },
    ]);
    expect(told).toMatchObject([{ events: [{ event_id: 'found', feature: 'mail' }] }]);
    expect(JSON.stringify(told)).not.toContain('corp.test');
  });

  it('is treated as the policy of the project says, from the next request on', async () => {
    const changed = await policy({
      operators: {
        EMAIL_ADDRESS: { kind: 'hash' },
        IP_ADDRESS: { kind: 'mask', keep_last: 3 },
        CREDIT_CARD: { kind: 'encrypt', key_id: 'k7' },
        CUSTOMER: { kind: 'redact' },
      },
      allow: ['@corp.test'],
      patterns: [{ name: 'CUSTOMER', pattern: 'C-\\d{4}' }],
    });
    expect(changed).toMatchObject({ status: 200, body: { version: expect.any(Number) } });
    await send(
      event({
        event_id: 'by policy',
        input_text: 'ann@corp.test ann@other.test 81.2.69.144 4111 1111 1111 1111 C-1234!',
      }),
    );
    const { input_text: text, pii_types: types } = await stored('by policy');
    expect(text).toMatch(/^ann@corp\.test hmac:k1:[\w-]{43} \*{8}144 aes256gcm:k7:[\w-]{38,} !$/);
    expect(types).toEqual(['CREDIT_CARD', 'CUSTOMER', 'EMAIL_ADDRESS', 'IP_ADDRESS']);
    const other = await costwire.createKey('another project', ['admin']);
    await eventually(async () => {
      const { status, body } = await costwire.call('POST', '/api/v1/pii/scan', other, {
        text: 'ann@corp.test',
      });
      expect([status, body]).toEqual([200, expect.objectContaining({ policy_version: 0 })]);
    });
  });

  it('is shown by a preview, under a policy given or the own one, and nothing is kept', async () => {
    const text = 'ann@corp.test from 81.2.69.144';
    const own = await preview({ text });
    expect(own.body).toMatchObject({
      redacted: '<EMAIL_ADDRESS> from <IP_ADDRESS>',
      findings: [
        { type: 'EMAIL_ADDRESS', start: 0, end: 13, score: 1 },
        { type: 'IP_ADDRESS', start: 19, end: 30 },
      ],
    });
    const given = await preview({
      text,
      policy: { entities: ['IP_ADDRESS'], operators: { default: { kind: 'replace', with: '?' } } },
    });
    expect(given.body).toMatchObject({ redacted: 'ann@corp.test from ?', policy_version: null });
  });

  it.each([
    [{ entities: ['EMAIL'] }, 'entities[0]'],
    [{ operators: { EMAIL_ADDRESS: { kind: 'explode' } } }, 'operators'],
    [{ operators: { EMAIL_ADDRESS: { kind: 'hash', key: 'mine' } } }, 'operators'],
    [{ operators: { NOBODY: { kind: 'keep' } } }, 'operators'],
    [{ min_score: 2 }, 'min_score'],
    [{ min_scores: { EMAIL_ADDRESS: '1' } }, 'min_scores'],
    [{ patterns: [{ name: 'A_B', pattern: '(' }] }, 'patterns[0].pattern'],
    [{ patterns: [{ name: 'A_B', pattern: 'a+b' }] }, 'patterns[0].pattern'],
    [{ patterns: [{ name: 'A_B', pattern: 'a{0,5}' }] }, 'patterns[0].pattern'],
    [
      { patterns: [{ name: 'A_B', pattern: '(?:(?:a{1,30}){1,30}){1,30}b' }] },
      'patterns[0].pattern',
    ],
    [{ patterns: [{ name: 'US_SSN', pattern: 'a' }] }, 'patterns[0].name'],
    [{ unknown: 1 }, 'unknown'],
  ])('has no policy such as %j', async (body, field) => {
    const answer = await policy(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((fault) => fault.field)).toContain(field);
  });

  it('is under one policy at a time: a change made from an older version is refused', async () => {
    const current = await costwire.call('GET', '/api/v1/pii/policies', key);
    const { version } = current.body as unknown as { version: number };
    expect((await policy({ base_version: version, min_score: 0.6 })).status).toBe(200);
    expect((await policy({ base_version: version, min_score: 0.7 })).status).toBe(409);
    const after = await costwire.call('GET', '/api/v1/pii/policies', key);
    expect(after.body).toMatchObject({ version: version + 1, policy: { min_score: 0.6 } });
    const trail = await costwire.database.query<{ action: string; subject: string }>(
      'SELECT action, subject FROM audit_pii ORDER BY seq DESC LIMIT 1',
    );
    expect(trail).toEqual([{ action: 'pii_policy.changed', subject: `version ${version + 1}` }]);
  });

  it('that takes too long to look for is withheld with its text, alone, and marked', async () => {
    const slow = { name: 'SLOW', pattern: '(?:a{1,1000}){1}(?:a{1,1000}){1}b' };
    await costwire.database.query(
      `INSERT INTO pii_policies SELECT project_id, version + 1, $1, 'test', now()
       FROM pii_policies ORDER BY version DESC LIMIT 1`,
      [JSON.stringify({ patterns: [slow] })],
    );
    const { body: current } = await costwire.call('GET', '/api/v1/pii/policies', key);
    expect(current).toMatchObject({ policy: { patterns: [slow] } });
    const { version } = current as unknown as { version: number };
    // Nobody told the service: it looks for itself every five seconds.
    await eventually(async () =>
      expect((await preview({ text: 'a' })).body).toMatchObject({ policy_version: version }),
    );
    await send(
      event({ event_id: 'slow', input_text: SLOW_TEXT, metadata: { note: 'secret' } }),
      event({ event_id: 'beside', input_text: 'ann@corp.test' }),
    );
    expect(await stored('slow')).toMatchObject({
      input_text: '<WITHHELD>',
      metadata: { '<WITHHELD>': '<WITHHELD>' },
      pii_types: ['UNSCANNED'],
    });
    expect(await stored('beside')).toMatchObject({ input_text: '<EMAIL_ADDRESS>' });
  });
});
