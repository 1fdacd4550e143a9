/**
 * An exact decimal of dollars for people: at least two decimals, and enough to show four digits that
 * are not zero; rounded half up in the last one.
 */
export function dollars(amount: string): string {
  const negative = amount.startsWith('-');
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const zeros = /^0*/.exec(fraction)![0].length;
  const wanted = whole === '0' ? Math.max(2, zeros + 4) : whole.length > 2 ? 2 : 4;
  const text = rounded(whole, fraction, wanted);
  return `${negative && /[1-9]/.test(text) ? '-' : ''}$${text}`;
}

function rounded(whole: string, fraction: string, decimals: number): string {
  const kept = fraction.padEnd(decimals, '0').slice(0, decimals);
  const up = (fraction[decimals] ?? '0') >= '5' ? 1n : 0n;
  const digits = (BigInt(whole + kept) + up).toString().padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const trimmed = digits.slice(cut).replace(/(?<=^.{2,})0+$/, '');
  return `${grouped(digits.slice(0, cut))}.${trimmed}`;
}

/** As wide as a digit, and as wide as a point. */
const DIGIT_SPACE = '\u2007';
const POINT_SPACE = '\u2008';

/**
 * Decimals set right below each other, filled up with blanks of the width of digits so that their
 * points meet; what follows the number (a unit) stays behind it.
 */
export function alignedDecimals(texts: readonly string[]): string[] {
  const decimals = texts.map((text) => /\.(\d+)\D*$/.exec(text)?.[1]?.length ?? 0);
  const most = Math.max(0, ...decimals);
  return texts.map((text, at) => {
    const own = decimals[at]!;
    const blanks = (own === 0 && most > 0 ? POINT_SPACE : '') + DIGIT_SPACE.repeat(most - own);
    return text.replace(/(?<=\d)(?=\D*$)/, blanks);
  });
}

/** Digits with their thousands set apart by a narrow space. */
export function grouped(digits: string | number): string {
  return String(digits).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
