import fc from 'fast-check';
import {
  addUsd,
  formatUsd,
  multiplyUsd,
  parseUsd,
  USD_SCALE,
  usdFromJson,
  usdFromUnits,
  ZERO_USD,
} from './usd.js';

const LIMIT = 10n ** 38n - 1n;
const units = fc.bigInt({ min: -LIMIT, max: LIMIT });
const digits = (min: number, max: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });

describe('an amount', () => {
  test('is read back from its text as what it was', () => {
    fc.assert(fc.property(units, (n) => parseUsd(formatUsd(usdFromUnits(n))) === n));
  });

  test('has one shortest text, without exponent or needless zeros', () => {
    fc.assert(
      fc.property(units, (n) => {
        expect(formatUsd(usdFromUnits(n))).toMatch(
          /^(?:0|-?(?:[1-9]\d*|0(?=\.))(?:\.\d{0,14}[1-9])?)$/,
        );
      }),
    );
  });

  test('read from any decimal equals the integer its digits spell', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        digits(1, 23),
        digits(0, USD_SCALE),
        (negative, whole, fraction) => {
          const text = `${negative ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
          const spelled = BigInt(whole + fraction.padEnd(USD_SCALE, '0'));
          expect(parseUsd(text)).toBe(negative ? -spelled : spelled);
        },
      ),
    );
  });

  test('read with an exponent equals the same decimal with its point moved', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999 }),
        fc.integer({ min: -15, max: 15 }),
        (n, e) => {
          const expected = BigInt(n) * 10n ** BigInt(USD_SCALE + e);
          expect(parseUsd(`${n}e${e}`)).toBe(expected);
          expect(parseUsd(`${n}E${e >= 0 ? '+' : ''}${e}`)).toBe(expected);
        },
      ),
    );
  });

  test('adds and multiplies as integers do, however large', () => {
    fc.assert(
      fc.property(units, units, fc.nat(), (a, b, count) => {
        expect(addUsd(usdFromUnits(a), usdFromUnits(b))).toBe(a + b);
        expect(multiplyUsd(usdFromUnits(a), count)).toBe(a * BigInt(count));
        expect(multiplyUsd(usdFromUnits(a), BigInt(count))).toBe(a * BigInt(count));
      }),
    );
  });

  test('sums a tenth ten times to exactly one', () => {
    const tenth = parseUsd('0.1')!;
    const sum = Array.from({ length: 10 }).reduce<typeof tenth>(
      (total) => addUsd(total, tenth),
      ZERO_USD,
    );
    expect(formatUsd(sum)).toBe('1');
  });

  test.each([
    ['0.0025', 2_500_000_000_000n],
    ['-3', -3_000_000_000_000_000n],
    ['2.5e-7', 250_000_000n],
    ['0.000000000000001', 1n],
    ['00012', 12_000_000_000_000_000n],
    ['0.1000000000000000000', 100_000_000_000_000n],
    ['-0', 0n],
    [`${'9'.repeat(23)}.${'9'.repeat(15)}`, LIMIT],
  ])('is read from "%s"', (text, expected) => {
    expect(parseUsd(text)).toBe(expected);
  });

  test.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '.5',
    '5.',
    '1,5',
    '1_000',
    '0x10',
    '1e',
    'NaN',
    'Infinity',
    '--1',
    '1\n',
    '١',
    '0.0000000000000001',
    '1e-16',
    `1${'0'.repeat(23)}`,
    '1e23',
    '9e999',
    '1'.repeat(41),
  ])('is not read from %j', (text) => {
    expect(parseUsd(text)).toBeUndefined();
  });

  test.each([
    [0n, '0'],
    [1n, '0.000000000000001'],
    [-500_000_000_000_000n, '-0.5'],
    [12_000_000_000_000_000n, '12'],
  ])('of %s units is written "%s"', (n, text) => {
    expect(formatUsd(usdFromUnits(n))).toBe(text);
  });
});

describe('an amount from JSON', () => {
  test('is read from a number as the decimal it is written by', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 ** 9 }),
        fc.integer({ min: 0, max: 6 }),
        (n, places) => {
          const text = (n / 10 ** places).toFixed(places);
          expect(usdFromJson(Number(text))).toBe(parseUsd(text));
        },
      ),
    );
  });

  test.each([
    [0.1, '0.1'],
    [1e-9, '0.000000001'],
    [123456789012345, '123456789012345'],
    [-2.5, '-2.5'],
    ['0.30000000000000004', undefined],
    ['0.3', '0.3'],
  ])('of %j is %s', (value, text) => {
    const amount = usdFromJson(value);
    expect(amount === undefined ? undefined : formatUsd(amount)).toBe(text);
  });

  test.each([
    0.1 + 0.2,
    1234567890123456,
    NaN,
    Infinity,
    1e300,
    true,
    null,
    undefined,
    {},
    [1],
    1n,
  ])('is not read from %p', (value) => {
    expect(usdFromJson(value)).toBeUndefined();
  });
});
