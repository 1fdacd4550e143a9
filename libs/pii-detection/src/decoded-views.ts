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
/** Escapes within escapes are followed this deep: JSON in JSON in a URL. */
const MAX_LEVELS = 3;

/**
 * The text with percent escapes (RFC 3986) and JSON escapes (RFC 8259) undone, level by level.
 *
 * @returns `undefined` when nothing is escaped.
 */
export function decodedView(text: string): DecodedView | undefined {
  let view: DecodedView | undefined;
  for (let level = 0; level < MAX_LEVELS; level += 1) {
    const next = decodedOnce(view?.text ?? text);
    if (!next) break;
    view = view ? composed(view, next) : next;
  }
  return view;
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
