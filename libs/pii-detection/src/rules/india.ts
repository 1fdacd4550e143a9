import { digitsOf, isOneCharacter } from '../checksums.js';
import type { Rule } from './rule.js';
import { verhoeffHolds } from './verhoeff.js';

/** UIDAI: twelve digits, the first 2 to 9, no palindrome, Verhoeff check digit. */
function isAadhaar(text: string): boolean {
  const digits = digitsOf(text);
  const palindrome = digits === [...digits].reverse().join('');
  return !palindrome && !isOneCharacter(digits) && verhoeffHolds(digits);
}

const AADHAAR = {
  type: 'IN_AADHAAR',
  valid: isAadhaar,
  context: 'aadhaar|aadhar|adhaar|uidai|uid|aadhaar number|adhar|आधार|ஆதார்|আধার',
  source: 'uidai.gov.in; Verhoeff check digit',
} as const;

const PAN = {
  type: 'IN_PAN',
  context:
    'pan|permanent account|pan card|permanent account number|income tax|pan number|pancard|पैन',
  source: 'incometaxindia.gov.in, Structure of PAN',
} as const;

const VEHICLE = {
  type: 'IN_VEHICLE_REGISTRATION',
  context:
    'vehicle|registration|rto|plate|car|bike|regn|number plate|reg no|rc|truck|scooter|gaadi|gadi|वाहन|गाड़ी',
  source: 'Central Motor Vehicles Rules 1989, rule 50; morth.nic.in',
} as const;

/** State and union-territory codes of registration plates. */
const STATES =
  'A[NPRS]|B[HR]|C[GH]|D[DLN]|G[AJ]|H[PR]|J[HK]|K[AL]|L[AD]|M[HLNPZ]|NL|O[DR]|P[BY]|RJ|SK|T[GNRS]|U[KPA]|WB';

/** Personal and business numbers of India. */
export const INDIA_RULES: readonly Rule[] = [
  {
    ...AADHAAR,
    id: 'in-aadhaar-groups',
    pattern: /[2-9]\d{3}([ -])\d{4}\1\d{4}(?!\1?\d)/y,
    heads: 'd4+4',
    score: [0.45, 1],
  },
  { ...AADHAAR, id: 'in-aadhaar-run', pattern: /[2-9]\d{11}/y, heads: 'd12', score: [0.15, 0.97] },
  {
    ...PAN,
    id: 'in-pan',
    pattern: /[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]/y,
    heads: 'a10',
    score: [0.6, 0.97],
  },
  { ...PAN, id: 'in-pan-loose', pattern: /[A-Z]{5}\d{4}[A-Z]/iy, heads: 'a10', score: [0.2, 0.8] },
  {
    ...VEHICLE,
    id: 'in-vehicle',
    pattern: new RegExp(`(?:${STATES})[ -]?\\d{1,2}[ -]?[A-Z]{1,3}[ -]?\\d{4}`, 'y'),
    heads: 'a2 a3-4 a8-11',
    score: [0.4, 0.95],
  },
  {
    ...VEHICLE,
    id: 'in-vehicle-bharat',
    pattern: /\d{2}[ -]?BH[ -]?\d{4}[ -]?[A-HJ-NP-Z]{1,2}/y,
    heads: 'd2 d4 d8-10',
    score: [0.4, 0.9],
  },
  {
    ...VEHICLE,
    id: 'in-vehicle-old',
    pattern: /[A-Z]{1,3}\d{4,6}|\d{1,3}(?:CD|CC|UN)\d{1,4}/iy,
    heads: 'a5-9 d4-9',
    score: [0.02, 0.6],
  },
  {
    id: 'in-voter',
    type: 'IN_VOTER',
    pattern: /[A-Z]{3}\d{7}/iy,
    heads: 'a10',
    score: [0.2, 0.9],
    context: 'voter|epic|voter id|elector|election|electoral|voterid|epic no',
    source: 'eci.gov.in, Electors Photo Identity Card',
  },
  {
    id: 'in-passport',
    type: 'IN_PASSPORT',
    pattern: /[A-PR-WYZ][1-9]\d ?\d{4}[1-9]/iy,
    heads: 'a3 a8',
    score: [0.1, 0.85],
    context: 'passport|indian passport|passport number|passport no',
    country: 'india|indian',
    source: 'passportindia.gov.in',
  },
  {
    id: 'in-gstin',
    type: 'IN_GSTIN',
    pattern: /(?:0[1-9]|[1-3]\d|9[79])[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[A-Z\d]/iy,
    heads: 'd15',
    score: [0.85, 0.98],
    context: 'gstin|gst|gst number|gst no|tax',
    source: 'gst.gov.in, GSTIN structure',
  },
];
