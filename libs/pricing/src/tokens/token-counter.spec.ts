import fc from 'fast-check';
import { get_encoding } from 'tiktoken';
import { countMerged } from './byte-pairs.js';
import { ENCODINGS, loadTokenCounter } from './encodings.js';
import { utf8Bytes } from './utf8-bytes.js';

const TRICKY = [
  '',
  'hello world',
  '\ufeffhello',
  'a\ufeffb \u0085 c',
  "it'ſ DON'T we'LL",
  'hello <|endoftext|> <|im_start|>',
  '🤦🏽‍♂️ テスト 日本語 한국어 русский',
  '\ud800 lone \udc00',
  '\r\n\r\n  a\tb   \n',
  '1234567 ٣٤٥',
  'x'.repeat(47),
  'x'.repeat(49),
  'ab'.repeat(700),
  ' '.repeat(999) + 'x',
  '\n'.repeat(300),
  '人'.repeat(300),
  'é'.repeat(120),
  '!?'.repeat(200),
];

describe.each(ENCODINGS)('counting tokens in %s', (encoding) => {
  const tiktoken = get_encoding(encoding);
  afterAll(() => tiktoken.free());
  const expected = (text: string): number => tiktoken.encode(text, [], []).length;

  it('agrees with tiktoken on texts that trip tokenizers', async () => {
    const counter = await loadTokenCounter(encoding);
    expect(TRICKY.map((text) => counter.count(text))).toEqual(TRICKY.map(expected));
  });

  it('agrees with tiktoken on any text', async () => {
    const counter = await loadTokenCounter(encoding);
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.string({ unit: fc.constantFrom(..." \n\r\t'sSlL0aAéß人!/<"), maxLength: 200 }),
      fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 49, maxLength: 400 }),
    );
    fc.assert(
      fc.property(text, (sample) => {
        expect(counter.count(sample)).toBe(expected(sample));
      }),
      { numRuns: 500 },
    );
  });

  it.each([['a'], ['ab'], [' '], ['\n'], ['!?*'], ['etaoinshr'], ['DEADBEF'], ['的一是人']])(
    'agrees with tiktoken on pieces of many windows, of %j',
    async (alphabet) => {
      const counter = await loadTokenCounter(encoding);
      let state = 17;
      const next = (): string =>
        alphabet[(state = (state * 48_271) % 2_147_483_647) % alphabet.length]!;
      const piece = Array.from({ length: 7_000 }, next).join('');
      expect(counter.count(piece)).toBe(expected(piece));
    },
  );

  it('takes time that hardly grows faster than one unbroken piece', async () => {
    const counter = await loadTokenCounter(encoding);
    const cpuMs = (length: number): number => {
      const goes = Array.from({ length: 3 }, () => {
        const before = process.cpuUsage();
        counter.count('a'.repeat(length));
        return process.cpuUsage(before).user / 1000;
      });
      return Math.min(...goes);
    };
    const small = Math.max(cpuMs(20_000), 2);
    expect(cpuMs(320_000)).toBeLessThan(small * 16 * 6);
  });
});

describe('merging byte pairs', () => {
  const ranks = new Map([
    ['a', 0],
    ['b', 1],
    ['c', 2],
    ['bc', 3],
    ['ab', 4],
    ['abc', 5],
  ]);

  it('merges the lowest rank first, leftmost among equals', () => {
    expect(countMerged('abc', ranks)).toBe(1);
    expect(countMerged('abcab', ranks)).toBe(2);
    expect(countMerged('', ranks)).toBe(0);
  });

  it('counts short and long pieces alike', () => {
    for (const length of [1, 47, 48, 49, 50, 96]) {
      const bytes = 'abcab'.repeat(40).slice(0, length);
      const halves = [bytes.slice(0, 45), bytes.slice(45)];
      const apart = halves.reduce((sum, half) => sum + countMerged(half, ranks), 0);
      expect(countMerged(bytes, ranks)).toBe(apart);
    }
  });
});

describe('the UTF-8 bytes of a text', () => {
  it('are those of the Encoding Standard', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary-ascii' }),
        (any, ascii) => {
          for (const text of [any, ascii, `${any}\ud800`]) {
            expect(utf8Bytes(text)).toBe(String.fromCharCode(...new TextEncoder().encode(text)));
          }
        },
      ),
    );
  });
});
