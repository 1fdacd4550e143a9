/** One character in UTF-8, each byte as a percent escape (RFC 3986, RFC 3629). */
export const PERCENT =
  /%(?:[0-7][\da-f]|[cd][\da-f]%[\da-f]{2}|e[\da-f](?:%[\da-f]{2}){2}|f[\da-f](?:%[\da-f]{2}){3})/gi;

/** Returns the character, or `undefined` when the bytes are no UTF-8. */
export function percentDecoded(escapes: string): string | undefined {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return undefined;
  }
}

/** Escapes of JSON (RFC 8259), and those of JavaScript (ECMA-262, 12.9.4) and of a wrapped command. */
export const ESCAPE = /\\(?:u[\dA-Fa-f]{4}|u\{[\dA-Fa-f]{1,6}\}|x[\dA-Fa-f]{2}|["\\/bfnrt]|\r?\n)/g;
const PLAIN: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '\n': '',
  '\r': '',
};

/** Returns what the escape stands for, or `undefined` when there is no such character. */
export function unescaped(escape: string): string | undefined {
  const kind = escape[1]!;
  if (escape.length > 3) return characterOf(Number.parseInt(escape.replace(/[^\da-f]/gi, ''), 16));
  return PLAIN[kind] ?? kind;
}

/** Character references (HTML Standard, 13.5) of what stands in addresses and between numbers. */
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  tab: '\t',
  newline: '\n',
  commat: '@',
  period: '.',
  comma: ',',
  colon: ':',
  sol: '/',
  lowbar: '_',
  plus: '+',
  hyphen: '-',
  dash: '-',
  ndash: '-',
  mdash: '-',
  minus: '-',
  lpar: '(',
  rpar: ')',
  shy: '',
  zwj: '',
  zwnj: '',
  zerowidthspace: '',
  nobreak: '',
  lrm: '',
  rlm: '',
};
export const ENTITY = new RegExp(
  `&(?:#\\d{1,7}|#x[\\da-f]{1,6}|${Object.keys(NAMED).join('|')});`,
  'gi',
);

/** Returns what the reference stands for, or `undefined` when there is no such character. */
export function entityDecoded(reference: string): string | undefined {
  const name = reference.slice(1, -1).toLowerCase();
  if (!name.startsWith('#')) return NAMED[name];
  const isHex = name[1] === 'x';
  return characterOf(Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10));
}

const LAST_CODE_POINT = 0x10ffff;

function characterOf(code: number): string | undefined {
  return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : undefined;
}
