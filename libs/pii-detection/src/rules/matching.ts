import type { EntityType } from '../entity-types.js';
import type { Finding } from '../finding.js';
import { lastIndexOfAny, surroundingsOf } from '../context.js';
import { forEachHead, isDigitAt, isWordAt } from '../segments.js';
import type { Rule } from './rule.js';

const MAX_HEAD = 64;
const PENALTY = 0.4;

/** Rules by what their head begins with and how long it is, so that few are tried at each run. */
export class RuleIndex {
  readonly #digit: Rule[][] = Array.from({ length: MAX_HEAD + 1 }, () => []);
  readonly #letter: Rule[][] = Array.from({ length: MAX_HEAD + 1 }, () => []);

  constructor(rules: readonly Rule[], wanted: ReadonlySet<EntityType> | undefined) {
    for (const rule of rules) {
      if (wanted && !wanted.has(rule.type)) continue;
      const index = rule.head.begins === 'digit' ? this.#digit : this.#letter;
      for (const length of rule.head.lengths) index[length]!.push(rule);
    }
  }

  /** Appends every match of every rule, scored by its context, whatever the score. */
  collect(text: string, key: string, found: Finding[]): void {
    forEachHead(text, (start, end) => {
      const length = end - start;
      if (length > MAX_HEAD) return;
      const rules = (isDigitAt(text, start) ? this.#digit : this.#letter)[length]!;
      for (const rule of rules) {
        const finding = matchAt(rule, text, start, key);
        if (finding) found.push(finding);
      }
    });
  }
}

function matchAt(rule: Rule, text: string, start: number, key: string): Finding | undefined {
  rule.pattern.lastIndex = start;
  const match = rule.pattern.exec(text);
  if (!match) return undefined;
  const matched = match[0];
  const end = start + matched.length;
  if (isWordAt(text, end) || continuesNumber(text, start, end)) return undefined;
  if (rule.valid && !rule.valid(matched)) return undefined;
  return {
    type: rule.type,
    start,
    end,
    score: scoreInContext(rule, text, start, end, key),
    ruleId: rule.id,
  };
}

/** Whether digits go on behind a joining character, as in `100-2026-000418` or `1.2.3`. */
function continuesNumber(text: string, start: number, end: number): boolean {
  return (
    (isJoin(text.charCodeAt(start - 1)) && isDigitAt(text, start - 2)) ||
    (isJoin(text.charCodeAt(end)) && isDigitAt(text, end + 1))
  );
}

/** `-`, `.`, `/`, `_`. */
function isJoin(code: number): boolean {
  return code === 45 || code === 46 || code === 47 || code === 95;
}

/** The score of a valid match: raised by the rule's own words, lowered by words against it. */
export function scoreInContext(
  rule: Pick<Rule, 'base' | 'withContext' | 'context' | 'against'>,
  text: string,
  start: number,
  end: number,
  key: string,
): number {
  const { before, after } = surroundingsOf(text, start, end, key);
  const speaksFor = lastIndexOfAny(before, rule.context);
  const speaksAgainst = rule.against ? lastIndexOfAny(before, rule.against) : -1;
  if (speaksFor >= 0 && speaksFor >= speaksAgainst) return rule.withContext;
  if (speaksAgainst >= 0) return Math.max(0.01, rule.base - PENALTY);
  return lastIndexOfAny(after, rule.context) >= 0 ? rule.withContext : rule.base;
}
