import type { EntityType } from '../entity-types.js';
import type { Finding } from '../finding.js';
import { fnv1a } from './hashing.js';
import {
  featuresAt,
  mayBeOrganisation,
  nameContext,
  type Lexicon,
  type NameContext,
} from './name-features.js';
import { nameTokens } from './name-tokens.js';

/** What a word can be; the order is that of the weights. */
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

/** The bucket of a feature. */
export function bucketOf(feature: string, buckets: number): number {
  return fnv1a(feature) & (buckets - 1);
}

/** Weight units by which the winning tag must lead for full confidence. */
const FULL_MARGIN = 120;

/** Finds people, places and organisations: runs of capitalised words with the same tag. */
export function tagNames(model: NameModel, text: string): Finding[] {
  const context = nameContext(text, nameTokens(text), model.lexicon);
  const findings: Finding[] = [];
  let open: Finding | undefined;
  let previousTag: NameTag = 'O';
  for (let index = 0; index < context.tokens.length; index += 1) {
    if (!context.tokens[index]!.isCapital) continue;
    const isNewRun = context.runStart[index] === index;
    if (isNewRun) previousTag = 'O';
    const { tag, margin } = bestTag(model, context, index, previousTag);
    const { start, end } = context.tokens[index]!;
    const score = Math.min(0.95, 0.5 + (0.45 * margin) / FULL_MARGIN);
    if (tag === 'O') open = undefined;
    else if (open && !isNewRun && tag === previousTag) {
      open.end = end;
      open.score = Math.max(open.score, score);
    } else {
      open = { type: tag satisfies EntityType, start, end, score, ruleId: 'names' };
      findings.push(open);
    }
    previousTag = tag;
  }
  return findings.filter((finding) => isPlausible(context, finding));
}

/** Bits of {@link Lexicon.classesOf}. */
const NAME_BITS = 3;
const COMMON_BIT = 8;

/**
 * A person whose words are all ordinary ones, one of them no name at all, is a title or a label; one
 * in capitals is a heading unless every word is a known name.
 */
function isPlausible(context: NameContext, { type, start, end }: Finding): boolean {
  if (end - start < 2) return false;
  if (type !== 'PERSON') return true;
  let onlyOrdinary = true;
  let everyName = true;
  let shouted = false;
  for (let index = 0; index < context.tokens.length; index += 1) {
    const token = context.tokens[index]!;
    if (token.start < start || token.end > end || !token.isCapital) continue;
    const classes = context.classes[index]!;
    if ((classes & COMMON_BIT) === 0) onlyOrdinary = false;
    if ((classes & NAME_BITS) === 0) everyName = false;
    if (token.text.length > 1 && token.text === token.text.toUpperCase()) shouted = true;
  }
  return everyName || (!onlyOrdinary && !shouted);
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
  if (!mayBeOrganisation(context, index)) sums[ORGANIZATION] = -Infinity;
  let best = 0;
  for (let tag = 1; tag < sums.length; tag += 1) if (sums[tag]! > sums[best]!) best = tag;
  const runnerUp = Math.max(...sums.filter((_, tag) => tag !== best));
  return { tag: NAME_TAGS[best]!, margin: sums[best]! - runnerUp };
}
