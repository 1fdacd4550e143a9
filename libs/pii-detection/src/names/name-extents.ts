import type { Finding } from '../finding.js';
import { KEY_CLASS, LISTED, type NameContext, type RunFacts } from './name-runs.js';
import { wordClass, WORD } from './word-classes.js';

/** A finding and the tokens it spans. */
export interface TaggedRun {
  finding: Finding;
  first: number;
  last: number;
}

/** Below the tagger's own: who stands beside somebody is somebody, as long as no word speaks against it. */
const COMPANION_SCORE = 0.7;

/** The runs with those of two strange words that a word for `and` joins to a person of two words. */
export function withCompanions(context: NameContext, runs: readonly TaggedRun[]): TaggedRun[] {
  const { tokens } = context;
  const all: TaggedRun[] = [];
  for (const [at, run] of runs.entries()) {
    all.push(run);
    const first = run.last + 2;
    const isJoined = wordClass(tokens[run.last + 1]?.lower ?? '') & WORD.conjunction;
    if (!isJoined || run.finding.type !== 'PERSON' || run.first === run.last) continue;
    const last = context.runs[first]?.end ?? first;
    if (runs[at + 1] && runs[at + 1]!.first <= last) continue;
    if (last !== first + 1 || !isStranger(context, first) || !isStranger(context, last)) continue;
    const { start } = tokens[first]!;
    const { end } = tokens[last]!;
    const finding: Finding = {
      type: 'PERSON',
      start,
      end,
      score: COMPANION_SCORE,
      ruleId: 'names',
    };
    all.push({ finding, first, last });
  }
  return all;
}

/** A person with the words of the same run beside it that are neither ordinary nor titles. */
export function withStrangers(
  context: NameContext,
  { finding, first, last }: TaggedRun,
  lastBefore = -1,
  firstAfter = Infinity,
): Finding {
  const run = context.runs[first]!;
  const from = Math.max(run.start, lastBefore + 1);
  const to = Math.min(run.end, firstAfter - 1);
  if (isWholeValue(context, run) && from === run.start && to === run.end) {
    return { ...finding, start: context.tokens[from]!.start, end: context.tokens[to]!.end };
  }
  let { start, end } = finding;
  for (let index = first - 1; index >= from && isStranger(context, index); index -= 1) {
    start = context.tokens[index]!.start;
  }
  for (let index = last + 1; index <= to && isStranger(context, index); index += 1) {
    end = context.tokens[index]!.end;
  }
  return { ...finding, start, end };
}

/** Words of the longest name that the key of a person is given. */
const MAX_VALUE = 4;

/** Whether a run is the value of a key for a person and nothing else stands there. */
function isWholeValue({ text, tokens }: NameContext, run: RunFacts): boolean {
  const rest = text.slice(tokens[run.end]!.end, tokens[run.end]!.end + 3);
  return (
    run.keyClass === KEY_CLASS.person &&
    !run.mayBeOrganisation &&
    run.end - run.start < MAX_VALUE &&
    /^\s{0,2}(?:$|[\\"',;|)\]}<\n&])/.test(rest)
  );
}

function isStranger({ tokens, classes }: NameContext, index: number): boolean {
  const { isCapital, text, lower } = tokens[index]!;
  const isOrdinary = (classes[index]! & LISTED.common) !== 0 || wordClass(lower) !== 0;
  return (
    isCapital && text.length > 1 && !isOrdinary && !NO_NAME.test(text) && !CONTRACTED.test(text)
  );
}

/** `I'm`, `We've`: no part of the name behind. */
const CONTRACTED = /^\p{L}{1,4}['’](?:m|ve|ll|re|d)$/u;

/** Contractions, and two words of code written as one. */
export const NO_NAME =
  /n['’]t$|^[Ee]-\p{L}|^(?:\p{L}{2,24}-){2,6}(?:Key|Token|Id|Type|Encoding|Origin|Security|Proto|For|Match)$|([a-z])\1{3}|([A-Z])\2{3}|^(?!(?:Mc|Mac|De|Di|Du|Le|La|Van|Fitz|O['’]|D['’]))\p{L}{0,40}\p{Ll}\p{Lu}/u;
