import type { Finding } from '../finding.js';
import { NO_NAME, withCompanions, withStrangers, type TaggedRun } from './name-extents.js';
import { corrected } from './name-corrections.js';
import { featuresAt } from './name-features.js';
import { hasCapital, type NameToken } from './name-tokens.js';
import {
  followsArticle,
  namesDepartment,
  namesGermanThing,
  namesSoftware,
  namesThing,
  namesZone,
} from './names-of-things.js';
import { withPointedForms } from './pointed-forms.js';
import { wordClass, WORD } from './word-classes.js';
import {
  AMONG_SMALL_WORDS,
  KEY_CLASS,
  LISTED,
  nameContext,
  type Lexicon,
  type NameContext,
} from './name-runs.js';

/**
 * What a word can be; the order is that of the weights.
 *
 * @public read by training/train-names.mjs
 */
export const NAME_TAGS = ['O', 'PERSON', 'LOCATION', 'ORGANIZATION'] as const;

const TYPES = [undefined, 'PERSON', 'LOCATION', 'ORGANIZATION'] as const;
const OUTSIDE = 0;
const ORGANIZATION = NAME_TAGS.indexOf('ORGANIZATION');

/** A linear model over hashed features: for each bucket one weight a tag. */
export interface NameModel {
  weights: Int8Array;
  /** A power of two. */
  buckets: number;
  /** Units of weight that make one of the log of the odds. */
  unitsPerLogOdds: number;
  lexicon: Lexicon;
}

/** Names are never as certain as a number with a check digit. */
const MOST_CERTAIN = 0.95;

/** Chance from which one word that no list knows is taken for a name without a title or a key. */
const SURE = 0.9;

const NAMES_OF_PEOPLE = LISTED.given | LISTED.family | LISTED.name;

/** Finds people, places and organisations: runs of capitalised words with the same tag. */
export function tagNames(model: NameModel, text: string): Finding[] {
  if (!hasCapital(text)) return [];
  const context = nameContext(text, model.lexicon);
  const runs: TaggedRun[] = [];
  let open: TaggedRun | undefined;
  let previousTag = OUTSIDE;
  for (let index = 0; index < context.tokens.length; index += 1) {
    if (!context.tokens[index]!.isCapital) continue;
    const isNewRun = context.runs[index]!.start === index;
    if (isNewRun) previousTag = OUTSIDE;
    const { tag, chance } = bestTag(model, context, index, previousTag);
    const { start, end } = context.tokens[index]!;
    const score = Math.min(MOST_CERTAIN, chance);
    if (tag === OUTSIDE) open = undefined;
    else if (open && !isNewRun && tag === previousTag) {
      open.finding.end = end;
      open.finding.score = Math.max(open.finding.score, score);
      open.last = index;
    } else {
      open = {
        finding: { type: TYPES[tag]!, start, end, score, ruleId: 'names' },
        first: index,
        last: index,
      };
      runs.push(open);
    }
    previousTag = tag;
  }
  const plausible = withCompanions(
    context,
    corrected(
      context,
      runs.filter((run) => isPlausible(context, run)),
    ),
  );
  const named = plausible.map((run, at) => {
    const finding =
      run.finding.type === 'PERSON'
        ? withStrangers(context, run, plausible[at - 1]?.last, plausible[at + 1]?.first)
        : run.finding;
    if (/['’]s$/.test(text.slice(finding.end - 2, finding.end))) finding.end -= 2;
    return finding;
  });
  return withPointedForms(text, named);
}

/**
 * A person whose words are all ordinary ones is a title or a label, unless they read as a given and
 * a family name or follow a title or a key. One in capitals is a heading unless every word is known
 * as a name, or none is ordinary and the words around are small; one word in capitals is an acronym. One of unknown words only needs two
 * different words, a title, a key or a sure tagger.
 */
function isPlausible(context: NameContext, { finding, first, last }: TaggedRun): boolean {
  if (finding.end - finding.start < 2 || isGlued(context.text, finding)) return false;
  if (finding.type === 'ORGANIZATION') return isPlausibleOrganisation(context, first, last);
  if (finding.type === 'LOCATION') {
    return isPlausiblePlace(context, first, last, finding.score);
  }
  const words = context.tokens.slice(first, last + 1).filter(({ isCapital }) => isCapital);
  if (words.some(({ text }) => NO_NAME.test(text))) return false;
  const isOfThing = namesThing(context, first, last) || namesSoftware(context, first, last);
  if (isOfThing && !introducesPerson(context, first)) return false;
  if (words.every(({ text }) => text.length === 1)) return false;
  // The letter of a middle name says nothing.
  const isOfName = ({ isCapital, text }: NameToken) => isCapital && text.length > 1;
  const classes = context.classes
    .slice(first, last + 1)
    .filter((_, n) => isOfName(context.tokens[first + n]!));
  const named = classes.filter((mask) => (mask & NAMES_OF_PEOPLE) !== 0).length;
  if (words.some(({ text }) => text.length > 1 && text === text.toUpperCase())) {
    if (words.length === 1 && !introducesPerson(context, first)) return false;
    return named === classes.length || isStrangeAmongSmall(context, first, classes);
  }
  if (classes.every((mask) => (mask & LISTED.common) !== 0)) {
    return readsAsName(context, first, last);
  }
  if (named > 0 || introducesPerson(context, first) || finding.score >= SURE) return true;
  return new Set(words.map(({ lower }) => lower)).size > 1;
}

/** Letters next to digits, `_` or `@` are part of code or of something encoded. */
function isGlued(text: string, { start, end }: Finding): boolean {
  return /[\d_$]/.test(text[start - 1] ?? ' ') || /[\d_@]/.test(text[end] ?? ' ');
}

/** A legal form does not open the name of a company: `SA ID`, `AB` of an article number. */
function isPlausibleOrganisation(context: NameContext, first: number, last: number): boolean {
  const { tokens, runs } = context;
  if (namesDepartment(context, first, last)) return false;
  const { text, lower } = tokens[first]!;
  if (runs[first]!.keyClass === KEY_CLASS.organisation || text.length > 3) return true;
  const isPointed = text.length === 1 && tokens[first + 1]?.text === '.';
  return !isPointed && (wordClass(lower) & WORD.legalForm) === 0;
}

/** Countries whose abbreviations everybody writes. */
const SHORT_PLACES = new Set(['usa', 'uk', 'uae']);
const LONGEST_ACRONYM = 4;

/**
 * A place has a word that is known as one, or one that is neither ordinary nor an acronym. One of
 * ordinary words alone needs a preposition, or several words that are all known as places.
 */
function isPlausiblePlace(context: NameContext, first: number, last: number, score: number) {
  const { tokens, classes, runs } = context;
  const { start, keyClass, hasPlacePreposition } = runs[first]!;
  if (namesZone(context, first)) return false;
  const { text, lower } = tokens[first]!;
  const isAcronym = text.length <= LONGEST_ACRONYM && text === text.toUpperCase();
  if (first === last && isAcronym) return SHORT_PLACES.has(lower);
  if (keyClass === KEY_CLASS.place) return true;
  if (namesThing(context, first, last) || namesGermanThing(context, first, last)) return false;
  const places = [];
  for (let index = first; index <= last; index += 1) {
    if (tokens[index]!.isCapital) places.push({ token: tokens[index]!, mask: classes[index]! });
  }
  if (places.some(({ token }) => NO_NAME.test(token.text))) return false;
  if (followsArticle(context, first) && places.every(({ mask }) => !(mask & LISTED.place))) {
    return false;
  }
  if (places.every(({ mask }) => mask & LISTED.common)) {
    if (hasPlacePreposition && start === first) {
      return places.some(({ mask }) => mask & LISTED.place);
    }
    const isKnown = places.every(({ mask }) => mask & LISTED.place);
    return first < last && keyClass === 0 && score >= SURE && isKnown;
  }
  return places.some(
    ({ token, mask }) =>
      mask & LISTED.place || (!(mask & LISTED.common) && token.text !== token.text.toUpperCase()),
  );
}

/** Two words or more in capitals, none of them an ordinary one, where others are not in capitals. */
function isStrangeAmongSmall(
  context: NameContext,
  first: number,
  classes: readonly number[],
): boolean {
  const isAmongSmall = context.runs[first]!.surroundings === AMONG_SMALL_WORDS;
  return (
    classes.length > 1 &&
    classes.every((mask) => (mask & LISTED.common) === 0) &&
    (isAmongSmall || introducesPerson(context, first))
  );
}

function introducesPerson(context: NameContext, first: number): boolean {
  const { hasTitle, keyClass } = context.runs[first]!;
  return hasTitle || keyClass === KEY_CLASS.person;
}

function readsAsName(context: NameContext, first: number, last: number): boolean {
  if (introducesPerson(context, first)) return true;
  const isGiven = (context.classes[first]! & LISTED.given) !== 0;
  return first < last && isGiven && (context.classes[last]! & LISTED.family) !== 0;
}

function bestTag(
  { weights, buckets, unitsPerLogOdds }: NameModel,
  context: NameContext,
  index: number,
  previousTag: number,
): { tag: number; chance: number } {
  const sums = [0, 0, 0, 0];
  for (const hash of featuresAt(context, index, previousTag)) {
    const offset = (hash & (buckets - 1)) * NAME_TAGS.length;
    for (let tag = 0; tag < NAME_TAGS.length; tag += 1) sums[tag]! += weights[offset + tag]!;
  }
  // Unknown words look like made-up company names; only a legal form, a noun or a key tells.
  if (!context.runs[index]!.mayBeOrganisation) sums[ORGANIZATION] = -Infinity;
  let best = 0;
  for (let tag = 1; tag < sums.length; tag += 1) if (sums[tag]! > sums[best]!) best = tag;
  let runnerUp = -Infinity;
  for (let tag = 0; tag < sums.length; tag += 1) {
    if (tag !== best) runnerUp = Math.max(runnerUp, sums[tag]!);
  }
  return { tag: best, chance: 1 / (1 + Math.exp((runnerUp - sums[best]!) / unitsPerLogOdds)) };
}
