import type { Finding } from '../finding.js';
import { fnv1a } from './hashing.js';
import { featuresAt, nameContext, type Lexicon, type NameContext } from './name-features.js';
import { nameTokens } from './name-tokens.js';

/**
 * What a word can be; the order is that of the weights.
 *
 * @public read by training/train-names.mjs
 */
export const NAME_TAGS = ['O', 'PERSON', 'LOCATION', 'ORGANIZATION'] as const;

/** One of {@link NAME_TAGS}. */
export type NameTag = (typeof NAME_TAGS)[number];

const ORGANIZATION = NAME_TAGS.indexOf('ORGANIZATION');

/** A linear model over hashed features: for each bucket one weight a tag. */
export interface NameModel {
  weights: Int8Array;
  /** A power of two. */
  buckets: number;
  lexicon: Lexicon;
}

/**
 * The bucket of a feature.
 *
 * @public read by training/train-names.mjs
 */
export function bucketOf(feature: string, buckets: number): number {
  return fnv1a(feature) & (buckets - 1);
}

/** Weight units by which the winning tag must lead for full confidence. */
const FULL_MARGIN = 120;

/** A finding and the tokens it spans. */
interface TaggedRun {
  finding: Finding;
  first: number;
  last: number;
}

/** Finds people, places and organisations: runs of capitalised words with the same tag. */
export function tagNames(model: NameModel, text: string): Finding[] {
  const context = nameContext(text, nameTokens(text), model.lexicon);
  const runs: TaggedRun[] = [];
  let open: TaggedRun | undefined;
  let previousTag: NameTag = 'O';
  for (let index = 0; index < context.tokens.length; index += 1) {
    if (!context.tokens[index]!.isCapital) continue;
    const isNewRun = context.runs[index]!.start === index;
    if (isNewRun) previousTag = 'O';
    const { tag, margin } = bestTag(model, context, index, previousTag);
    const { start, end } = context.tokens[index]!;
    const score = Math.min(0.95, 0.5 + (0.45 * margin) / FULL_MARGIN);
    if (tag === 'O') open = undefined;
    else if (open && !isNewRun && tag === previousTag) {
      open.finding.end = end;
      open.finding.score = Math.max(open.finding.score, score);
      open.last = index;
    } else {
      open = {
        finding: { type: tag, start, end, score, ruleId: 'names' },
        first: index,
        last: index,
      };
      runs.push(open);
    }
    previousTag = tag;
  }
  return runs.filter((run) => isPlausible(context, run)).map(({ finding }) => finding);
}

/** Bits of {@link Lexicon.classesOf}. */
const GIVEN_BIT = 1;
const FAMILY_BIT = 2;
const COMMON_BIT = 8;

/** Contractions, and two words of code written as one. */
const NO_NAME =
  /n['’]t$|^(?!(?:Mc|Mac|De|Di|Du|Le|La|Van|Fitz|O['’]|D['’]))\p{L}{0,40}\p{Ll}\p{Lu}/u;

/**
 * A person whose words are all ordinary ones is a title or a label, unless they read as a given and
 * a family name or follow a title or a key. One in capitals is a heading unless every word is known
 * as a name. One of unknown words only needs two different words, a title or a key.
 */
function isPlausible(context: NameContext, { finding, first, last }: TaggedRun): boolean {
  if (finding.end - finding.start < 2) return false;
  if (finding.type !== 'PERSON') return true;
  const words = context.tokens.slice(first, last + 1).filter(({ isCapital }) => isCapital);
  if (words.some(({ text }) => NO_NAME.test(text))) return false;
  const classes = context.classes
    .slice(first, last + 1)
    .filter((_, n) => context.tokens[first + n]!.isCapital);
  const named = classes.filter((mask) => (mask & (GIVEN_BIT | FAMILY_BIT)) !== 0).length;
  if (words.some(({ text }) => text.length > 1 && text === text.toUpperCase())) {
    return named === classes.length;
  }
  if (classes.every((mask) => (mask & COMMON_BIT) !== 0)) return readsAsName(context, first, last);
  if (named > 0 || introducesPerson(context, first)) return true;
  return new Set(words.map(({ lower }) => lower)).size > 1;
}

function introducesPerson(context: NameContext, first: number): boolean {
  const { hasTitle, keyClass } = context.runs[first]!;
  return hasTitle || keyClass === 'person';
}

function readsAsName(context: NameContext, first: number, last: number): boolean {
  if (introducesPerson(context, first)) return true;
  const isGiven = (context.classes[first]! & GIVEN_BIT) !== 0;
  return first < last && isGiven && (context.classes[last]! & FAMILY_BIT) !== 0;
}

function bestTag(
  model: NameModel,
  context: NameContext,
  index: number,
  previousTag: NameTag,
): { tag: NameTag; margin: number } {
  const sums = [0, 0, 0, 0];
  for (const feature of featuresAt(context, index, previousTag)) {
    const offset = bucketOf(feature, model.buckets) * NAME_TAGS.length;
    for (let tag = 0; tag < NAME_TAGS.length; tag += 1) sums[tag]! += model.weights[offset + tag]!;
  }
  // Unknown words look like made-up company names; only a legal form, a noun or a key tells.
  if (!context.runs[index]!.mayBeOrganisation) sums[ORGANIZATION] = -Infinity;
  let best = 0;
  for (let tag = 1; tag < sums.length; tag += 1) if (sums[tag]! > sums[best]!) best = tag;
  const runnerUp = Math.max(...sums.filter((_, tag) => tag !== best));
  return { tag: NAME_TAGS[best]!, margin: sums[best]! - runnerUp };
}
