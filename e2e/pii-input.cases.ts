import { eventually } from '@costwire/testing';
import { sharedCostwire } from './shared-costwire.js';
import type { TestCostwire } from './start-costwire.js';

const POLICIES = '/api/v1/pii/policies';
const SCAN = '/api/v1/pii/scan';
const ERASURES = '/api/v1/pii/erasures';
const NOBODY = '01a1fd84-cd15-758f-882f-3e488cdaa819';

const mask = { kind: 'mask', keep_last: 3 };
const PATTERN = { name: 'CUSTOMER_ID', pattern: 'C-\\d{6}' };

describe('requests about personal data', () => {
  let costwire: TestCostwire;
  let key: string;
  let other: string;

  const call = async (method: string, path: string, body?: unknown, as = key) =>
    costwire.call(method, path, as, body);

  beforeAll(async () => {
    costwire = await sharedCostwire();
    key = await costwire.createKey('pii-input', ['admin', 'read', 'ingest']);
    other = await costwire.createKey('pii-other', ['admin', 'read', 'ingest']);
    for (const each of [key, other]) {
      await eventually(async () =>
        expect((await call('GET', POLICIES, undefined, each)).status).toBe(200),
      );
    }
  });

  it.each([
    ['PUT', POLICIES, { entities: 'EMAIL_ADDRESS' }, 'entities'],
    ['PUT', POLICIES, { entities: ['NOTHING'] }, 'entities'],
    ['PUT', POLICIES, { min_score: 2 }, 'min_score'],
    ['PUT', POLICIES, { min_scores: { EMAIL_ADDRESS: 'high' } }, 'min_scores'],
    ['PUT', POLICIES, { operators: { default: { kind: 'burn' } } }, 'operators'],
    ['PUT', POLICIES, { operators: { default: { ...mask, keepLast: 3 } } }, 'operators'],
    ['PUT', POLICIES, { operators: [mask] }, 'operators'],
    ['PUT', POLICIES, { allow: [7] }, 'allow'],
    ['PUT', POLICIES, { patterns: [{ ...PATTERN, pattern: '(a+)+$' }] }, 'patterns'],
    ['PUT', POLICIES, { patterns: [{ ...PATTERN, pattern: '(' }] }, 'patterns'],
    ['PUT', POLICIES, { patterns: [{ ...PATTERN, more: 1 }] }, 'patterns'],
    ['PUT', POLICIES, { patterns: [{ ...PATTERN, name: 'ann@example.org' }] }, 'patterns'],
    ['PUT', POLICIES, { base_version: -1 }, 'base_version'],
    ['PUT', POLICIES, { base_version: 0, baseVersion: 0 }, 'base_version'],
    ['PUT', POLICIES, { unknown: true }, 'unknown'],
    ['POST', SCAN, {}, 'text'],
    ['POST', SCAN, { text: 7 }, 'text'],
    ['POST', SCAN, { text: 'a', policy: { min_score: -1 } }, 'policy.min_score'],
    ['POST', SCAN, { text: 'a', policy: { names: 'yes' } }, 'policy.names'],
    ['POST', ERASURES, { reason: 'asked for' }, 'subject'],
    ['POST', ERASURES, { subject: '', reason: 'asked for' }, 'subject'],
    ['POST', ERASURES, { subject: 'ann', reason: 'x'.repeat(501) }, 'reason'],
    ['POST', ERASURES, { subject: ['ann'], reason: 'asked for' }, 'subject'],
    ['GET', '/api/v1/pii/findings?limit=0', undefined, 'limit'],
    ['GET', '/api/v1/pii/findings?limit=1001', undefined, 'limit'],
    ['GET', '/api/v1/pii/findings?cursor=WyIiLCIiXQ', undefined, 'cursor'],
    ['GET', '/api/v1/pii/findings?from=yesterday', undefined, 'from'],
    ['GET', '/api/v1/pii/findings?type[]=x', undefined, '(unnamed field)'],
    ['GET', '/api/v1/pii/findings?more=x', undefined, 'more'],
    ['GET', '/api/v1/pii/findings/summary?group_by=value', undefined, 'group_by'],
    ['GET', '/api/v1/pii/findings/summary?groupBy=value', undefined, 'group_by'],
  ])('%s %s refuses %j and names %s', async (method, path, body, field) => {
    const { status, body: problem } = await call(method, path, body);
    expect([status, problem.errors[0]?.field.startsWith(field)]).toEqual([400, true]);
  });

  it('refuses a text to scan that is too long', async () => {
    const { status, body } = await call('POST', SCAN, { text: 'a'.repeat(100_001) });
    expect([status, body.errors[0]?.field]).toEqual([400, 'text']);
  });

  it.each(['not-a-uuid', NOBODY])('GET of the erasure %s is 404', async (id) => {
    expect((await call('GET', `${ERASURES}/${id}`)).status).toBe(404);
  });

  it('takes the members of a policy in camelCase, at every depth', async () => {
    const camel = {
      minScore: 0.4,
      minScores: { URL: 0.2 },
      operators: {
        default: { kind: 'mask', keepLast: 3 },
        IP_ADDRESS: { kind: 'hash', keyId: 'k7' },
      },
      patterns: [{ ...PATTERN, ignoreCase: true }],
    };
    const snake = {
      min_score: 0.4,
      min_scores: { URL: 0.2 },
      operators: { default: mask, IP_ADDRESS: { kind: 'hash', key_id: 'k7' } },
      patterns: [{ ...PATTERN, ignore_case: true }],
    };
    const changed = await call('PUT', POLICIES, { ...camel, baseVersion: 0 });
    expect([changed.status, changed.body]).toEqual([
      200,
      expect.objectContaining({ policy: snake, version: 1 }),
    ]);
    expect((await call('PUT', POLICIES, { ...snake, baseVersion: 0 })).status).toBe(409);
    const text = 'c-123456 of ann@example.org from 203.0.113.9';
    const [first, second] = await Promise.all([
      call('POST', SCAN, { text, policy: camel }),
      call('POST', SCAN, { text, policy: snake }),
    ]);
    expect(first.status).toBe(200);
    expect(first.body).toEqual(second.body);
    expect(JSON.stringify(first.body)).toContain('hmac:k7:');
  });

  it('groups sums under either name', async () => {
    for (const name of ['group_by', 'groupBy']) {
      const { status } = await call('GET', `/api/v1/pii/findings/summary?${name}=day`);
      expect(status).toBe(200);
    }
  });

  it('shows a project nothing of another', async () => {
    const { body: erasure } = await call('POST', ERASURES, { subject: 'ann', reason: 'asked for' });
    expect((await call('GET', `${ERASURES}/${erasure.id}`)).status).toBe(200);
    expect((await call('GET', `${ERASURES}/${erasure.id}`, undefined, other)).status).toBe(404);
    expect((await call('GET', ERASURES, undefined, other)).body.items).toEqual([]);
    await call('PUT', POLICIES, { operators: { default: mask } });
    expect((await call('GET', POLICIES, undefined, other)).body).toMatchObject({ version: 0 });
    const text = 'ann@example.org';
    const preview = await call('POST', SCAN, { text }, other);
    expect(JSON.stringify(preview.body)).toContain('<EMAIL_ADDRESS>');
  });
});
