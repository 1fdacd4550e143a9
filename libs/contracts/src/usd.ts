declare const usdBrand: unique symbol;

/**
 * An exact amount of US dollars: an integer count of 10^-15 dollars.
 *
 * Fifteen decimals hold every published price per token (the smallest in use are near 10^-9) times
 * an integer count without rounding; `numeric(38,15)` is the same value in Postgres.
 */
export type Usd = bigint & { readonly [usdBrand]: true };

/** Decimals kept by {@link Usd}. */
export const USD_SCALE = 15;

const UNITS_PER_USD = 10n ** BigInt(USD_SCALE);
const MAX_INTEGER_DIGITS = 23;
const DECIMAL = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Digits that are exact as a number. */
const MAX_SHORT_LENGTH = 15;
const ZERO = 48;
/** The code of the point, counted from that of zero. */
const POINT = -2;
const POWERS_OF_TEN = Array.from({ length: USD_SCALE + 1 }, (_, power) => 10n ** BigInt(power));

/** Zero dollars. */
export const ZERO_USD = 0n as Usd;

/** Takes a count of 10^-15 dollars as an amount. */
export function usdFromUnits(units: bigint): Usd {
  return units as Usd;
}

/**
 * Reads a decimal amount of dollars (`"0.0025"`, `"-3"`, `"2.5e-7"`).
 *
 * @returns the exact amount, or `undefined` when the text is not a decimal number, has more than
 * fifteen decimals that are not zero, or does not fit `numeric(38,15)`.
 */
export function parseUsd(text: string): Usd | undefined {
  return shortAmount(text) ?? anyAmount(text);
}

/** An amount of few digits without sign and exponent, as most are; others are not looked at. */
function shortAmount(text: string): Usd | undefined {
  const { length } = text;
  if (length === 0 || length > MAX_SHORT_LENGTH) return undefined;
  let digits = 0;
  let point = length - 1;
  for (let index = 0; index < length; index += 1) {
    const digit = text.charCodeAt(index) - ZERO;
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit;
    else if (digit === POINT && index > 0 && index < point) point = index;
    else return undefined;
  }
  return (BigInt(digits) * POWERS_OF_TEN[USD_SCALE - (length - 1 - point)]!) as Usd;
}

function anyAmount(text: string): Usd | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (exponent === '0' && fraction.length <= USD_SCALE && whole.length <= MAX_INTEGER_DIGITS) {
    const units = BigInt(whole + fraction.padEnd(USD_SCALE, '0'));
    return (sign === '-' ? -units : units) as Usd;
  }
  const shift = USD_SCALE - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const units = scaleByTen(digits, shift);
  if (units === undefined || units.toString().length > MAX_INTEGER_DIGITS + USD_SCALE) {
    return undefined;
  }
  return (sign === '-' ? -units : units) as Usd;
}

/**
 * Reads an amount from JSON: a decimal string, or a number in its shortest decimal form.
 *
 * A number with more than 15 significant digits is refused, since such a float no longer says which
 * decimal was meant.
 */
export function usdFromJson(value: unknown): Usd | undefined {
  if (typeof value === 'string') return parseUsd(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  const text = String(value);
  const significant = text.replace(/e.*$/i, '').replace(/[-.]/g, '').replace(/^0+/, '');
  return significant.length > 15 ? undefined : parseUsd(text);
}

/** The shortest exact decimal string: `"0.0025"`, `"12"`, `"-0.5"`, `"0"`. */
export function formatUsd(amount: Usd): string {
  const negative = amount < 0n;
  const units = negative ? -amount : amount;
  const whole = units / UNITS_PER_USD;
  const fraction = (units % UNITS_PER_USD).toString().padStart(USD_SCALE, '0').replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** The exact sum of two amounts. */
export function addUsd(left: Usd, right: Usd): Usd {
  return (left + right) as Usd;
}

/** `quantity` times the price of one: exact, since both are integers of 10^-15 dollars. */
export function multiplyUsd(rate: Usd, quantity: bigint | number): Usd {
  return (rate * BigInt(quantity)) as Usd;
}

function scaleByTen(digits: bigint, shift: number): bigint | undefined {
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return digits % divisor === 0n ? digits / divisor : undefined;
}
