/** A text with its escapes undone, and where each of its characters stood before. */
export interface DecodedView {
  text: string;
  /** Index in the original of each character of `text`, with the original's length at the end. */
  origin: Int32Array;
}

const PERCENT = /(?:%[0-9A-Fa-f]{2}){1,256}/g;
const ESCAPE = /\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])/g;
const PLAIN: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
/**
 * Characters that stand for plainer ones: full-width forms (U+FF01 to U+FF5E), spaces that do not
 * break, hyphens and dashes, and what takes no width at all (Unicode 16, General Punctuation).
 */
const DISGUISED =
  /[\u00a0\u00ad\u2000-\u200d\u2010-\u2015\u202f\u205f\u2060\u2212\u3000\ufeff\uff01-\uff5e]/;
const DISGUISES = new RegExp(DISGUISED, 'g');
const WIDTHLESS = /[\u00ad\u200b-\u200d\u2060\ufeff]/;
const DASH = /[\u2010-\u2015\u2212]/;
/** From a full-width form to its ASCII character. */
const FULL_WIDTH_DISTANCE = 0xfee0;

/** Escapes within escapes are followed this deep: JSON in JSON in a URL. */
const MAX_LEVELS = 3;

/**
 * The text with percent escapes (RFC 3986) and JSON escapes (RFC 8259) undone, level by level, and
 * then with plain characters for those that only look different.
 *
 * @returns `undefined` when nothing is escaped or disguised.
 */
export function decodedView(text: string): DecodedView | undefined {
  let view: DecodedView | undefined;
  for (let level = 0; level < MAX_LEVELS; level += 1) {
    const next = decodedOnce(view?.text ?? text);
    if (!next) break;
    view = view ? composed(view, next) : next;
  }
  const read = view?.text ?? text;
  const plain = DISGUISED.test(read) ? replaced(read, DISGUISES, undisguised) : undefined;
  return view && plain ? composed(view, plain) : (plain ?? view);
}

function undisguised(character: string): string {
  const code = character.charCodeAt(0);
  if (code > 0xff00 && code !== 0xfeff) return String.fromCharCode(code - FULL_WIDTH_DISTANCE);
  if (WIDTHLESS.test(character)) return '';
  return DASH.test(character) ? '-' : ' ';
}

function decodedOnce(text: string): DecodedView | undefined {
  const percent = text.includes('%') ? replaced(text, PERCENT, percentDecoded) : undefined;
  const base = percent?.text ?? text;
  const escape = base.includes('\\') ? replaced(base, ESCAPE, unescaped) : undefined;
  if (percent && escape) return composed(percent, escape);
  return percent ?? escape;
}

function percentDecoded(escapes: string): string | undefined {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return undefined;
  }
}

function unescaped(escape: string): string {
  const kind = escape[1]!;
  if (kind === 'u') return String.fromCharCode(Number.parseInt(escape.slice(2), 16));
  return PLAIN[kind] ?? kind;
}

/** Every character of a replacement maps to where its escape began. */
function replaced(
  text: string,
  pattern: RegExp,
  decode: (matched: string) => string | undefined,
): DecodedView | undefined {
  const pieces: string[] = [];
  const origin = new Int32Array(text.length + 1);
  let length = 0;
  let position = 0;
  const copy = (until: number) => {
    pieces.push(text.slice(position, until));
    for (; position < until; position += 1) origin[length++] = position;
  };
  for (const match of text.matchAll(pattern)) {
    const decoded = decode(match[0]);
    if (decoded === undefined) continue;
    copy(match.index);
    pieces.push(decoded);
    for (let index = 0; index < decoded.length; index += 1) {
      origin[length++] = match.index + Math.floor((index * match[0].length) / decoded.length);
    }
    position = match.index + match[0].length;
  }
  if (position === 0) return undefined;
  copy(text.length);
  origin[length] = text.length;
  return { text: pieces.join(''), origin: origin.subarray(0, length + 1) };
}

function composed(outer: DecodedView, inner: DecodedView): DecodedView {
  return { text: inner.text, origin: inner.origin.map((index) => outer.origin[index]!) };
}
