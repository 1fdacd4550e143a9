/** How far context reaches: about eight words back, four words on. */
const REACH_BEFORE = 64;
const REACH_AFTER = 32;

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
  const reach = text.slice(from, start);
  const line = reach.slice(reach.lastIndexOf('\n') + 1);
  const whole = from > 0 && line.length === reach.length ? withoutFirstWord(line) : line;
  const rest = text.slice(end, end + REACH_AFTER);
  const lineEnd = rest.indexOf('\n');
  return {
    before: key === '' ? wordsOf(whole) : ` ${key}${wordsOf(whole)}`,
    after: wordsOf(lineEnd < 0 ? rest : rest.slice(0, lineEnd)),
  };
}

const CAMEL = /([a-z])([A-Z])/g;
const NO_LETTERS = /[^A-Za-z\u00c0-\uffff]{1,64}/g;
const SPACES = / {2,}/g;

/** Lower-case words of a text, one space between and around them. */
export function wordsOf(text: string): string {
  return ` ${text.replace(CAMEL, '$1 $2').replace(NO_LETTERS, ' ').toLowerCase()} `.replace(
    SPACES,
    ' ',
  );
}

/**
 * Where the last of some words or phrases stands among padded words, or -1. Korean and Thai join
 * particles to words or leave no spaces, so theirs count inside longer words too.
 */
export function lastIndexOfAny(words: string, wanted: readonly string[]): number {
  if (words.length < 3) return -1;
  let last = -1;
  for (const word of wanted) {
    const found = words.lastIndexOf(word.charCodeAt(0) < 0xe00 ? ` ${word} ` : word);
    if (found > last) last = found;
  }
  return last;
}

/** The first word may have been cut in half by the reach; half a word must not count. */
function withoutFirstWord(line: string): string {
  const space = line.search(/[^A-Za-z0-9]/);
  return space < 0 ? '' : line.slice(space);
}
