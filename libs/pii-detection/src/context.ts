/** How far context reaches: about eight words back, four words on. */
const REACH_BEFORE = 64;
const REACH_AFTER = 32;

/** Words this close before a place may speak against it; further ones are about something else. */
const REACH_AGAINST = 5;

/** The words around a place. */
export interface Surroundings {
  before: Words;
  after: Words;
  /** Where in `before` the words begin that may speak against the place. */
  near: number;
}

/** Lower-case words with one space between and around them, and cut apart. */
export interface Words {
  joined: string;
  /** Each word with where it stands in `joined`. */
  list: readonly { word: string; at: number }[];
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
const NO_WORDS: Words = { joined: ' ', list: [] };
let last = {
  text: '',
  start: -1,
  end: -1,
  key: '',
  surroundings: { before: NO_WORDS, after: NO_WORDS, near: 0 },
};

function readSurroundings(text: string, start: number, end: number, key: string): Surroundings {
  const from = Math.max(0, start - REACH_BEFORE);
  const reach = text.slice(from, start);
  const line = reach.slice(reach.lastIndexOf('\n') + 1);
  const whole = from > 0 && line.length === reach.length ? withoutFirstWord(line) : line;
  const rest = text.slice(end, end + REACH_AFTER);
  const lineEnd = rest.indexOf('\n');
  const words = wordsOf(whole);
  const before = cutApart(key === '' ? words : ` ${key}${words}`);
  // A key speaks against what is its value, not against what a sentence under it says, and a word
  // before a number of its own is about that one: `order 4411 paid with 4111 ...`.
  const spent = endOfEarlierNumber(whole);
  const own = Math.max(
    key === '' || words === ' ' ? 0 : key.length + 1,
    spent === 0 ? 0 : before.joined.length - wordsOf(whole.slice(spent)).length,
  );
  return {
    before,
    after: cutApart(wordsOf(lineEnd < 0 ? rest : rest.slice(0, lineEnd))),
    near: Math.max(own, before.list.at(-REACH_AGAINST)?.at ?? 0),
  };
}

/** Where the last number ends that letters or a comma set apart from the end of a text; 0 without. */
function endOfEarlierNumber(before: string): number {
  let isApart = false;
  for (let index = before.length - 1; index >= 0; index -= 1) {
    const code = before.charCodeAt(index);
    if (code >= 48 && code <= 57) {
      if (isApart) return index + 1;
    } else if (code > 58 || code === 44 || (code === 58 && before[index + 1] === ' '))
      isApart = true;
  }
  return 0;
}

const CAMEL_WORD = /[A-Za-z]{0,40}?[a-z][A-Z][A-Za-z]{0,40}/g;
const CAMEL = /([a-z])([A-Z])/g;
const NO_LETTERS = /[^A-Za-z\u00c0-\uffff]{1,64}/g;
const SPACES = / {2,}/g;

/**
 * Lower-case words of a text, one space between and around them. A word in camel case counts whole
 * and in its parts: `phoneNumber` is `phonenumber phone number`.
 */
export function wordsOf(text: string): string {
  const split = HUMP.test(text)
    ? text.replace(CAMEL_WORD, (word) => `${word.toLowerCase()} ${word.replace(CAMEL, '$1 $2')}`)
    : text;
  return ` ${split.replace(NO_LETTERS, ' ').toLowerCase()} `.replace(SPACES, ' ');
}

const HUMP = /[a-z][A-Z]/;

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
  lastIn({ joined, list }: Words): number {
    if (list.length === 0) return -1;
    let last = -1;
    for (const phrase of this.#phrases) last = Math.max(last, joined.lastIndexOf(phrase));
    for (let index = list.length - 1; index >= 0; index -= 1) {
      const { word, at } = list[index]!;
      if (at <= last) return last;
      if (this.#words.has(word)) return at;
    }
    return last;
  }
}

function cutApart(joined: string): Words {
  const list: { word: string; at: number }[] = [];
  let start = 1;
  for (let space = joined.indexOf(' ', 1); space >= 0; space = joined.indexOf(' ', start)) {
    if (space > start) list.push({ word: joined.slice(start, space), at: start - 1 });
    start = space + 1;
  }
  return { joined, list };
}

/** The first word may have been cut in half by the reach; half a word must not count. */
function withoutFirstWord(line: string): string {
  const space = line.search(/[^A-Za-z0-9]/);
  return space < 0 ? '' : line.slice(space);
}
