import { digitsOf, isOneCharacter } from '../checksums.js';
import { NOT_A_PERSON } from './negative-words.js';
import type { Rule } from './rule.js';

/** Numbers that were printed in advertisements and never belonged to a person. */
const ADVERTISED = new Set(['078051120', '123456789']);

/** Whether nine digits lie in the ranges the Social Security Administration assigns. */
export function isSsn(text: string): boolean {
  const digits = digitsOf(text);
  const area = Number(digits.slice(0, 3));
  return (
    digits.length === 9 &&
    area > 0 &&
    area !== 666 &&
    area < 900 &&
    digits.slice(3, 5) !== '00' &&
    digits.slice(5) !== '0000' &&
    !ADVERTISED.has(digits) &&
    !isOneCharacter(digits)
  );
}

const SSN_CONTEXT = [
  'ssn',
  'ssns',
  'social security',
  'social',
  'ss',
  'ssa',
  'taxpayer',
  'tin',
  'socialsecurity',
  'sse',
] as const;

const SSN = {
  type: 'US_SSN',
  valid: isSsn,
  context: SSN_CONTEXT,
  against: NOT_A_PERSON,
  source: '20 CFR 422.103; ssa.gov/employer/randomization.html',
} as const;

/** Personal numbers of the United States. */
export const US_RULES: readonly Rule[] = [
  {
    ...SSN,
    id: 'us-ssn-hyphens',
    pattern: /\d{3}-\d{2}-\d{4}/y,
    head: { begins: 'digit', lengths: [3] },
    base: 0.85,
    withContext: 1,
  },
  {
    ...SSN,
    id: 'us-ssn-groups',
    pattern: /\d{3}([ .])\d{2}\1\d{4}/y,
    head: { begins: 'digit', lengths: [3] },
    base: 0.45,
    withContext: 0.95,
  },
  {
    ...SSN,
    id: 'us-ssn-run',
    pattern: /\d{9}/y,
    head: { begins: 'digit', lengths: [9] },
    base: 0.1,
    withContext: 0.85,
  },
];
