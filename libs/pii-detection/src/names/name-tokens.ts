/** A word, number or mark of a text. */
export class NameToken {
  #lower: string | undefined;

  constructor(
    readonly text: string,
    readonly start: number,
    readonly end: number,
    readonly kind: TokenKind,
  ) {}

  /** Whether a name could hold the word: it opens with a capital. */
  get isCapital(): boolean {
    return this.kind === 'capital';
  }

  /** The text in small letters, made when first wanted: most words of a text stand near no name. */
  get lower(): string {
    this.#lower ??= this.text.toLowerCase();
    return this.#lower;
  }
}

/** What a token is made of; a word is `capital` when its first letter is one. */
export type TokenKind = 'capital' | 'word' | 'number' | 'mark';

const SPACE = 0;
const LETTER = 1;
const CAPITAL = 2;
const DIGIT = 3;
const MARK = 4;

/** Latin, its supplements and extensions; what lies above is asked of the pattern each time. */
const TABLE_SIZE = 0x250;

function kindOf(character: string): number {
  if (/\p{Lu}/u.test(character)) return CAPITAL;
  if (/[\p{L}\p{M}]/u.test(character)) return LETTER;
  if (/\d/.test(character)) return DIGIT;
  return /\s/.test(character) ? SPACE : MARK;
}

const KINDS = Uint8Array.from({ length: TABLE_SIZE }, (_, code) =>
  kindOf(String.fromCharCode(code)),
);

function kindAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < TABLE_SIZE ? KINDS[code]! : kindOf(characterAt(text, index));
}

function characterAt(text: string, index: number): string {
  return String.fromCodePoint(text.codePointAt(index)!);
}

/** Whether any word of the text opens with a capital; without one it holds no name. */
export function hasCapital(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (kindAt(text, index) === CAPITAL) return true;
  }
  return false;
}

/** UTF-16 units of the character at an index. */
function widthAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code >= 0xd800 && code < 0xdc00 && index + 1 < text.length ? 2 : 1;
}

/** Longer runs of letters or digits are cut: no name is that long, and every word is hashed. */
const MAX_LETTERS = 40;
const MAX_DIGITS = 20;
/** Apostrophes and hyphens within one word. */
const MAX_JOINTS = 3;

/** Words, numbers and single marks in order. */
export function nameTokens(text: string): NameToken[] {
  const tokens: NameToken[] = [];
  let index = 0;
  while (index < text.length) {
    const start = index;
    const kind = kindAt(text, index);
    if (kind === SPACE) {
      index += 1;
      continue;
    }
    if (kind === DIGIT) {
      index = endOfDigits(text, start);
      tokens.push(new NameToken(text.slice(start, index), start, index, 'number'));
    } else if (kind === MARK) {
      index += widthAt(text, start);
      tokens.push(new NameToken(text.slice(start, index), start, index, 'mark'));
    } else {
      index = endOfWord(text, start);
      const ofWord = kind === CAPITAL ? 'capital' : 'word';
      tokens.push(new NameToken(text.slice(start, index), start, index, ofWord));
    }
  }
  return tokens;
}

function endOfDigits(text: string, start: number): number {
  const limit = Math.min(text.length, start + MAX_DIGITS);
  let index = start;
  while (index < limit && kindAt(text, index) === DIGIT) index += 1;
  return index;
}

function endOfLetters(text: string, start: number): number {
  const limit = Math.min(text.length, start + MAX_LETTERS);
  let index = start;
  while (index < limit && isLetterAt(text, index)) index += widthAt(text, index);
  return index;
}

function endOfWord(text: string, start: number): number {
  let end = endOfLetters(text, start);
  for (let joints = 0; joints < MAX_JOINTS && isJointAt(text, end); joints += 1) {
    end = endOfLetters(text, end + 1);
  }
  return end;
}

function isLetterAt(text: string, index: number): boolean {
  const kind = kindAt(text, index);
  return kind === LETTER || kind === CAPITAL;
}

/** An apostrophe or a hyphen that a letter follows. */
function isJointAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  const joins = code === 0x27 || code === 0x2d || code === 0x2019;
  return joins && index + 1 < text.length && isLetterAt(text, index + 1);
}
