import type { PiiOperator, PiiPattern, PiiPolicy } from '@costwire/contracts';
import { createDetector, DEFAULT_THRESHOLD, type Detector } from './detector.js';
import { isEntityType, type EntityType } from './entity-types.js';
import type { FoundSpan, TextScanner } from './finding.js';
import { forEachMatch } from './matches.js';
import { resolveOverlaps } from './overlaps.js';
import type { RedactionOperator, RedactionOperators } from './redact.js';

/** A finding under a policy. */
export interface ScoredSpan extends FoundSpan {
  score: number;
  ruleId?: string;
}

/** A scanner under a policy. */
export interface PolicyScanner extends TextScanner {
  detect: (text: string, options?: { key?: string }) => readonly ScoredSpan[];
}

/** The key of a purpose under its id. */
export type KeyLookup = (purpose: 'hash' | 'encrypt', keyId: string) => Uint8Array;

const NAME_TYPES: readonly EntityType[] = ['PERSON', 'LOCATION', 'ORGANIZATION'];
const PATTERN_SCORE = 0.9;
const DEFAULT_KEY_ID = 'k1';

/**
 * What a policy looks for: its types above their least scores, its own patterns, less what it allows.
 * Building one indexes the rules: keep it.
 *
 * @param policy one in which `policyFaults` finds nothing.
 * @throws SyntaxError when a pattern is no regular expression.
 */
export function policyScanner(policy: PiiPolicy): PolicyScanner {
  const detector = detectorOf(policy);
  const patterns = (policy.patterns ?? []).map(compiled);
  const isWanted = wantedBy(policy);
  const isAllowed = allowedBy(policy);
  return {
    detect(text, options) {
      const found: ScoredSpan[] = detector.detect(text, options);
      for (const pattern of patterns) pattern(text, found);
      const kept = found.filter((span) => isWanted(span) && !isAllowed?.(text, span));
      return patterns.length > 0 ? resolveOverlaps(kept) : kept;
    },
  };
}

/** Operators of a policy with the keys they name. */
export function operatorsOf(policy: PiiPolicy, keyOf: KeyLookup): RedactionOperators {
  const given = Object.entries(policy.operators ?? {});
  return Object.fromEntries(given.map(([type, operator]) => [type, withKey(operator, keyOf)]));
}

function withKey(operator: PiiOperator, keyOf: KeyLookup): RedactionOperator {
  switch (operator.kind) {
    case 'mask': {
      const { kind, character, keep_last: keepLast } = operator;
      return { kind, ...(character && { character }), ...(keepLast && { keepLast }) };
    }
    case 'hash':
    case 'encrypt': {
      const { kind, key_id: keyId = DEFAULT_KEY_ID } = operator;
      return { kind, keyId, key: keyOf(kind, keyId) };
    }
    case 'replace':
    case 'redact':
    case 'keep':
      return operator;
  }
}

function detectorOf({
  entities,
  names,
  min_score: least,
  min_scores: by = {},
}: PiiPolicy): Detector {
  const types = entities?.filter(isEntityType);
  return createDetector({
    ...(types && { entities: types }),
    threshold: Math.min(least ?? DEFAULT_THRESHOLD, ...Object.values(by)),
    names: names ?? types?.some((type) => NAME_TYPES.includes(type)) ?? false,
  });
}

function wantedBy({ min_score: least, min_scores: by = {} }: PiiPolicy) {
  return ({ type, score }: ScoredSpan): boolean =>
    score >= (by[type] ?? least ?? DEFAULT_THRESHOLD);
}

function allowedBy({ allow = [] }: PiiPolicy) {
  if (allow.length === 0) return undefined;
  const values = new Set(allow.map((value) => value.toLowerCase()));
  return (text: string, { type, start, end }: ScoredSpan): boolean => {
    const value = text.slice(start, end).toLowerCase();
    if (values.has(value)) return true;
    return type === 'EMAIL_ADDRESS' && values.has(value.slice(value.lastIndexOf('@')));
  };
}

function compiled({ name, pattern, ignore_case: ignoreCase, score = PATTERN_SCORE }: PiiPattern) {
  const expression = new RegExp(pattern, ignoreCase ? 'giu' : 'gu');
  return (text: string, found: ScoredSpan[]): void => {
    forEachMatch(expression, text, ({ 0: matched, index: start }) => {
      if (matched === '') expression.lastIndex += 1;
      else found.push({ type: name, start, end: start + matched.length, score, ruleId: 'pattern' });
    });
  };
}
