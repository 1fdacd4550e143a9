import { surroundingsOf, WordList } from '../context.js';
import type { Finding } from '../finding.js';
import { forEachHead, isDigitAt, isWordAt } from '../segments.js';
import { ContextGate } from './context-gate.js';
import { AGAINST_NUMBERS } from './negative-words.js';
import { standsInRowOfNumbers } from './rows-of-numbers.js';
import { headsOf, MAX_HEAD, type Rule } from './rule.js';

/** How much a word against a match takes from its score. */
const PENALTY = 0.4;

/** Up to this score a form alone says so little that cells of a table have it too. */
const WEAK = 0.75;

/** What decides the score of a valid match. */
export interface Evidence {
  score: readonly [alone: number, inContext: number];
  context: WordList;
  against: WordList;
}

/** Splits a list written with `|`. */
export function listed(words: string): readonly string[] {
  return words.split('|');
}

const AGAINST = listed(AGAINST_NUMBERS);

interface IndexedRule extends Evidence {
  rule: Rule;
  country: WordList | undefined;
  /** Its place in the gate, or -1 when it scores enough without context. */
  member: number;
}

/** The rules for one kind of head. */
interface HeadRules {
  /** Whatever follows the head. */
  any: IndexedRule[];
  /** By the length of the second run; `undefined` when no rule asks for one. */
  bySecond: IndexedRule[][] | undefined;
}

/** Rules by what their head begins with and how long it is, so that few are tried at each run. */
class HeadIndex {
  readonly #digit: (HeadRules | undefined)[] = [];
  readonly #letter: (HeadRules | undefined)[] = [];

  add(indexed: IndexedRule): void {
    for (const { begins, length, second } of headsOf(indexed.rule.heads)) {
      const index = begins === 'd' ? this.#digit : this.#letter;
      const rules = (index[length] ??= { any: [], bySecond: undefined });
      if (second === 0) rules.any.push(indexed);
      else ((rules.bySecond ??= [])[second] ??= []).push(indexed);
    }
  }

  at(beginsWithDigit: boolean, length: number): HeadRules | undefined {
    return (beginsWithDigit ? this.#digit : this.#letter)[length];
  }
}

/** Finds what the rules describe. */
export class RuleIndex {
  /** Rules that need no context, and those that do. */
  readonly #free = new HeadIndex();
  readonly #gated = new HeadIndex();
  readonly #gate: ContextGate;
  readonly #threshold: number;

  /** @param threshold the score below which matches are not wanted. */
  constructor(rules: readonly Rule[], threshold: number) {
    this.#threshold = threshold;
    const entries: (readonly string[])[] = [];
    for (const rule of rules) {
      const context = listed(rule.context);
      const needsContext = rule.score[0] < threshold;
      const indexed = {
        rule,
        score: rule.score,
        context: new WordList(context),
        country: rule.country === undefined ? undefined : new WordList(listed(rule.country)),
        against: new WordList(AGAINST.filter((word) => !context.includes(word))),
        member: needsContext ? entries.push(context) - 1 : -1,
      };
      (needsContext ? this.#gated : this.#free).add(indexed);
    }
    this.#gate = new ContextGate(entries);
  }

  /** Appends every match that scores enough. */
  collect(text: string, key: string, found: Finding[]): void {
    let isRead = false;
    forEachHead(text, (start, end) => {
      const length = end - start;
      if (length > MAX_HEAD) return;
      const beginsWithDigit = isDigitAt(text, start);
      const free = this.#free.at(beginsWithDigit, length);
      if (free) this.#tryRules(free, text, start, end, key, found);
      const gated = this.#gated.at(beginsWithDigit, length);
      if (!gated) return;
      if (!isRead) this.#gate.read(text, key);
      isRead = true;
      if (this.#gate.passesAny) this.#tryRules(gated, text, start, end, key, found);
    });
  }

  #tryRules(
    { any, bySecond }: HeadRules,
    text: string,
    start: number,
    end: number,
    key: string,
    found: Finding[],
  ): void {
    for (const indexed of any) this.#tryRule(indexed, text, start, key, found);
    const following = bySecond?.[secondRunLength(text, end)];
    if (!following) return;
    for (const indexed of following) this.#tryRule(indexed, text, start, key, found);
  }

  #tryRule(indexed: IndexedRule, text: string, start: number, key: string, found: Finding[]): void {
    if (indexed.member >= 0 && !this.#gate.passes(indexed.member)) return;
    const finding = matchAt(indexed, text, start, key, this.#threshold);
    if (finding) found.push(finding);
  }
}

/** Separators within identifiers; cards are also written with two or three of them. */
const MAX_SEPARATORS = 3;
const MAX_SECOND_RUN = 14;

/** How long the run of letters and digits behind a separator is, or 0. */
function secondRunLength(text: string, end: number): number {
  let index = end;
  while (index - end < MAX_SEPARATORS && isSeparator(text.charCodeAt(index))) index += 1;
  if (index === end) return 0;
  const start = index;
  while (index - start < MAX_SECOND_RUN && isWordAt(text, index)) index += 1;
  return index - start;
}

/** Space, `-`, `.`, `/`, `_`, `+`. */
function isSeparator(code: number): boolean {
  return code === 32 || code === 43 || isJoin(code);
}

function matchAt(
  indexed: IndexedRule,
  text: string,
  start: number,
  key: string,
  threshold: number,
): Finding | undefined {
  const { rule } = indexed;
  rule.pattern.lastIndex = start;
  if (!rule.pattern.test(text)) return undefined;
  const end = rule.pattern.lastIndex;
  if (isWordAt(text, end) || goesOn(text, start, end)) return undefined;
  const isValid = () => !rule.valid || rule.valid(text.slice(start, end));
  // Where only context can lift the match over the threshold, reading it first spares the check.
  const contextFirst = rule.score[0] < threshold;
  if (!contextFirst && !isValid()) return undefined;
  const score = withCountry(indexed, text, start, end, key);
  if (score < threshold || (contextFirst && !isValid())) return undefined;
  return { type: rule.type, start, end, score, ruleId: rule.id };
}

/** What a word for the country adds, so that of several forms it is that one's. */
const OF_COUNTRY = 0.15;

function withCountry(indexed: IndexedRule, text: string, start: number, end: number, key: string) {
  const score = scoreInContext(indexed, text, start, end, key);
  if (!indexed.country) return score;
  const { before, after } = surroundingsOf(text, start, end, key);
  const isNamed = indexed.country.lastIn(before) >= 0 || indexed.country.lastIn(after) >= 0;
  return isNamed ? Math.min(1, score + OF_COUNTRY) : score;
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
  const { before, after, near } = surroundingsOf(text, start, end, key);
  const speaksFor = evidence.context.lastIn(before);
  const against = evidence.against.lastIn(before);
  const speaksAgainst = against >= near ? against : -1;
  if (speaksFor >= 0 && speaksFor >= speaksAgainst) return inContext;
  if (speaksAgainst < 0) {
    if (evidence.context.lastIn(after) >= 0) return inContext;
    if (alone > WEAK || !standsInRowOfNumbers(text, start, end)) return alone;
  }
  return Math.max(0.01, alone - PENALTY);
}
