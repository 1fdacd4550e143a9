import fc from 'fast-check';
import { assertUtf8, mayHoldUnstorableText, unstorableText } from './text-faults.js';

const codeOf = (bytes: Buffer): string | undefined => {
  try {
    assertUtf8(bytes);
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a body', () => {
  test.each([
    ['plain JSON', Buffer.from('{"a":1}'), undefined],
    ['nothing', Buffer.alloc(0), undefined],
    ['characters beyond the basic plane', Buffer.from('"🙂"'), undefined],
    ['a mark in the middle', Buffer.from('{"\ufeff":1}'), undefined],
    ['a byte order mark', Buffer.from('\ufeff{}'), 'malformed_json'],
    ['Latin-1', Buffer.from([0x22, 0xfc, 0x22]), 'malformed_json'],
    ['an overlong form', Buffer.from([0xc0, 0x80]), 'malformed_json'],
    ['a raw surrogate', Buffer.from([0xed, 0xa0, 0x80]), 'malformed_json'],
    ['a cut character', Buffer.from('ü').subarray(0, 1), 'malformed_json'],
    ['UTF-16', Buffer.from('{}', 'utf16le').fill(0xff, 0, 1), 'malformed_json'],
  ])('of %s is %#', (_, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
  });
});

describe('unstorable text', () => {
  test('is named by its place, without names that are personal themselves', () => {
    const value = { metadata: { plain: { 'ann@corp.test': '\0' } } };
    expect(unstorableText(value, '')).toMatchObject([{ field: 'metadata.plain.(unnamed field)' }]);
  });

  test('is found wherever a JSON body holds it, and never escapes the first look', () => {
    const odd = fc.constantFrom('\0', '\ud800', '\udfff', 'a\ud83d', '\ude42z');
    const text = fc.oneof({ weight: 3, arbitrary: fc.string({ unit: 'binary' }) }, odd);
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(text, tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(json, (value) => {
        const raw = JSON.stringify(value);
        const holds = raw.includes('\\u0000') || /\\ud[89a-f]/.test(raw);
        const read: unknown = JSON.parse(raw);
        expect(unstorableText(read, 'x').length > 0).toBe(holds && reallyHolds(read));
        if (reallyHolds(read)) expect(mayHoldUnstorableText(Buffer.from(raw))).toBe(true);
      }),
    );
  });

  test.each(['\\u0000', '\\ud800', '\\uDC00', '\\uD83D'])('is suspected in %s', (escape) => {
    expect(mayHoldUnstorableText(Buffer.from(`{"a":"${escape}"}`))).toBe(true);
  });

  test('is not suspected in ordinary bodies', () => {
    expect(mayHoldUnstorableText(Buffer.from('{"a":"ü 🙂 \\u00e4 \\n"}'))).toBe(false);
  });

  test('is named by its field, without repeating the text', () => {
    const body = { events: [{ a: 'ok' }, { metadata: { list: ['x', '\0secret'] } }] };
    expect(unstorableText(body, '')).toEqual([
      { field: 'events[1].metadata.list[1]', message: 'holds NUL or a lone surrogate' },
    ]);
    expect(unstorableText({ ['\0secret']: 1 }, 'tags')).toEqual([
      { field: 'tags', message: 'has a key with NUL or a lone surrogate' },
    ]);
  });

  test('is not a whole pair of surrogates', () => {
    expect(unstorableText(JSON.parse('"\\ud83d\\ude42"'), 'a')).toEqual([]);
  });
});

function reallyHolds(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0') || /\p{Surrogate}/u.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => reallyHolds(key) || reallyHolds(member));
}
