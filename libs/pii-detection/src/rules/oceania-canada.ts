import { digitsOf, isOneCharacter, luhnHolds, weightedSum } from '../checksums.js';
import { standardNumber } from './standard-numbers.js';
import type { Rule } from './rule.js';

const isAbn = standardNumber('AU', 'abn');
const isAcn = standardNumber('AU', 'acn');
const isTfn = standardNumber('AU', 'tfn');

const ABN = {
  type: 'AU_ABN',
  valid: (text: string) => isAbn(digitsOf(text)),
  context: 'abn|a b n|australian business number|business number',
  source: 'abr.business.gov.au, Format of the ABN',
} as const;
const ACN = {
  type: 'AU_ACN',
  valid: (text: string) => isAcn(digitsOf(text)),
  context: 'acn|australian company number|company number|asic',
  source: 'asic.gov.au, Australian Company Number check digit',
} as const;
const TFN = {
  type: 'AU_TFN',
  valid: (text: string) => isTfn(digitsOf(text)),
  context: 'tfn|tax file number|tax file|ato|tax',
  source: 'ato.gov.au; python-stdnum au.tfn',
} as const;

/** Medicare card: weights 1,3,7,9,1,3,7,9 mod 10, first digit 2 to 6 (Services Australia). */
function isMedicare(text: string): boolean {
  const digits = digitsOf(text);
  return weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digits.charCodeAt(8) - 48;
}
const MEDICARE = {
  type: 'AU_MEDICARE',
  valid: isMedicare,
  context: 'medicare|medicare number|medicare card|irn',
  source: 'clearwater.com.au/code/medicare; Services Australia',
} as const;

/** SIN: Luhn; 0 and 8 do not begin a person's number (canada.ca, SIN code of practice). */
function isSin(text: string): boolean {
  const digits = digitsOf(text);
  return digits[0] !== '0' && digits[0] !== '8' && luhnHolds(digits) && !isOneCharacter(digits);
}
const SIN = {
  type: 'CA_SIN',
  valid: isSin,
  context:
    'sin|s i n|social insurance|social insurance number|nas|assurance sociale|canada|sin number|socialinsurance',
  source: 'canada.ca, Social Insurance Number',
} as const;

/** Numbers of Australia and Canada. */
export const OCEANIA_CANADA_RULES: readonly Rule[] = [
  {
    ...ABN,
    id: 'au-abn-groups',
    pattern: /\d{2}([ -])\d{3}\1\d{3}\1\d{3}/y,
    heads: 'd2+3',
    score: [0.6, 1],
  },
  { ...ABN, id: 'au-abn-run', pattern: /\d{11}/y, heads: 'd11', score: [0.1, 0.95] },
  { ...ACN, id: 'au-acn-groups', pattern: /\d{3} \d{3} \d{3}/y, heads: 'd3+3', score: [0.2, 0.95] },
  { ...ACN, id: 'au-acn-run', pattern: /\d{9}/y, heads: 'd9', score: [0.05, 0.93] },
  {
    ...TFN,
    id: 'au-tfn-groups',
    pattern: /\d{3} \d{3} \d{2,3}/y,
    heads: 'd3+3',
    score: [0.25, 0.95],
  },
  { ...TFN, id: 'au-tfn-run', pattern: /\d{8,9}/y, heads: 'd8-9', score: [0.05, 0.93] },
  {
    ...MEDICARE,
    id: 'au-medicare-groups',
    pattern: /[2-6]\d{3}[ -]\d{5}[ -]\d/y,
    heads: 'd4+5',
    score: [0.5, 0.97],
  },
  { ...MEDICARE, id: 'au-medicare-run', pattern: /[2-6]\d{9}/y, heads: 'd10', score: [0.05, 0.93] },
  {
    ...SIN,
    id: 'ca-sin-groups',
    pattern: /\d{3}([ -])\d{3}\1\d{3}/y,
    heads: 'd3+3',
    score: [0.5, 1],
  },
  {
    ...SIN,
    id: 'ca-sin-never-issued',
    pattern: /[08]\d{2}([ -]?)\d{3}\1\d{3}/y,
    heads: 'd3+3 d9',
    // Begins as no person's does, but people write such numbers in forms and tests.
    valid: (text) => luhnHolds(digitsOf(text)) && !isOneCharacter(digitsOf(text)),
    score: [0.03, 0.85],
  },
  { ...SIN, id: 'ca-sin-run', pattern: /\d{9}/y, heads: 'd9', score: [0.1, 0.95] },
];
