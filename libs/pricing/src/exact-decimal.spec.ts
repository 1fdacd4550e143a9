import { formatUsd } from '@costwire/contracts';
import fc from 'fast-check';
import {
  compare,
  exactDecimal,
  formatDecimal,
  halved,
  least,
  minus,
  plus,
  times,
  toUsd,
  type ExactDecimal,
} from './exact-decimal.js';

function read(text: string | number): ExactDecimal {
  const value = exactDecimal(text);
  if (!value) throw new Error(`not a decimal: ${text}`);
  return value;
}

const decimal = fc
  .record({ digits: fc.bigInt(-(10n ** 20n), 10n ** 20n), scale: fc.nat({ max: 20 }) })
  .map((value): ExactDecimal => value);

describe('exact decimals', () => {
  it.each([
    ['0', '0'],
    ['-1.50', '-1.5'],
    ['1e-7', '0.0000001'],
    ['2.5E+3', '2500'],
    [1e21, '1000000000000000000000'],
  ])('read %s as %s', (text, shortest) => {
    expect(formatDecimal(read(text))).toBe(shortest);
  });

  it.each(['', '.5', '1.', 'Inf', '0x1', '1,5', NaN])('are not read from %s', (text) => {
    expect(exactDecimal(text)).toBeUndefined();
  });

  it('survive being written and read', () => {
    fc.assert(
      fc.property(decimal, (value) => {
        expect(compare(read(formatDecimal(value)), value)).toBe(0);
      }),
    );
  });

  it('add and subtract without loss', () => {
    fc.assert(
      fc.property(decimal, decimal, (left, right) => {
        expect(compare(minus(plus(left, right), right), left)).toBe(0);
        expect(compare(least(left, right), left)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('halve exactly', () => {
    expect(formatDecimal(halved(read('1'), 10))).toBe('0.0009765625');
    expect(formatDecimal(times(halved(read('3'), 1), read('2')))).toBe('3');
  });

  it('round half to even beyond the fifteenth decimal of Usd', () => {
    expect(formatUsd(toUsd(read('0.0000000000000005')))).toBe('0');
    expect(formatUsd(toUsd(read('0.0000000000000015')))).toBe('0.000000000000002');
    expect(formatUsd(toUsd(read('0.00000000000000051')))).toBe('0.000000000000001');
    expect(formatUsd(toUsd(read('12.5')))).toBe('12.5');
  });
});
