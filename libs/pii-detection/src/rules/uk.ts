import { digitsOf, isOneCharacter, weightedSum } from '../checksums.js';
import type { Rule } from './rule.js';

/** NHS number: weights 10 to 2, mod 11 (datadictionary.nhs.uk/attributes/nhs_number.html). */
function isNhsNumber(text: string): boolean {
  const digits = digitsOf(text);
  const check = (11 - (weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return check === digits.charCodeAt(9) - 48 && !isOneCharacter(digits);
}

const NHS = {
  type: 'UK_NHS',
  valid: isNhsNumber,
  context:
    'nhs|national health|health service|nhs number|nhs no|patient|gp surgery|hospital number|nhsnumber',
  source: 'datadictionary.nhs.uk, NHS NUMBER',
} as const;

/** Prefixes never issued (gov.uk, HMRC manual NIM39110). */
const NINO =
  /(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]/iy;

/** Personal numbers of the United Kingdom. */
export const UK_RULES: readonly Rule[] = [
  {
    ...NHS,
    id: 'uk-nhs-groups',
    pattern: /\d{3}([ -])\d{3}\1\d{4}/y,
    heads: 'd3+3',
    score: [0.5, 1],
  },
  { ...NHS, id: 'uk-nhs-run', pattern: /\d{10}/y, heads: 'd10', score: [0.1, 0.95] },
  {
    id: 'uk-nino',
    type: 'UK_NINO',
    pattern: NINO,
    heads: 'a2 a4 a8 a9',
    score: [0.6, 1],
    context: 'nino|ni number|national insurance|insurance number|ni no|ni|hmrc|nationalinsurance',
    source: 'HMRC manual NIM39110',
  },
  {
    id: 'uk-passport',
    type: 'UK_PASSPORT',
    pattern: /[A-Z]{2}\d{7}|\d{9}/iy,
    heads: 'd9 a9',
    score: [0.05, 0.74],
    context: 'uk passport|british passport|hm passport|passport',
    country: 'uk|british|united kingdom|britain|gbr|gb|hm|hmpo|u k',
    source: 'gov.uk, HM Passport Office',
  },
  {
    id: 'uk-postcode',
    type: 'UK_POSTCODE',
    pattern: /(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})/iy,
    heads: 'a2-7',
    score: [0.2, 0.8],
    context:
      'postcode|post code|postal|address|zip|lives at|london|deliver|delivered|delivery|ship|shipped|street|road|avenue|lane|moved|living|live at|live in|lives in|house|flat|court|crescent|terrace|gardens|grove|close|square|uk',
    source: 'gov.uk, Bulk data transfer: postcode format',
  },
  {
    id: 'uk-vehicle',
    type: 'UK_VEHICLE_REGISTRATION',
    pattern: /[A-Z]{2}\d{2}[ -]?[A-Z]{3}|[A-Z]\d{1,3}[ -]?[A-Z]{3}|[A-Z]{3}[ -]?\d{1,3}[A-Z]/iy,
    heads: 'a2-7',
    score: [0.1, 0.8],
    context: 'vehicle|registration|number plate|reg|car|plate|dvla|licence plate|vrn|vrm',
    source: 'gov.uk, INF104',
  },
  {
    id: 'uk-driving-licence',
    type: 'UK_DRIVING_LICENCE',
    pattern: /[A-Z9]{5}\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d[A-Z9]{2}[A-Z0-9]{3}/iy,
    heads: 'a16 d16',
    score: [0.75, 0.98],
    context: 'driving licence|driver|licence|dvla|driving',
    source: 'gov.uk, DVLA INF1D',
  },
];
