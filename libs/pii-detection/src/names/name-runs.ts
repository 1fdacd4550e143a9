import { fnv1a } from './hashing.js';
import { nameTokens, type NameToken } from './name-tokens.js';
import { wordClass, WORD } from './word-classes.js';

/** What the word lists say of one word. */
export interface Lexicon {
  /** Bits of {@link LISTED}. */
  classesOf: (lower: string) => number;
}

/** The word lists a word may stand in; `name` is one of people that does not tell which part. */
export const LISTED = { given: 1, family: 2, place: 4, common: 8, name: 16 } as const;

/** What stands beside a run: which word it is, and of what kind it is. Both are hashes. */
export interface Neighbour {
  word: number;
  kind: number;
}

/** What all words of a run of capitalised words share. */
export interface RunFacts {
  /** First and last token. */
  start: number;
  end: number;
  /** Hash of the last word of the key right before the run, and its class; 0 without a key. */
  key: number;
  keyClass: number;
  /** Whether the run opens a sentence, a value or the text. */
  opens: boolean;
  before: Neighbour;
  before2: Neighbour;
  after: Neighbour;
  after2: Neighbour;
  hasTitle: boolean;
  hasPlacePreposition: boolean;
  /** Whether the run, or the key before it, says that it names an organisation. */
  mayBeOrganisation: boolean;
  /** How the words around are written: 0 no words, 1 all with capitals, 2 many, 3 few. */
  surroundings: number;
  /** How many words of the run no list knows, and how many are only ordinary words, up to 3 each. */
  strangeness: number;
}

/** Everything about a text that does not change from token to token. */
export interface NameContext {
  text: string;
  tokens: readonly NameToken[];
  /** {@link Lexicon.classesOf} each token; 0 where the token is no capitalised word. */
  classes: readonly number[];
  /** The run each token belongs to; `undefined` outside of runs. */
  runs: readonly (RunFacts | undefined)[];
}

/** Words and points in the longest run: names are shorter, and every word looks at its whole run. */
const MAX_RUN = 16;

/** Splits a text into tokens and finds its runs of capitalised words. */
export function nameContext(text: string, lexicon: Lexicon): NameContext {
  const tokens = nameTokens(text);
  const classes = tokens.map((token) => (token.isCapital ? classesOf(lexicon, token.lower) : 0));
  const runs = new Array<RunFacts | undefined>(tokens.length).fill(undefined);
  const context = { text, tokens, classes, runs };
  for (let index = 0; index < tokens.length; index += 1) {
    if (!tokens[index]!.isCapital || runs[index]) continue;
    const facts = runFacts(context, index, lastOfRun(text, tokens, index));
    for (let inside = index; inside <= facts.end; inside += 1) runs[inside] = facts;
  }
  return context;
}

/** A joined word that no list knows is what all its parts are: `Two-Factor`, `Jean-Luc`. */
function classesOf(lexicon: Lexicon, lower: string): number {
  const classes = lexicon.classesOf(lower);
  if (classes !== 0 || !lower.includes('-')) return classes;
  return lower.split('-').reduce((shared, part) => shared & lexicon.classesOf(part), ~0);
}

function lastOfRun(text: string, tokens: readonly NameToken[], first: number): number {
  const limit = Math.min(tokens.length, first + MAX_RUN);
  let last = first;
  for (let next = first + 1; next < limit && continuesRun(text, tokens, last, next); next += 1) {
    if (tokens[next]!.isCapital) last = next;
  }
  return last;
}

/**
 * A run goes on over spaces, the point of an initial, up to three particles, `&`, and the `of` of
 * organisations: `University of Ghent`.
 */
function continuesRun(
  text: string,
  tokens: readonly NameToken[],
  last: number,
  next: number,
): boolean {
  const token = tokens[next]!;
  const before = tokens[next - 1]!;
  const gap = token.start - before.end;
  if (token.text === '.') return before.text.length === 1 && gap === 0 && next - 1 === last;
  if (before.text === '.') return token.isCapital && gap <= 1;
  if (gap !== 1 || text[before.end] !== ' ') return false;
  if (token.isCapital || token.text === '&') return true;
  if (token.text === 'of') return (wordClass(before.lower) & WORD.organisationNoun) !== 0;
  return next - last <= 3 && (wordClass(token.lower) & WORD.particle) !== 0;
}

function runFacts(context: NameContext, start: number, end: number): RunFacts {
  const { text, tokens } = context;
  const key = keyBefore(text, tokens[start]!.start);
  const ofKey = keyClass(key);
  const before = tokens[start - 1];
  const classBefore = before?.kind === 'mark' ? 0 : wordClass(before?.lower ?? '');
  return {
    start,
    end,
    key: key === '' ? 0 : fnv1a(key),
    keyClass: ofKey,
    opens: opensSentence(before),
    before: neighbour(context, start - 1),
    before2: neighbour(context, start - 2),
    after: neighbour(context, end + 1),
    after2: neighbour(context, end + 2),
    hasTitle: (classBefore & WORD.title) !== 0 || titledByPoint(context, start),
    hasPlacePreposition: (classBefore & WORD.placePreposition) !== 0,
    mayBeOrganisation:
      ofKey === KEY_CLASS.organisation || organisationWord(context, start, end) !== 0,
    surroundings: surroundings(tokens, start, end),
    strangeness: strangeness(context, start, end),
  };
}

/** Whether the token before shows that a sentence, a value or the text begins. */
function opensSentence(before: NameToken | undefined): boolean {
  return !before || /^[.!?:;"'>|)\]]$/.test(before.text);
}

/** `Dr. Who`: the point stands between the title and the name. */
function titledByPoint({ tokens }: NameContext, start: number): boolean {
  return (
    tokens[start - 1]?.text === '.' &&
    (wordClass(tokens[start - 2]?.lower ?? '') & WORD.title) !== 0
  );
}

const KEY = /([A-Za-z_-]{1,30})\\?["']?\s{0,2}(?:[:=]|=>)\s{0,2}\\?["'[(]{0,2}$/;

/** A sign of assignment close to the end, without which there is no key. */
const ASSIGNS = /[:=]>?[\s\\"'[(]{0,6}$/;

/** The last word of a key such as `"customerName":` or `assignee=` right before a place. */
function keyBefore(text: string, start: number): string {
  const close = text.slice(Math.max(0, start - 8), start);
  if (!ASSIGNS.test(close)) return '';
  const key = KEY.exec(text.slice(Math.max(0, start - 40), start))?.[1];
  if (key === undefined) return '';
  const words = key
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[ _-]/);
  return words.at(-1) ?? '';
}

/** What a key says of its value; 0 without a key. */
export const KEY_CLASS = { person: 1, place: 2, organisation: 3, other: 4 } as const;

function keyClass(key: string): number {
  if (key === '') return 0;
  const classes = wordClass(key);
  if (classes & (WORD.personKey | WORD.role)) return KEY_CLASS.person;
  if (classes & WORD.placeKey) return KEY_CLASS.place;
  return classes & WORD.organisationKey ? KEY_CLASS.organisation : KEY_CLASS.other;
}

/** The first word from one token to another that tells an organisation: bit of its class, or 0. */
export function organisationWord({ tokens }: NameContext, from: number, to: number): number {
  for (let index = from; index <= to; index += 1) {
    const { text, lower } = tokens[index]!;
    if (text.length === 1) {
      if (text === '&' || isPointedForm(tokens, index)) return WORD.legalForm;
      continue;
    }
    const classes = wordClass(lower) & (WORD.legalForm | WORD.organisationNoun);
    if (classes !== 0) return classes & WORD.legalForm ? WORD.legalForm : WORD.organisationNoun;
  }
  return 0;
}

/** `B.V.`: a legal form of two letters, each with its point. */
function isPointedForm(tokens: readonly NameToken[], index: number): boolean {
  const second = tokens[index + 2];
  if (tokens[index + 1]?.text !== '.' || second?.text.length !== 1) return false;
  return (wordClass(tokens[index]!.lower + second.lower) & WORD.legalForm) !== 0;
}

const EDGE: Neighbour = { word: 1, kind: 1 };
const NUMBER: Neighbour = { word: 2, kind: 2 };
/** Values below are hashes of words with this chance; they meet no others. */
const KIND = {
  role: 3,
  personVerb: 4,
  past: 5,
  gerund: 6,
  adverb: 7,
  plural: 8,
  other: 9,
} as const;

function neighbour({ tokens, classes }: NameContext, index: number): Neighbour {
  const token = tokens[index];
  if (!token) return EDGE;
  if (token.kind === 'number') return NUMBER;
  if (token.kind === 'capital') return { word: 32 + classes[index]!, kind: 32 + classes[index]! };
  const word = fnv1a(token.lower);
  return { word, kind: token.kind === 'mark' ? word : kindOfWord(token.lower, word) };
}

/** Small words are their own kind; of the others only the class or the ending counts. */
function kindOfWord(lower: string, hash: number): number {
  const classes = wordClass(lower);
  if (classes & WORD.small) return hash;
  if (classes & WORD.role) return KIND.role;
  if (classes & WORD.personVerb) return KIND.personVerb;
  if (lower.endsWith('ed')) return KIND.past;
  if (lower.endsWith('ing')) return KIND.gerund;
  if (lower.endsWith('ly')) return KIND.adverb;
  return lower.endsWith('s') ? KIND.plural : KIND.other;
}

/** Value of `surroundings` where most words open with a small letter. */
export const AMONG_SMALL_WORDS = 3;

/** Tokens looked at on each side of a run to tell a heading from a sentence. */
const WINDOW = 6;

function surroundings(tokens: readonly NameToken[], start: number, end: number): number {
  let capitals = 0;
  let words = 0;
  const last = Math.min(tokens.length - 1, end + WINDOW);
  for (let index = Math.max(0, start - WINDOW); index <= last; index += 1) {
    if (index === start) index = end + 1;
    const kind = tokens[index]?.kind;
    if (kind === 'capital') capitals += 1;
    else if (kind === 'word') words += 1;
  }
  if (capitals + words === 0) return 0;
  if (words === 0) return 1;
  return capitals * 2 > words ? 2 : AMONG_SMALL_WORDS;
}

function strangeness({ tokens, classes }: NameContext, start: number, end: number): number {
  let unknown = 0;
  let ordinary = 0;
  for (let index = start; index <= end; index += 1) {
    if (!tokens[index]!.isCapital || tokens[index]!.text.length === 1) continue;
    if (classes[index] === 0) unknown += 1;
    else if (classes[index] === LISTED.common) ordinary += 1;
  }
  return Math.min(unknown, 3) * 4 + Math.min(ordinary, 3);
}
