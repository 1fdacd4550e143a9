import type { PiiPolicy } from '@costwire/contracts';
import { createHash } from 'node:crypto';
import { operatorsOf, policyScanner } from './policy.js';
import { policyFaults } from './policy-faults.js';
import { decrypted, redact } from './redact.js';

const TEXT = 'Ann Lee, ann@example.org, 203.0.113.9, C-1234, card 4111 1111 1111 1111';

const keyOf = (purpose: string, keyId: string): Uint8Array =>
  createHash('sha256').update(`${purpose} ${keyId}`).digest();

const under = (policy: PiiPolicy, text = TEXT): string =>
  redact(text, policyScanner(policy).detect(text), operatorsOf(policy, keyOf));

describe('a policy', () => {
  test('that says nothing takes out everything but names', () => {
    expect(under({})).toBe('Ann Lee, <EMAIL_ADDRESS>, <IP_ADDRESS>, C-1234, card <CREDIT_CARD>');
  });

  test('can look for names, for all types or for some', () => {
    expect(under({ names: true })).toMatch(/^<PERSON>, <EMAIL_ADDRESS>/);
    expect(under({ entities: ['PERSON', 'IP_ADDRESS'] })).toBe(
      '<PERSON>, ann@example.org, <IP_ADDRESS>, C-1234, card 4111 1111 1111 1111',
    );
    expect(under({ entities: [] })).toBe(TEXT);
  });

  test('can ask for higher and for lower scores, by type', () => {
    const scores = { EMAIL_ADDRESS: 0.99, IP_ADDRESS: 0.99 };
    expect(under({ min_scores: scores })).toContain('<EMAIL_ADDRESS>, 203.0.113.9');
    expect(under({ min_score: 1 })).toContain('203.0.113.9');
    const low = { entities: ['URL'], min_scores: { URL: 0.2 } };
    expect(under(low, 'see https://example.org/a')).toBe('see <URL>');
    expect(under({ entities: ['URL'] }, 'see https://example.org/a')).toContain('https://');
  });

  test('can allow values and the mailboxes of a domain, whatever their case', () => {
    const policy = { allow: ['@Example.org', '203.0.113.9'] };
    expect(under(policy)).toBe(TEXT.replace('4111 1111 1111 1111', '<CREDIT_CARD>'));
    expect(under(policy, 'Ann@EXAMPLE.ORG ann@example.org.test')).toBe(
      'Ann@EXAMPLE.ORG <EMAIL_ADDRESS>',
    );
  });

  test('can have patterns of its own, which compete with the types by their score', () => {
    const patterns = [
      { name: 'CUSTOMER', pattern: 'c-\\d{4}', ignore_case: true },
      { name: 'WEAK', pattern: '[a-z]{3}@', score: 0.6 },
      { name: 'LOW', pattern: 'card', score: 0.3 },
    ];
    expect(under({ patterns })).toBe(
      'Ann Lee, <EMAIL_ADDRESS>, <IP_ADDRESS>, <CUSTOMER>, card <CREDIT_CARD>',
    );
    expect(under({ entities: [], patterns: [{ name: 'A_B', pattern: '(?:)|Ann' }] })).toBe(TEXT);
  });

  test('names the operator of each type; keys are derived by their id', () => {
    const policy: PiiPolicy = {
      operators: {
        default: { kind: 'replace', with: '[out]' },
        EMAIL_ADDRESS: { kind: 'hash', key_id: 'k2' },
        IP_ADDRESS: { kind: 'mask', character: '#', keep_last: 1 },
        CREDIT_CARD: { kind: 'encrypt', key_id: 'k3' },
        CUSTOMER: { kind: 'keep' },
      },
      patterns: [{ name: 'CUSTOMER', pattern: 'C-\\d{4}' }],
    };
    const [name, mail, ip, customer, card] = under(policy).split(', ');
    expect([name, ip, customer]).toEqual(['Ann Lee', '##########9', 'C-1234']);
    expect(mail).toMatch(/^hmac:k2:[\w-]{43}$/);
    const sealed = card!.slice('card '.length);
    expect(decrypted(keyOf('encrypt', 'k3'), sealed)).toBe('4111 1111 1111 1111');
    expect(() => decrypted(keyOf('encrypt', 'k4'), sealed)).toThrow();
    expect(() => decrypted(keyOf('encrypt', 'k3'), 'plain text')).toThrow();
    expect(under({ operators: { default: { kind: 'redact' } } }, 'a@b.example now')).toBe(' now');
  });
});

describe('the faults of a policy', () => {
  const fieldsOf = (policy: PiiPolicy): string[] => policyFaults(policy).map(({ field }) => field);

  test('are none for one that can be kept', () => {
    expect(
      fieldsOf({
        entities: ['US_SSN'],
        min_scores: { CUSTOMER: 0.4 },
        operators: { CUSTOMER: { kind: 'keep' }, default: { kind: 'hash' } },
        patterns: [{ name: 'CUSTOMER', pattern: '[*+{]\\+\\d{1,9}C{3}' }],
      }),
    ).toEqual([]);
  });

  test.each<[string, PiiPolicy, string]>([
    ['an unknown type', { entities: ['US_SSN', 'SSN'] }, 'entities[1]'],
    ['a score of an unknown type', { min_scores: { SSN: 1 } }, 'min_scores'],
    ['an operator of an unknown type', { operators: { SSN: { kind: 'keep' } } }, 'operators'],
    [
      'a key id of other characters',
      { operators: { default: { kind: 'hash', key_id: 'a b' } } },
      'operators.default.key_id',
    ],
    ['a name of a type', { patterns: [{ name: 'PERSON', pattern: 'a' }] }, 'patterns[0].name'],
    [
      'a name kept for others',
      { patterns: [{ name: 'UNSCANNED', pattern: 'a' }] },
      'patterns[0].name',
    ],
    ['a name in small letters', { patterns: [{ name: 'ab', pattern: 'a' }] }, 'patterns[0].name'],
    ['a star', { patterns: [{ name: 'AB', pattern: 'a*b' }] }, 'patterns[0].pattern'],
    ['an open range', { patterns: [{ name: 'AB', pattern: 'a{2,}b' }] }, 'patterns[0].pattern'],
    ['an empty match', { patterns: [{ name: 'AB', pattern: '\\d{0,3}' }] }, 'patterns[0].pattern'],
    ['no expression', { patterns: [{ name: 'AB', pattern: '[' }] }, 'patterns[0].pattern'],
  ])('name %s', (_name, policy, field) => expect(fieldsOf(policy)).toEqual([field]));

  test('name a pattern that is there twice', () => {
    const patterns = ['a', 'b'].map((pattern) => ({ name: 'AB', pattern }));
    expect(fieldsOf({ patterns })).toEqual(['patterns[1].name']);
  });
});
