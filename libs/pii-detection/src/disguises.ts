/** Whether anything but printable ASCII and white space occurs; a text without it hides nothing. */
export function holdsUnprintable(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 126 || (code < 32 && code !== 9 && code !== 10 && code !== 13)) return true;
  }
  return false;
}

/** What takes no place: Default_Ignorable_Code_Point of Unicode 16, among it all that turns the direction. */
const IGNORED = '\\p{Default_Ignorable_Code_Point}';
/** Colours and other commands to a terminal (ECMA-48, 5.4: control sequences). */
const TERMINAL = '\\u001b\\[[\\d;?]{0,16}[A-Za-z]';
/** Letters, digits and marks that Unicode calls compatible with a plain one: small, wide, bold. */
const COMPATIBLE = '[\\u2024\\ufe50-\\ufe6b\\uff01-\\uff5e\\u{1d400}-\\u{1d7ff}]';
/** Stops that a browser reads as the point of a name (RFC 3490, section 3.1), between plain letters. */
const STOP = '(?<=[A-Za-z\\d])[\\u3002\\uff61](?=[A-Za-z\\d])';
/** Marks over a letter written apart from it, and over digits and signs, where nothing is written so. */
const MARKED = '[ -~][\\p{Mn}\\p{Me}]{1,8}';

/** Characters that only look different from plain ones, and those that cannot be seen. */
export const DISGUISES = new RegExp(
  [
    IGNORED,
    TERMINAL,
    STOP,
    MARKED,
    COMPATIBLE,
    '[\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]',
    '[\\u2010-\\u2015\\u2212]',
    '(?![0-9])\\p{Nd}',
  ].join('|'),
  'gu',
);
const SPACE = /^\p{Z}$/u;
const DASH = /^[\u2010-\u2015\u2212]$/;
const INVISIBLE = new RegExp(`^(?:${IGNORED}|${TERMINAL})$`, 'u');
const IGNORABLE = new RegExp(IGNORED, 'gu');
const DIGIT = /^\p{Nd}$/u;

/** Returns the plain characters for a disguised one; none where it takes no place. */
export function plainForm(written: string): string {
  if (INVISIBLE.test(written)) return '';
  if (SPACE.test(written)) return ' ';
  if (DASH.test(written)) return '-';
  if (written === '\u3002' || written === '\uff61') return '.';
  if (DIGIT.test(written)) return digit(written.codePointAt(0)!);
  return written.replace(IGNORABLE, '').normalize('NFKC').slice(0, 1);
}

/** Digits of a script stand together from zero on (Unicode, 4.6); sets may follow each other. */
function digit(code: number): string {
  let first = code;
  while (DIGIT.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((code - first) % 10);
}

/** A line's end with what indents the next. */
const BREAK = '[ \\t]{0,4}\\r?\\n[ \\t]{0,8}';
/** Groups of a number that stand right before an end; days and times do not go on so. */
const BEGUN = '[ :=+(-](?:[A-Z\\d]{2,5}|\\(\\d{2,5}\\))';
const ENDED = '\\d{2,7}(?![\\w:/.-])';
/** A line of three groups or more, behind which another of groups alone is the next row of a table. */
const ROW_BEFORE = '(?<=(?<![^\\n])\\d{1,7}(?:[ \\t]{1,4}\\d{1,7}){2,16}[ \\t]{0,4})';
const ROW_AFTER = `(?=${BREAK}\\d{1,7}(?:[ \\t]{1,4}\\d{1,7}){0,16}[ \\t]{0,4}(?![^\\r\\n]))`;
const NO_TABLE = `(?!${ROW_BEFORE}${ROW_AFTER})`;
/**
 * Ends of lines within what is written in groups, three of them at least, behind the hyphen of a
 * number, and behind the sign of a mailbox.
 */
export const WRAPPED = new RegExp(
  [
    `(?=[ \\t\\r\\n])${NO_TABLE}(?<=${BEGUN}[ -]\\d{2,5})${BREAK}(?=${ENDED})`,
    `(?=[ \\t\\r\\n])${NO_TABLE}(?<=${BEGUN})${BREAK}(?=\\d{2,5}[ -]${ENDED})`,
    `(?<=\\d)-${BREAK}(?=\\d{2,7}(?![:/.]))`,
    `(?<=[A-Za-z\\d])@${BREAK}(?=[A-Za-z\\d-]{1,63}\\.[A-Za-z])`,
  ].join('|'),
  'g',
);

/** Returns what stands there when the text is in one line. */
export function unwrapped(wrap: string): string {
  return wrap.startsWith('-') || wrap.startsWith('@') ? wrap[0]! : ' ';
}

/** Text between the marks of emphasis (CommonMark 0.31, 6.2), which within a word are none. */
export const EMPHASISED = /_(?<!\w_)[^\s_][^_\n]{2,80}[^\s_]_(?!\w)/g;

/** Returns the text with spaces for the marks. */
export function withoutEmphasis(emphasised: string): string {
  return ` ${emphasised.slice(1, -1)} `;
}

/**
 * Spaces of a submitted form (application/x-www-form-urlencoded) between groups of a number or
 * parts of a name; elsewhere a plus may be one.
 */
export const FORM_SPACE =
  /\+(?:(?<=[=+](?:\d{1,7}|\(\d{2,5}\))\+)(?=\d{2,7}(?!\w))|(?<=[=+]\p{Lu}\p{Ll}{1,24}\+)(?=\p{Lu}\p{Ll}{1,24}(?![\w/])))/gu;
