import { fnv1a, mixed } from './hashing.js';
import { organisationWord, type NameContext, type Neighbour, type RunFacts } from './name-runs.js';
import type { NameToken } from './name-tokens.js';
import { wordClass, WORD } from './word-classes.js';

const SHAPE = { initial: 1, short: 2, capitals: 3, patronymic: 4, camel: 5, joined: 6, plain: 7 };

function shapeOf({ text }: NameToken): number {
  if (text.length === 1) return SHAPE.initial;
  if (/^\p{Lu}+$/u.test(text)) return text.length <= 4 ? SHAPE.short : SHAPE.capitals;
  if (/^(?:Mc|Mac|O['’]|D['’]|De|Di|Le|La|Van)\p{Lu}/u.test(text)) return SHAPE.patronymic;
  if (text.includes('-')) return SHAPE.joined;
  return /\p{Ll}\p{Lu}/u.test(text) ? SHAPE.camel : SHAPE.plain;
}

/** The marks that glue a word to code, paths and keys: bits for before, after, and a point within. */
function gluesOf({ text }: NameContext, { start, end }: NameToken): number {
  const before = text[start - 1] ?? ' ';
  const after = text[end] ?? ' ';
  const isDotted = after === '.' && /\w/.test(text[end + 1] ?? ' ');
  return (
    (/[\w./\\$@#<-]/.test(before) ? 1 : 0) |
    (/[\w/\\$@(<-]/.test(after) ? 2 : 0) |
    (isDotted ? 4 : 0)
  );
}

const PLACE = { only: 0, first: 1, middle: 2, last: 3 };

function placeInRun({ start, end }: RunFacts, index: number): number {
  if (start === end) return PLACE.only;
  if (index === start) return PLACE.first;
  return index === end ? PLACE.last : PLACE.middle;
}

/** The word lists of a neighbour within the same run; outside of it a value of its own. */
function maskBeside({ runs, classes }: NameContext, index: number, run: RunFacts): number {
  return runs[index] === run ? classes[index]! : 64;
}

/** Two hashes as one. */
const pair = (near: number, far: number) => mixed(0, near, far, 0);

/** Adds one feature for each neighbour, near and with the one behind it, as word or as kind. */
function addNeighbours(
  add: (kind: number, first: number, second?: number, third?: number) => void,
  near: Neighbour,
  far: Neighbour,
  first: number,
): void {
  add(first, near.word);
  add(first + 1, near.word, far.word);
  add(first + 2, near.kind);
  add(first + 3, near.kind, far.kind);
}

/** Where {@link featuresAt} puts the features that tell the word itself; training hides them. */
export const OWN_WORD_FEATURES = [1, 2] as const;

/**
 * Hashes of the features of the token at an index, given the number of the tag before. The same
 * place of the list always holds the same kind of feature.
 */
export function featuresAt(context: NameContext, index: number, previousTag: number): number[] {
  const hashes: number[] = [];
  const add = (kind: number, first = 0, second = 0, third = 0) => {
    hashes.push(mixed(kind, first, second, third));
  };
  const token = context.tokens[index]!;
  const run = context.runs[index]!;
  const { lower } = token;
  const { start, end, before, before2, after, after2, strangeness: strange } = run;
  const mask = context.classes[index]!;
  const place = placeInRun(run, index);
  const opens = run.opens ? 1 : 0;
  addWord(add, lower, token, mask, place);
  const glues = gluesOf(context, token);
  const length = Math.min(end - start, 4);
  const runMask = pair(context.classes[start]!, context.classes[end]! * 8 + length);
  add(10, mask, place);
  add(11, mask, place, opens);
  add(12, mask, before.word);
  add(13, mask, after.word);
  add(14, maskBeside(context, index - 1, run), mask, maskBeside(context, index + 1, run));
  add(15, runMask);
  add(16, runMask, before.kind);
  add(17, runMask, after.kind);
  add(18, runMask, run.surroundings, opens);
  addNeighbours(add, before, before2, 20);
  addNeighbours(add, after, after2, 24);
  add(28, before.kind, after.kind, strange);
  add(29, glues, mask);
  add(30, glues, strange);
  add(31, previousTag, index === start ? 1 : 0);
  add(32, previousTag, mask);
  add(33, organisationWord(context, index, end));
  add(34, organisationWord(context, start, index), place);
  add(35, run.key);
  add(36, run.keyClass, mask);
  add(37, run.keyClass, strange);
  add(38, wordClass(lower) & (WORD.calendar | WORD.title | WORD.legalForm));
  add(39, run.hasTitle ? 1 : 0, length);
  add(40, run.hasPlacePreposition ? 1 : 0, mask);
  add(41, strange, length, opens);
  add(42, strange, run.surroundings, place);
  add(43, run.surroundings, glues, opens);
  return hashes;
}

function addWord(
  add: (kind: number, first?: number, second?: number) => void,
  lower: string,
  token: NameToken,
  mask: number,
  place: number,
): void {
  const { length } = lower;
  const shape = shapeOf(token);
  add(0);
  add(1, fnv1a(lower));
  add(2, fnv1a(lower, 0, Math.max(0, length - 4)), fnv1a(lower, 0, 0, Math.min(3, length)));
  add(3, fnv1a(lower, 0, Math.max(0, length - 3)));
  add(4, fnv1a(lower, 0, Math.max(0, length - 2)), place);
  add(5, fnv1a(lower, 0, 0, Math.min(2, length)));
  add(6, fnv1a(lower, 0, Math.max(0, length - 3)), mask);
  add(7, shape, place);
  add(8, shape, mask);
  add(9, Math.min(length, 12), mask);
}
