/** How far context reaches: about eight words back, three words on. */
const REACH_BEFORE = 60;
const REACH_AFTER = 28;

/** The words around a place, lower case, one space between and around them. */
export interface Surroundings {
  before: string;
  after: string;
}

/**
 * The words before and after a match in one line; `camelCase`, `snake_case` and JSON keys are split
 * into their words, so that `phoneNumber` speaks as `phone number` does.
 *
 * @param key words that stand for the place itself, such as the JSON key of a screened value.
 */
export function surroundingsOf(
  text: string,
  start: number,
  end: number,
  key: string,
): Surroundings {
  const from = Math.max(0, start - REACH_BEFORE);
  const before = text.slice(from, start);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const whole = from > 0 && line.length === before.length ? withoutFirstWord(line) : line;
  const rest = text.slice(end, end + REACH_AFTER);
  const lineEnd = rest.indexOf('\n');
  return {
    before: wordsOf(`${key} ${whole}`),
    after: wordsOf(lineEnd < 0 ? rest : rest.slice(0, lineEnd)),
  };
}

/** Lower-case words of a text, one space between and around them. */
export function wordsOf(text: string): string {
  const split = text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z\u00c0-\uffff]{1,64}/g, ' ')
    .toLowerCase();
  return ` ${split} `.replace(/ {2,}/g, ' ');
}

/** Index of the last word or phrase found in padded words, or -1. */
export function lastIndexOfAny(words: string, wanted: readonly string[]): number {
  let last = -1;
  for (const word of wanted) last = Math.max(last, words.lastIndexOf(` ${word} `));
  return last;
}

/** The first word may have been cut in half by the reach; half a word must not count. */
function withoutFirstWord(line: string): string {
  const space = line.search(/[^A-Za-z0-9]/);
  return space < 0 ? '' : line.slice(space);
}
