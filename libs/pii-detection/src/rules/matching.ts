import { lastIndexOfAny, surroundingsOf } from '../context.js';
import type { Finding } from '../finding.js';
import { forEachHead, isDigitAt, isWordAt } from '../segments.js';
import { AGAINST_NUMBERS } from './negative-words.js';
import { headLengths, MAX_HEAD, type Rule } from './rule.js';

/** How much a word against a match takes from its score. */
const PENALTY = 0.4;

/** What decides the score of a valid match. */
export interface Evidence {
  score: readonly [alone: number, inContext: number];
  context: readonly string[];
  against: readonly string[];
}

/** Splits a list written with `|`. */
export function listed(words: string): readonly string[] {
  return words.split('|');
}

const AGAINST = listed(AGAINST_NUMBERS);

interface IndexedRule extends Evidence {
  rule: Rule;
}

/** Rules by what their head begins with and how long it is, so that few are tried at each run. */
export class RuleIndex {
  readonly #digit: IndexedRule[][] = Array.from({ length: MAX_HEAD + 1 }, () => []);
  readonly #letter: IndexedRule[][] = Array.from({ length: MAX_HEAD + 1 }, () => []);

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      const { digit, letter } = headLengths(rule.heads);
      const context = listed(rule.context);
      const against = AGAINST.filter((word) => !context.includes(word));
      const indexed = { rule, score: rule.score, context, against };
      for (const length of digit) this.#digit[length]!.push(indexed);
      for (const length of letter) this.#letter[length]!.push(indexed);
    }
  }

  /** Appends every match that scores at least `threshold`. */
  collect(text: string, key: string, threshold: number, found: Finding[]): void {
    forEachHead(text, (start, end) => {
      const length = end - start;
      if (length > MAX_HEAD) return;
      for (const indexed of (isDigitAt(text, start) ? this.#digit : this.#letter)[length]!) {
        if (indexed.score[1] < threshold) continue;
        const finding = matchAt(indexed, text, start, key);
        if (finding && finding.score >= threshold) found.push(finding);
      }
    });
  }
}

function matchAt(
  indexed: IndexedRule,
  text: string,
  start: number,
  key: string,
): Finding | undefined {
  const { rule } = indexed;
  rule.pattern.lastIndex = start;
  if (!rule.pattern.test(text)) return undefined;
  const end = rule.pattern.lastIndex;
  if (isWordAt(text, end) || goesOn(text, start, end)) return undefined;
  if (rule.valid && !rule.valid(text.slice(start, end))) return undefined;
  const score = scoreInContext(indexed, text, start, end, key);
  return { type: rule.type, start, end, score, ruleId: rule.id };
}

/** Whether the match is part of a longer number: `100-2026-000418`, `1.2.3`, a block of a UUID. */
function goesOn(text: string, start: number, end: number): boolean {
  return (
    (isJoin(text.charCodeAt(start - 1)) && isDigitAt(text, start - 2)) ||
    (isJoin(text.charCodeAt(end)) && isDigitAt(text, end + 1)) ||
    (text.charCodeAt(start - 1) === 45 && isHexBlock(text, start - 2) && isWordAt(text, start - 5))
  );
}

/** `-`, `.`, `/`, `_`. */
function isJoin(code: number): boolean {
  return code === 45 || code === 46 || code === 47 || code === 95;
}

const HEX_BLOCK = /^[0-9a-f]{4}$/i;

/** Whether four hexadecimal characters end at an index, as before the last blocks of a UUID. */
function isHexBlock(text: string, last: number): boolean {
  return (
    last >= 8 && text.charCodeAt(last - 4) === 45 && HEX_BLOCK.test(text.slice(last - 3, last + 1))
  );
}

/** The score of a valid match: raised by words for the type, lowered by words against it. */
export function scoreInContext(
  evidence: Evidence,
  text: string,
  start: number,
  end: number,
  key: string,
): number {
  const [alone, inContext] = evidence.score;
  const { before, after } = surroundingsOf(text, start, end, key);
  const speaksFor = lastIndexOfAny(before, evidence.context);
  const speaksAgainst = lastIndexOfAny(before, evidence.against);
  if (speaksFor >= 0 && speaksFor >= speaksAgainst) return inContext;
  if (speaksAgainst >= 0) return Math.max(0.01, alone - PENALTY);
  return lastIndexOfAny(after, evidence.context) >= 0 ? inContext : alone;
}
