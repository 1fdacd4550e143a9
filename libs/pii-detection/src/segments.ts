const DIGIT = 1;
const UPPER = 2;
const LOWER = 4;

const CLASS = new Uint8Array(128);
for (let code = 48; code <= 57; code += 1) CLASS[code] = DIGIT;
for (let code = 65; code <= 90; code += 1) CLASS[code] = UPPER;
for (let code = 97; code <= 122; code += 1) CLASS[code] = LOWER;

/** From here on stand punctuation, signs and scripts that set no spaces between words. */
const UNSPACED = 0x2000;

/**
 * Letters outside ASCII end no word: `Müller12` is one run. A Chinese or Japanese sentence goes on
 * right after a number, and what is not within the word ends it: `电话13800138000。`.
 */
function classOf(code: number): number {
  if (code < 128) return CLASS[code]!;
  return code >= 0xc0 && code < UNSPACED && code !== 0xd7 && code !== 0xf7 ? LOWER : 0;
}

/** Capitals alone can open an identifier written in groups only when they are few: `GB 82 ...`. */
const MAX_CAPITAL_HEAD = 11;

/**
 * Calls `visit` for every run of letters and digits that could open an identifier: one with a
 * digit, a few capitals, or two letters before a group of digits. One pass, no allocation.
 */
export function forEachHead(text: string, visit: (start: number, end: number) => void): void {
  const length = text.length;
  let index = 0;
  while (index < length) {
    let kind = classOf(text.charCodeAt(index));
    if (kind === 0) {
      index += 1;
      continue;
    }
    const start = index;
    let seen = 0;
    do {
      seen |= kind;
      index += 1;
      kind = index < length ? classOf(text.charCodeAt(index)) : 0;
    } while (kind !== 0);
    if (opensIdentifier(text, seen, start, index)) visit(start, index);
  }
}

function opensIdentifier(text: string, seen: number, start: number, end: number): boolean {
  if (seen & DIGIT) return true;
  if (seen === UPPER) return end - start <= MAX_CAPITAL_HEAD;
  return end - start === 2 && isDigitAt(text, end + 1);
}

/** Whether the character at an index is a letter or digit of a script that sets spaces. */
export function isWordAt(text: string, index: number): boolean {
  return index >= 0 && index < text.length && classOf(text.charCodeAt(index)) !== 0;
}

/** Whether the character at an index is an ASCII digit. */
export function isDigitAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}
