import {
  DISGUISES,
  EMPHASISED,
  FORM_SPACE,
  plainForm,
  holdsUnprintable,
  unwrapped,
  withoutEmphasis,
  WRAPPED,
} from './disguises.js';
import { ENTITY, ESCAPE, entityDecoded, PERCENT, percentDecoded, unescaped } from './escapes.js';
import { forEachMatch } from './matches.js';

/** A text as it is read, and where each of its characters stood in the text as it is written. */
export interface DecodedView {
  text: string;
  /** Index in the original where what a character of `text` stands for begins. */
  origin: Int32Array;
  /** Index in the original where it ends, exclusive. */
  until: Int32Array;
}

/** Escapes within escapes are followed this deep: JSON in JSON in a URL. */
const MAX_LEVELS = 3;

/**
 * The text with percent escapes (RFC 3986), JSON escapes (RFC 8259) and character references of
 * HTML undone, level by level, then with plain characters for those that only look different or
 * cannot be seen, and last with numbers in one line that were wrapped into two.
 *
 * @returns `undefined` when nothing is escaped, disguised or wrapped.
 */
export function decodedView(text: string): DecodedView | undefined {
  let view: DecodedView | undefined;
  for (let level = 0; level < MAX_LEVELS; level += 1) {
    const next = decodedOnce(view?.text ?? text);
    if (!next) break;
    view = view ? composed(view, next) : next;
  }
  const read = (pattern: RegExp, decode: Decode) => {
    const next = replaced(view?.text ?? text, pattern, decode);
    if (next) view = view ? composed(view, next) : next;
  };
  const written = view?.text ?? text;
  if (holdsUnprintable(written)) read(DISGUISES, plainForm);
  if (written.includes('+')) read(FORM_SPACE, () => ' ');
  if (written.includes('_')) read(EMPHASISED, withoutEmphasis);
  if (written.includes('\n')) read(WRAPPED, unwrapped);
  return view;
}

/** What a match stands for; where it is `undefined` the match stays. */
type Decode = (matched: string) => string | undefined;

function decodedOnce(text: string): DecodedView | undefined {
  let view: DecodedView | undefined;
  const undo = (sign: string, pattern: RegExp, decode: Decode) => {
    const read = view?.text ?? text;
    const next = read.includes(sign) ? replaced(read, pattern, decode) : undefined;
    if (next) view = view ? composed(view, next) : next;
  };
  undo('%', PERCENT, percentDecoded);
  undo('\\', ESCAPE, unescaped);
  undo('&', ENTITY, entityDecoded);
  return view;
}

/** Each character of a replacement maps to its share of what it replaces; none is longer than that. */
function replaced(text: string, pattern: RegExp, decode: Decode): DecodedView | undefined {
  const pieces: string[] = [];
  let places: { origin: Int32Array; until: Int32Array } | undefined;
  let length = 0;
  let position = 0;
  const put = (from: number, to: number) => {
    places ??= { origin: new Int32Array(text.length), until: new Int32Array(text.length) };
    places.origin[length] = from;
    places.until[length] = to;
    length += 1;
  };
  const copy = (end: number) => {
    pieces.push(text.slice(position, end));
    for (; position < end; position += 1) put(position, position + 1);
  };
  forEachMatch(pattern, text, ({ 0: matched, index }) => {
    const decoded = decode(matched);
    if (decoded === undefined) return;
    copy(index);
    pieces.push(decoded);
    const share = matched.length / decoded.length;
    for (let at = 0; at < decoded.length; at += 1) {
      put(index + Math.floor(at * share), index + Math.floor((at + 1) * share));
    }
    position = index + matched.length;
  });
  if (position === 0) return undefined;
  copy(text.length);
  return {
    text: pieces.join(''),
    origin: places?.origin.subarray(0, length) ?? new Int32Array(),
    until: places?.until.subarray(0, length) ?? new Int32Array(),
  };
}

function composed(outer: DecodedView, inner: DecodedView): DecodedView {
  return {
    text: inner.text,
    origin: inner.origin.map((index) => outer.origin[index]!),
    until: inner.until.map((index) => outer.until[index - 1]!),
  };
}
