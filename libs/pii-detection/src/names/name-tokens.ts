/** A word, number or mark of a text. */
export interface NameToken {
  text: string;
  lower: string;
  start: number;
  end: number;
  /** Whether a name could hold the word: it opens with a capital. */
  isCapital: boolean;
}

const TOKEN = /[\p{L}\p{M}]{1,40}(?:['’-][\p{L}\p{M}]{1,40}){0,3}|\d{1,20}|[^\s\p{L}\p{M}\d]/gu;
const CAPITAL = /^\p{Lu}/u;

/** Words, numbers and single marks in order. */
export function nameTokens(text: string): NameToken[] {
  const tokens: NameToken[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const word = match[0];
    tokens.push({
      text: word,
      lower: word.toLowerCase(),
      start: match.index,
      end: match.index + word.length,
      isCapital: CAPITAL.test(word),
    });
  }
  return tokens;
}
