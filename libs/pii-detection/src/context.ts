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
  if (last.text === text && last.start === start && last.end === end && last.key === key) {
    return last.surroundings;
  }
  const surroundings = readSurroundings(text, start, end, key);
  last = { text, start, end, key, surroundings };
  return surroundings;
}

/** Several rules often match the same place one after the other. */
let last = { text: '', start: -1, end: -1, key: '', surroundings: { before: '', after: '' } };

function readSurroundings(text: string, start: number, end: number, key: string): Surroundings {
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

/** First code unit of the scripts (Thai, Hangul, ...) whose words are not set apart by spaces. */
const UNSPACED_SCRIPTS = 0xe00;

/** Words and phrases looked for among padded words. */
export class WordList {
  readonly #words = new Set<string>();
  /** Phrases, and words of scripts without spaces: these count inside longer words too. */
  readonly #phrases: string[] = [];

  constructor(entries: Iterable<string>) {
    for (const entry of entries) {
      if (entry.charCodeAt(0) >= UNSPACED_SCRIPTS) this.#phrases.push(entry);
      else if (entry.includes(' ')) this.#phrases.push(` ${entry} `);
      else this.#words.add(entry);
    }
  }

  /** Where the last entry stands in the words, or -1. */
  lastIn(words: string): number {
    if (words.length < 3) return -1;
    let last = -1;
    for (const phrase of this.#phrases) last = Math.max(last, words.lastIndexOf(phrase));
    let end = words.length - 1;
    while (end > last + 1) {
      const space = words.lastIndexOf(' ', end - 1);
      if (this.#words.has(words.slice(space + 1, end))) return Math.max(last, space);
      end = space;
    }
    return last;
  }
}

/** The first word may have been cut in half by the reach; half a word must not count. */
function withoutFirstWord(line: string): string {
  const space = line.search(/[^A-Za-z0-9]/);
  return space < 0 ? '' : line.slice(space);
}
