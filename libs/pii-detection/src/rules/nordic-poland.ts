import { digitsOf, luhnHolds, weightedSum } from '../checksums.js';
import { holdsMonthDay } from './dates-in-numbers.js';
import { standardNumber } from './standard-numbers.js';
import type { Rule } from './rule.js';

/** PESEL: weights 1,3,7,9 (ustawa o ewidencji ludności, art. 15); the month carries the century. */
function isPesel(digits: string): boolean {
  const sum = weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]);
  return sum % 10 === 0 && hasPeselDate(digits);
}

function hasPeselDate(digits: string): boolean {
  const month = Number(digits.slice(2, 4)) % 20;
  return holdsMonthDay(`${String(month).padStart(2, '0')}${digits.slice(4, 6)}`, 0);
}

/** Ten digits, Luhn; a day above 60 is a coordination number (Skatteverket SKV 704, SKV 707). */
function isPersonnummer(text: string): boolean {
  const digits = digitsOf(text).slice(-10);
  const day = Number(digits.slice(4, 6)) % 60;
  return holdsMonthDay(digits.slice(2, 4) + String(day).padStart(2, '0'), 0) && luhnHolds(digits);
}

/** Ten digits, Luhn, the third at least 2, so that it is no date of birth (Skatteverket SKV 709). */
function isOrganisationsnummer(text: string): boolean {
  const digits = digitsOf(text);
  return digits.charCodeAt(2) >= 50 && luhnHolds(digits);
}

const PERSONNUMMER = {
  type: 'SE_PERSONNUMMER',
  valid: isPersonnummer,
  context:
    'personnummer|pnr|personnr|samordningsnummer|swedish personal|personal identity number|svensk|personal number|persnr|pers nr',
  source: 'skatteverket.se, SKV 704',
} as const;

const ORGANISATIONSNUMMER = {
  type: 'SE_ORGANISATIONSNUMMER',
  valid: isOrganisationsnummer,
  context: 'organisationsnummer|orgnr|org nr|organisation number|org nummer|orgnummer|företag',
  source: 'skatteverket.se, SKV 709',
} as const;

/** Personal numbers of Poland, Finland and Sweden. */
export const NORDIC_POLAND_RULES: readonly Rule[] = [
  {
    id: 'pl-pesel-unchecked',
    type: 'PL_PESEL',
    pattern: /\d{11}/y,
    heads: 'd11',
    valid: hasPeselDate,
    score: [0.02, 0.3],
    context: 'pesel',
    source: 'ustawa o ewidencji ludności, art. 15; for who asks for the type',
  },
  {
    id: 'pl-pesel',
    type: 'PL_PESEL',
    pattern: /\d{11}/y,
    heads: 'd11',
    valid: isPesel,
    score: [0.3, 0.97],
    context: 'pesel|pesel nr|numer pesel|ewidencyjny|nr pesel',
    source: 'gov.pl, Czym jest numer PESEL',
  },
  {
    id: 'fi-hetu',
    type: 'FI_PERSONAL_IDENTITY_CODE',
    pattern: /\d{6}[-+ABCDEFUVWXY]\d{3}[0-9A-FHJ-NPR-Y]/iy,
    heads: 'd6+4 d11',
    valid: (text) => standardHetu(text.toUpperCase()),
    score: [0.88, 1],
    context:
      'hetu|henkilötunnus|personal identity code|henkilotunnus|personbeteckning|sotu|henkilötunnukseni|henkilötunnuksesi|henkilötunnusta',
    source: 'dvv.fi, personal identity code',
  },
  {
    ...PERSONNUMMER,
    id: 'se-personnummer',
    pattern: /(?:19|20)?\d{6}[-+]\d{4}/y,
    heads: 'd6+4 d8+4',
    score: [0.7, 1],
  },
  {
    ...PERSONNUMMER,
    id: 'se-personnummer-run',
    pattern: /(?:19|20)?\d{10}/y,
    heads: 'd10 d12',
    score: [0.15, 0.95],
  },
  {
    ...ORGANISATIONSNUMMER,
    id: 'se-organisationsnummer',
    pattern: /(?:16)?\d{6}-\d{4}/y,
    heads: 'd6+4 d8+4',
    score: [0.45, 0.98],
  },
  {
    ...ORGANISATIONSNUMMER,
    id: 'se-organisationsnummer-run',
    pattern: /\d{10}/y,
    heads: 'd10',
    score: [0.05, 0.93],
  },
];

/** The package knows the old separators; those of 2023 (Act 661/2009, amended) share the check. */
const HETU = standardNumber('FI', 'hetu');

function standardHetu(text: string): boolean {
  const separator = /[BCDEF]/.test(text[6]!) ? 'A' : /[UVWXY]/.test(text[6]!) ? '-' : text[6]!;
  return HETU(text.slice(0, 6) + separator + text.slice(7));
}
