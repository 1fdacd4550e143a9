import { ApiKeyHasher, generateApiKey, prefixOf } from './api-key.js';

describe('an API key', () => {
  test('has an environment, a public part and a secret part', () => {
    const { key, prefix } = generateApiKey('live');
    expect(key).toMatch(/^cw_live_[0-9A-Za-z]{12}_[0-9A-Za-z]{32}$/);
    expect(key.startsWith(`${prefix}_`)).toBe(true);
    expect(prefixOf(key)).toBe(prefix);
  });

  test('is another one each time, in both parts', () => {
    const keys = Array.from({ length: 1_000 }, () => generateApiKey('live'));
    expect(new Set(keys.map(({ prefix }) => prefix)).size).toBe(1_000);
    expect(new Set(keys.map(({ key }) => key.slice(-32))).size).toBe(1_000);
  });

  test.each([
    '',
    'cw_live_abc',
    `cw_live_${'a'.repeat(12)}_${'b'.repeat(31)}`,
    `cw_live_${'a'.repeat(12)}_${'b'.repeat(33)}`,
    `cw_LIVE_${'a'.repeat(12)}_${'b'.repeat(32)}`,
    `cw_live_${'a'.repeat(12)}_${'b'.repeat(32)}\n`,
    `xx cw_live_${'a'.repeat(12)}_${'b'.repeat(32)}`,
    `cw_live_${'ä'.repeat(12)}_${'b'.repeat(32)}`,
  ])('is not %j', (text) => {
    expect(prefixOf(text)).toBeUndefined();
  });
});

describe('a token of the operator', () => {
  const token = 'one-that-openssl-rand-might-have-made';

  test('has a public part that does not contain it and is the same each time', () => {
    const prefix = prefixOf(token);
    expect(prefix).toMatch(/^cw_token_[0-9a-f]{12}$/);
    expect(prefixOf(token)).toBe(prefix);
    expect(prefixOf(`${token}.`)).not.toBe(prefix);
  });

  test.each(['t'.repeat(31), 't'.repeat(257), `${'t'.repeat(32)} t`, `cw_${'t'.repeat(40)}`])(
    'is not %j',
    (text) => {
      expect(prefixOf(text)).toBeUndefined();
    },
  );
});

describe('the stored form of an API key', () => {
  const hasher = new ApiKeyHasher('s'.repeat(32));
  const { key } = generateApiKey('live');

  test('is matched by the key alone', () => {
    const hash = hasher.hash(key);
    expect(hash).toHaveLength(32);
    expect(hasher.matches(key, hash)).toBe(true);
    const last = key.at(-1) === 'a' ? 'b' : 'a';
    expect(hasher.matches(key.slice(0, -1) + last, hash)).toBe(false);
    expect(hasher.matches(generateApiKey('live').key, hash)).toBe(false);
  });

  test('is worthless under another secret of the installation', () => {
    expect(new ApiKeyHasher('t'.repeat(32)).matches(key, hasher.hash(key))).toBe(false);
  });
});
