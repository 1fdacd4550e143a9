import { isDigitAt } from '../segments.js';
import type { NameToken } from './name-tokens.js';
import { WORD_CLASSES } from './word-classes.js';

/** What the word lists say of one word. */
export interface Lexicon {
  /** Bits: 1 given name, 2 family name, 4 part of a place name, 8 ordinary word. */
  classesOf: (lower: string) => number;
}

/** What all words of a run of capitalised words share. */
export interface RunFacts {
  /** First and last token. */
  start: number;
  end: number;
  /** The last word of the key right before the run, and its class; empty without a key. */
  key: string;
  keyClass: string;
  opens: 'opens' | 'inside';
  before: string;
  before2: string;
  after: string;
  after2: string;
  hasTitle: boolean;
  hasPlacePreposition: boolean;
  /** Whether the run, or the key before it, says that it names an organisation. */
  mayBeOrganisation: boolean;
}

/** Everything about a text that does not change from token to token. */
export interface NameContext {
  text: string;
  tokens: readonly NameToken[];
  /** {@link Lexicon.classesOf} each token; 0 where the token is no word. */
  classes: readonly number[];
  /** The run each token belongs to; `undefined` outside of runs. */
  runs: readonly (RunFacts | undefined)[];
}

/** Words and points in the longest run: names are shorter, and every word looks at its whole run. */
const MAX_RUN = 16;

/** Reads what {@link featuresAt} needs. */
export function nameContext(
  text: string,
  tokens: readonly NameToken[],
  lexicon: Lexicon,
): NameContext {
  const classes = tokens.map(({ lower, isCapital }) => (isCapital ? lexicon.classesOf(lower) : 0));
  const runs = new Array<RunFacts | undefined>(tokens.length).fill(undefined);
  const context = { text, tokens, classes, runs };
  for (let index = 0; index < tokens.length; index += 1) {
    if (!tokens[index]!.isCapital || runs[index]) continue;
    const facts = runFacts(context, index, lastOfRun(text, tokens, index));
    for (let inside = index; inside <= facts.end; inside += 1) runs[inside] = facts;
  }
  return context;
}

function lastOfRun(text: string, tokens: readonly NameToken[], first: number): number {
  const limit = Math.min(tokens.length, first + MAX_RUN);
  let last = first;
  for (let next = first + 1; next < limit && continuesRun(text, tokens, last, next); next += 1) {
    if (tokens[next]!.isCapital) last = next;
  }
  return last;
}

function runFacts(context: NameContext, start: number, end: number): RunFacts {
  const { text, tokens } = context;
  const key = keyBefore(text, tokens[start]!.start);
  const before = neighbour(context, start - 1);
  const ofKey = keyClass(key);
  return {
    start,
    end,
    key,
    keyClass: ofKey,
    opens: opensSentence(context, start) ? 'opens' : 'inside',
    before,
    before2: neighbour(context, start - 2),
    after: neighbour(context, end + 1),
    after2: neighbour(context, end + 2),
    hasTitle:
      WORD_CLASSES.title.has(tokens[start - 1]?.lower ?? '') || titledByPoint(context, start),
    hasPlacePreposition: WORD_CLASSES.placePreposition.has(before),
    mayBeOrganisation: ofKey === 'organisation' || endsOrganisation(context, start, end) !== '',
  };
}

/** A run goes on over spaces, the point of an initial, and up to three particles. */
function continuesRun(
  text: string,
  tokens: readonly NameToken[],
  last: number,
  next: number,
): boolean {
  const token = tokens[next]!;
  const gap = text.slice(tokens[next - 1]!.end, token.start);
  if (token.text === '.')
    return tokens[next - 1]!.text.length === 1 && gap === '' && next - 1 === last;
  if (tokens[next - 1]!.text === '.') return token.isCapital && gap.length <= 1;
  if (gap !== ' ') return false;
  return token.isCapital || (next - last <= 3 && WORD_CLASSES.particle.has(token.lower));
}

const CAMEL = /\p{Ll}\p{Lu}/u;
const ALL_CAPITALS = /^\p{Lu}+$/u;

function shapeOf({ text }: NameToken): string {
  if (text.length === 1) return 'initial';
  if (ALL_CAPITALS.test(text)) return text.length <= 4 ? 'short-capitals' : 'capitals';
  if (/^(?:Mc|Mac|O['’]|D['’]|De|Di|Le|La|Van)\p{Lu}/u.test(text)) return 'patronymic';
  if (CAMEL.test(text)) return text.includes('-') ? 'hyphenated' : 'camel';
  return text.includes('-') ? 'half-hyphenated' : 'plain';
}

/** The marks that glue a word to code, paths and keys. */
function gluesOf({ text }: NameContext, token: NameToken): string {
  const before = text[token.start - 1] ?? ' ';
  const after = text[token.end] ?? ' ';
  const code = /[\w./\\$@#<\-]/;
  return (
    (code.test(before) ? 'b' : '') + (/[\w/\\$@(<\-_]/.test(after) ? 'a' : '') + dotted(text, token)
  );
}

function dotted(text: string, token: NameToken): string {
  return text[token.end] === '.' && /\w/.test(text[token.end + 1] ?? ' ') ? 'd' : '';
}

const KEY = /([A-Za-z_-]{1,30})\\?["']?\s{0,2}(?:[:=]|=>)\s{0,2}\\?["'[(]{0,2}$/;

/** A sign of assignment close to the end, without which there is no key. */
const ASSIGNS = /[:=]>?[\s\\"'[(]{0,6}$/;

/** The last word of a key such as `"customerName":` or `assignee=` right before a place. */
function keyBefore(text: string, start: number): string {
  const before = text.slice(Math.max(0, start - 40), start);
  if (!ASSIGNS.test(before)) return '';
  const key = KEY.exec(before)?.[1];
  if (key === undefined) return '';
  const words = key
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[ _-]/);
  return words.at(-1) ?? '';
}

function keyClass(key: string): string {
  if (key === '') return '';
  if (WORD_CLASSES.personKey.has(key)) return 'person';
  if (WORD_CLASSES.placeKey.has(key)) return 'place';
  return WORD_CLASSES.organisationKey.has(key) ? 'organisation' : 'other';
}

function endsOrganisation(context: NameContext, from: number, to: number): string {
  for (let index = from; index <= to; index += 1) {
    const { lower } = context.tokens[index]!;
    if (WORD_CLASSES.legalForm.has(lower)) return 'legal';
    if (WORD_CLASSES.organisationNoun.has(lower)) return 'noun';
  }
  return '';
}

/** What a neighbour contributes: its word if it is small, else its classes. */
function neighbour(context: NameContext, index: number): string {
  const token = context.tokens[index];
  if (!token) return 'edge';
  if (isDigitAt(token.text, 0)) return '#';
  return token.isCapital ? `C${context.classes[index]}` : token.lower;
}

/** Whether the token opens a sentence, a value or the text. */
function opensSentence(context: NameContext, index: number): boolean {
  const before = context.tokens[index - 1];
  return !before || /^[.!?:;"'>|)\]]$/.test(before.text);
}

/** Features, as texts, of the token at an index, given the tag of the token before. */
export function featuresAt(context: NameContext, index: number, previousTag: string): string[] {
  const token = context.tokens[index]!;
  const run = context.runs[index]!;
  const { lower } = token;
  const { start, end, before, after, opens } = run;
  const mask = context.classes[index]!;
  const inRun = end - start;
  const place = placeInRun(run, index);
  const shape = shapeOf(token);
  const glues = gluesOf(context, token);
  const runMask = `${context.classes[start]}/${context.classes[end]}/${Math.min(inRun, 4)}`;
  return [
    'bias',
    `w=${lower}`,
    `s3=${lower.slice(-3)}`,
    `s2=${lower.slice(-2)}`,
    `p2=${lower.slice(0, 2)}`,
    `m=${mask},${place}`,
    `m=${mask},${opens},${place}`,
    `m=${mask},b=${before}`,
    `m=${mask},a=${after}`,
    `n=${neighbourMask(context, index - 1, run)},${mask},${neighbourMask(context, index + 1, run)}`,
    `run=${runMask}`,
    `run=${runMask},b=${before}`,
    `b=${before}`,
    `b=${run.before2}|${before}`,
    `a=${after}`,
    `a=${after}|${run.after2}`,
    `sh=${shape},${place}`,
    `sh=${shape},m=${mask}`,
    `g=${glues},m=${mask}`,
    `g=${glues}`,
    `t=${previousTag},${index === start ? 'new' : 'run'}`,
    `t=${previousTag},m=${mask}`,
    `o=${endsOrganisation(context, index, end)}`,
    `o=${endsOrganisation(context, start, index)},${place}`,
    `k=${run.key}`,
    `kc=${run.keyClass},m=${mask}`,
    `c=${knownClass(lower)}`,
    `title=${run.hasTitle}`,
    `prep=${run.hasPlacePreposition},m=${mask}`,
  ];
}

function placeInRun({ start, end }: RunFacts, index: number): string {
  if (start === end) return 'only';
  if (index === start) return 'first';
  return index === end ? 'last' : 'middle';
}

function knownClass(lower: string): string {
  if (WORD_CLASSES.calendar.has(lower)) return 'calendar';
  if (WORD_CLASSES.title.has(lower)) return 'title';
  return WORD_CLASSES.legalForm.has(lower) ? 'legal' : '';
}

/** `Dr. Who`: the point stands between the title and the name. */
function titledByPoint(context: NameContext, start: number): boolean {
  return (
    context.tokens[start - 1]?.text === '.' &&
    WORD_CLASSES.title.has(context.tokens[start - 2]?.lower ?? '')
  );
}

/** The classes of a neighbour within the same run. */
function neighbourMask(context: NameContext, index: number, run: RunFacts): string {
  return context.runs[index] === run ? `${context.classes[index]}` : '-';
}
