import { parseUsd, usdFromUnits, USD_SCALE, type Usd } from '@costwire/contracts';

/** An exact decimal: `digits * 10^-scale`. Holds products that need more decimals than `Usd`. */
export interface ExactDecimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Zero. */
export const ZERO: ExactDecimal = { digits: 0n, scale: 0 };

const POWERS_OF_TEN: bigint[] = [];
const ZERO_DIGIT = '0'.charCodeAt(0);
const DECIMAL = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/;

/** Reads a decimal number; `undefined` when the text is none. A number counts as written. */
export function exactDecimal(value: string | number | bigint): ExactDecimal | undefined {
  const match = DECIMAL.exec(String(value));
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/**
 * A decimal in any of its forms.
 *
 * @throws RangeError when a text or number is none.
 */
export function decimalOf(value: string | number | bigint | ExactDecimal): ExactDecimal {
  if (typeof value === 'object') return value;
  if (typeof value === 'bigint') return { digits: value, scale: 0 };
  const read = exactDecimal(value);
  if (!read) throw new RangeError(`not a decimal: ${value}`);
  return read;
}

/** The exact product. */
export function times(left: ExactDecimal, right: ExactDecimal): ExactDecimal {
  return { digits: left.digits * right.digits, scale: left.scale + right.scale };
}

/** The exact sum. */
export function plus(left: ExactDecimal, right: ExactDecimal): ExactDecimal {
  if (left.scale === right.scale) return { digits: left.digits + right.digits, scale: left.scale };
  const scale = Math.max(left.scale, right.scale);
  return { digits: at(left, scale) + at(right, scale), scale };
}

/** The exact difference. */
export function minus(left: ExactDecimal, right: ExactDecimal): ExactDecimal {
  if (right.digits === 0n) return left;
  return plus(left, { digits: -right.digits, scale: right.scale });
}

/** Negative, zero or positive as `left` is less than, equal to or greater than `right`. */
export function compare(left: ExactDecimal, right: ExactDecimal): number {
  const scale = Math.max(left.scale, right.scale);
  const own = at(left, scale);
  const other = at(right, scale);
  if (own === other) return 0;
  return own < other ? -1 : 1;
}

/** The smaller of the two. */
export function least(left: ExactDecimal, right: ExactDecimal): ExactDecimal {
  return compare(left, right) <= 0 ? left : right;
}

/** Divides by a power of two, which always ends as a decimal: one more decimal per halving. */
export function halved(value: ExactDecimal, count: number): ExactDecimal {
  return { digits: value.digits * 5n ** BigInt(count), scale: value.scale + count };
}

/** The shortest decimal string. */
export function formatDecimal({ digits, scale }: ExactDecimal): string {
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const point = text.length - scale;
  let end = text.length;
  while (end > point && text.charCodeAt(end - 1) === ZERO_DIGIT) end -= 1;
  const fraction = end > point ? `.${text.slice(point, end)}` : '';
  return `${digits < 0n ? '-' : ''}${text.slice(0, point)}${fraction}`;
}

/** The amount in `Usd`, the 16th decimal and beyond rounded half to even. */
export function toUsd(value: ExactDecimal): Usd {
  const exact = parseUsd(formatDecimal(value));
  if (exact !== undefined) return exact;
  const divisor = 10n ** BigInt(value.scale - USD_SCALE);
  const quotient = value.digits / divisor;
  const twice = (value.digits % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n !== 0n);
  return usdFromUnits(up ? quotient + 1n : quotient);
}

function at(value: ExactDecimal, scale: number): bigint {
  return value.scale === scale ? value.digits : value.digits * powerOfTen(scale - value.scale);
}

/** Ten to a power: a million of them are asked for, few are different. */
function powerOfTen(exponent: number): bigint {
  return (POWERS_OF_TEN[exponent] ??= 10n ** BigInt(exponent));
}
