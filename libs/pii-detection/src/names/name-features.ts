import type { NameToken } from './name-tokens.js';
import { WORD_CLASSES } from './word-classes.js';

/** What the word lists say of one word. */
export interface Lexicon {
  /** Bits: 1 given name, 2 family name, 4 part of a place name, 8 ordinary word. */
  classesOf: (lower: string) => number;
}

/** Everything about a text that does not change from token to token. */
export interface NameContext {
  text: string;
  tokens: readonly NameToken[];
  /** {@link Lexicon.classesOf} each token; 0 where the token is no word. */
  classes: readonly number[];
  /** First and last index of the run of capitalised words each token belongs to, or -1. */
  runStart: readonly number[];
  runEnd: readonly number[];
}

/** Reads what {@link featuresAt} needs. */
export function nameContext(
  text: string,
  tokens: readonly NameToken[],
  lexicon: Lexicon,
): NameContext {
  const classes = tokens.map(({ lower, isCapital }) => (isCapital ? lexicon.classesOf(lower) : 0));
  const runStart = new Array<number>(tokens.length).fill(-1);
  const runEnd = new Array<number>(tokens.length).fill(-1);
  for (let index = 0; index < tokens.length; index += 1) {
    if (!tokens[index]!.isCapital || runStart[index]! >= 0) continue;
    let last = index;
    for (
      let next = index + 1;
      next < tokens.length && continuesRun(text, tokens, last, next);
      next += 1
    ) {
      if (tokens[next]!.isCapital) last = next;
    }
    for (let inside = index; inside <= last; inside += 1) {
      runStart[inside] = index;
      runEnd[inside] = last;
    }
  }
  return { text, tokens, classes, runStart, runEnd };
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

/** The last word of a key such as `"customerName":` or `assignee=` right before a place. */
function keyBefore(text: string, start: number): string {
  const key = KEY.exec(text.slice(Math.max(0, start - 40), start))?.[1];
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

/** Whether the run of a token, or the key before it, says that it names an organisation. */
export function mayBeOrganisation(context: NameContext, index: number): boolean {
  const start = context.runStart[index]!;
  const end = context.runEnd[index]!;
  if (endsOrganisation(context, start, end) !== '') return true;
  return keyClass(keyBefore(context.text, context.tokens[start]!.start)) === 'organisation';
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
  if (/^\d/.test(token.text)) return '#';
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
  const { lower } = token;
  const start = context.runStart[index]!;
  const end = context.runEnd[index]!;
  const mask = context.classes[index]!;
  const before = neighbour(context, start - 1);
  const before2 = neighbour(context, start - 2);
  const after = neighbour(context, end + 1);
  const inRun = end - start;
  const place =
    inRun === 0 ? 'only' : index === start ? 'first' : index === end ? 'last' : 'middle';
  const key = keyBefore(context.text, context.tokens[start]!.start);
  const opens = opensSentence(context, start) ? 'opens' : 'inside';
  const shape = shapeOf(token);
  const runMask = `${context.classes[start]}/${context.classes[end]}/${Math.min(inRun, 4)}`;
  const known = knownClass(lower);
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
    `n=${neighbourMask(context, index - 1, index)},${mask},${neighbourMask(context, index + 1, index)}`,
    `run=${runMask}`,
    `run=${runMask},b=${before}`,
    `b=${before}`,
    `b=${before2}|${before}`,
    `a=${after}`,
    `a=${after}|${neighbour(context, end + 2)}`,
    `sh=${shape},${place}`,
    `sh=${shape},m=${mask}`,
    `g=${gluesOf(context, token)},m=${mask}`,
    `g=${gluesOf(context, token)}`,
    `t=${previousTag},${index === start ? 'new' : 'run'}`,
    `t=${previousTag},m=${mask}`,
    `o=${endsOrganisation(context, index, end)}`,
    `o=${endsOrganisation(context, start, index)},${place}`,
    `k=${key}`,
    `kc=${keyClass(key)},m=${mask}`,
    `c=${known}`,
    `title=${WORD_CLASSES.title.has(context.tokens[start - 1]?.lower ?? '') || titledByPoint(context, start)}`,
    `prep=${WORD_CLASSES.placePreposition.has(before)},m=${mask}`,
  ];
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
function neighbourMask(context: NameContext, index: number, current: number): string {
  const isSameRun = context.runStart[index] === context.runStart[current];
  return isSameRun ? String(context.classes[index]) : '-';
}
