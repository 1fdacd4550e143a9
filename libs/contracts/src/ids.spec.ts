import fc from 'fast-check';
import { derivedUuid, isUuid, uuidv7 } from './ids.js';

const MAX_MS = 2 ** 48 - 1;
const times = fc.integer({ min: 0, max: MAX_MS });

describe('a UUIDv7', () => {
  test('is a UUID of version 7 that carries its time', () => {
    fc.assert(
      fc.property(times, (ms) => {
        const id = uuidv7(ms);
        expect(isUuid(id)).toBe(true);
        expect(id[14]).toBe('7');
        expect('89ab').toContain(id[19]);
        expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(ms);
      }),
    );
  });

  test('sorts by time', () => {
    fc.assert(
      fc.property(times, times, (a, b) => {
        fc.pre(a < b);
        expect(uuidv7(a) < uuidv7(b)).toBe(true);
      }),
    );
  });

  test('is another one each time, also within one millisecond', () => {
    const ids = new Set(Array.from({ length: 20_000 }, () => uuidv7(1_772_452_800_000)));
    expect(ids.size).toBe(20_000);
  });
});

describe('a derived id', () => {
  test('is a UUID of version 8 and the same for the same parts', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (parts) => {
        const id = derivedUuid(...parts);
        expect(isUuid(id)).toBe(true);
        expect(id[14]).toBe('8');
        expect(derivedUuid(...parts)).toBe(id);
      }),
    );
  });

  test('differs when the parts do, also when they join to the same text', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        expect(derivedUuid(...a)).not.toBe(derivedUuid(...b));
      }),
    );
    expect(derivedUuid('ab', 'c')).not.toBe(derivedUuid('a', 'bc'));
    expect(derivedUuid('1:a')).not.toBe(derivedUuid('', '1:a'));
  });

  test('stays what it is: replays and idempotency keys of the past rest on it', () => {
    expect(derivedUuid('project', 'key', '0')).toBe('7f9941ad-4341-864d-a5a4-9370e894816b');
  });
});

describe('the test for UUIDs', () => {
  test.each([
    ['0190a000-0000-7000-8000-000000000001', true],
    ['0190A000-0000-7000-8000-000000000001', false],
    ['0190a00000007000800000000000000100', false],
    ['{0190a000-0000-7000-8000-000000000001}', false],
    ['0190a000-0000-7000-8000-000000000001\n', false],
    ['', false],
  ])('takes only the canonical form: %j is %s', (text, expected) => {
    expect(isUuid(text)).toBe(expected);
  });
});
