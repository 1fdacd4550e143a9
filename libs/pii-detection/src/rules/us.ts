import { digitsOf, isOneCharacter, luhnHolds, weightedSum } from '../checksums.js';
import type { Rule } from './rule.js';

/** Numbers printed in advertisements, which belong to no one (ssa.gov/history/ssn/misused.html). */
const ADVERTISED = new Set(['078051120', '123456789', '219099999']);

/** What people type where a number is wanted: an example, unless they say that it is theirs. */
const TYPED = new Set(['078-05-1120', '123-45-6789']);

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
    !isOneCharacter(digits)
  );
}

/** The run form without the numbers everybody types as an example. */
const isLikelySsn = (text: string) => isSsn(text) && !ADVERTISED.has(text);

const SSN = {
  type: 'US_SSN',
  context:
    'ssn|ssns|social security|social|ss|ssa|taxpayer|tin|socialsecurity|soc sec|soc|ssnum|ssn no',
  source: '20 CFR 422.103; ssa.gov/employer/randomization.html',
} as const;

const ITIN = {
  type: 'US_ITIN',
  context: 'itin|taxpayer|individual taxpayer|tax id|tax|tin|irs',
  source: 'irs.gov/pub/irs-pdf/p1915.pdf',
} as const;

const LICENSE = {
  type: 'US_DRIVER_LICENSE',
  context:
    'driver license|drivers license|driver s license|driving license|driver licence|license|dl|dmv|' +
    'driver lic|licence|permit|dln|lic',
  source: 'aamva.org; ntsi.com/drivers-license-format',
} as const;

/** ABA check: weights 3, 7, 1 (ABA Routing Number Policy, 2019), and a Federal Reserve prefix. */
function isRoutingNumber(digits: string): boolean {
  const prefix = Number(digits.slice(0, 2));
  const known =
    prefix <= 12 ||
    (prefix >= 21 && prefix <= 32) ||
    (prefix >= 61 && prefix <= 72) ||
    prefix === 80;
  return (
    known && !isOneCharacter(digits) && weightedSum(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0
  );
}

/** DEA number: (d1+d3+d5) + 2(d2+d4+d6) ends in the last digit (21 CFR 1301; DEA Diversion). */
function isDeaNumber(text: string): boolean {
  const digits = text.slice(2);
  return weightedSum(digits, [1, 2, 1, 2, 1, 2]) % 10 === digits.charCodeAt(6) - 48;
}

/** Personal and account numbers of the United States. */
export const US_RULES: readonly Rule[] = [
  {
    ...SSN,
    id: 'us-ssn-hyphens',
    pattern: /\d{3}-\d{2}-\d{4}/y,
    heads: 'd3+2',
    valid: (text) => isSsn(text) && !TYPED.has(text),
    score: [0.85, 1],
  },
  {
    ...SSN,
    id: 'us-ssn-typed',
    pattern: /\d{3}-\d{2}-\d{4}/y,
    heads: 'd3+2',
    valid: (text) => TYPED.has(text),
    score: [0.2, 0.7],
    context: 'my ssn|my social|social security number is|ssn is',
  },
  {
    ...SSN,
    id: 'us-ssn-groups',
    pattern: /\d{3}([ .])\d{2}\1\d{4}/y,
    heads: 'd3+2',
    valid: isSsn,
    // No check digit: of the numbers grouped so nine in ten are in range.
    score: [0.45, 0.95],
  },
  {
    ...SSN,
    id: 'us-ssn-run',
    pattern: /\d{9}/y,
    heads: 'd9',
    valid: isLikelySsn,
    score: [0.1, 0.85],
  },
  {
    ...ITIN,
    id: 'us-itin-groups',
    pattern: /9\d{2}([- ])(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\1\d{4}/y,
    heads: 'd3+2',
    score: [0.6, 0.95],
  },
  {
    ...ITIN,
    id: 'us-itin-half',
    pattern: /9\d{2}[- ]?(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])[- ]?\d{4}/y,
    heads: 'd3+2 d3+6 d5+4',
    score: [0.2, 0.7],
  },
  {
    ...ITIN,
    id: 'us-itin-run',
    pattern: /9\d{2}(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}/y,
    heads: 'd9',
    score: [0.1, 0.85],
  },
  {
    id: 'us-passport',
    type: 'US_PASSPORT',
    pattern: /[A-Z]?\d{8,9}/iy,
    heads: 'd9 a9',
    valid: (text) => text.length === 9,
    score: [0.05, 0.75],
    context:
      'passport|us passport|passport number|passports|travel document|passportnumber|passport no',
    country: 'us|usa|american|united states|u s',
    source: 'travel.state.gov, Next Generation Passport',
  },
  {
    ...LICENSE,
    id: 'us-license-letters',
    pattern: /[A-Z]{1,2}\d{2,14}[A-Z]?|[A-Z]\d{18}|[A-Z]\d[A-Z]\d[A-Z]/iy,
    heads: 'a4-19',
    score: [0.05, 0.75],
  },
  {
    ...LICENSE,
    id: 'us-license-groups',
    pattern: /[A-Z]\d{3}-\d{3,4}-\d{2,4}(?:-\d{1,4}){0,2}/iy,
    heads: 'a4+3 a4+4',
    score: [0.2, 0.8],
  },
  {
    ...LICENSE,
    id: 'us-license-digits',
    pattern: /\d{7,9}[A-Z]{1,2}|\d{3}[A-Z]{2}\d{4}|\d{2}[A-Z]{3}\d{5,6}|\d{6,14}|\d{16}/iy,
    heads: 'd6-16',
    score: [0.01, 0.6],
  },
  {
    ...LICENSE,
    id: 'us-license-washington',
    pattern: /(?=[A-Z0-9]{0,11}\*)[A-Z][A-Z0-9*]{11}/iy,
    heads: 'a1-11',
    score: [0.3, 0.8],
  },
  {
    id: 'us-bank-account',
    type: 'US_BANK_NUMBER',
    pattern: /\d{8,17}/y,
    heads: 'd8-17',
    score: [0.03, 0.65],
    context:
      'bank account|account number|bank|acct|checking|savings|checking account|savings account|bank acct|debit account|account no',
    source: 'X9.100-140: 8 to 17 digits',
  },
  {
    id: 'us-aba-routing',
    type: 'ABA_ROUTING_NUMBER',
    pattern: /\d{9}|\d{4}-\d{4}-\d/y,
    heads: 'd4+4 d9',
    valid: (text) => isRoutingNumber(digitsOf(text)),
    score: [0.1, 0.9],
    context:
      'aba|routing|routing number|rtn|transit|wire|aba number|bank routing|bankrouting|abarouting',
    source: 'aba.com, Routing Number Policy',
  },
  {
    id: 'us-mbi',
    type: 'US_MBI',
    pattern:
      /[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}/y,
    heads: 'd4+3 d11',
    score: [0.55, 0.95],
    context: 'mbi|medicare|beneficiary|medicare id|medicare number',
    source: 'cms.gov, Understanding the MBI format',
  },
  {
    id: 'us-npi',
    type: 'US_NPI',
    pattern: /[12]\d{9}|[12]\d{3}[ -]\d{3}[ -]\d{3}/y,
    heads: 'd4+3 d10',
    valid: (text) => luhnHolds(`80840${digitsOf(text)}`),
    score: [0.05, 0.9],
    context: 'npi|provider|national provider|physician|prescriber',
    source: '45 CFR 162.406; cms.gov NPI check digit',
  },
  {
    id: 'us-dea',
    type: 'MEDICAL_LICENSE',
    pattern: /[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}/iy,
    heads: 'a9',
    valid: isDeaNumber,
    score: [0.45, 0.95],
    context: 'dea|medical license|medical certificate|certificate|license|prescriber|registration',
    source: 'DEA Diversion Control Division',
  },
];
