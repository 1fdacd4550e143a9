import { digitsOf, isOneCharacter, luhnHolds } from '../checksums.js';
import { isIbanCountry } from './iban.js';
import type { Rule } from './rule.js';

/** Values of letters in a VIN (49 CFR 565.15, table III). */
const VIN_VALUES: Readonly<Record<string, number>> = {
  A: 1,
  B: 2,
  C: 3,
  D: 4,
  E: 5,
  F: 6,
  G: 7,
  H: 8,
  J: 1,
  K: 2,
  L: 3,
  M: 4,
  N: 5,
  P: 7,
  R: 9,
  S: 2,
  T: 3,
  U: 4,
  V: 5,
  W: 6,
  X: 7,
  Y: 8,
  Z: 9,
};
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2] as const;

/** Whether the ninth character is the check digit of 49 CFR 565.15. */
function hasVinCheckDigit(text: string): boolean {
  const vin = text.toUpperCase();
  let sum = 0;
  for (let index = 0; index < 17; index += 1) {
    sum += (VIN_VALUES[vin[index]!] ?? Number(vin[index])) * VIN_WEIGHTS[index]!;
  }
  const check = sum % 11;
  return vin[8] === (check === 10 ? 'X' : String(check)) && isMixed(text);
}

/** Letters and digits, and no hexadecimal id: those are written small. */
const isMixed = (text: string) =>
  /[A-Z]/i.test(text) && /\d/.test(text) && !/^[0-9a-f]+$/.test(text);
/** A VIN closes with a serial number: its last four characters are digits (ISO 3779). */
const isVinShaped = (text: string) => isMixed(text) && /\d{4}$/.test(text);

/** BIC: institution, ISO 3166 country, place, branch (ISO 9362). */
const isBic = (text: string) =>
  isIbanCountry(text.slice(4, 6)) || WITHOUT_IBAN.has(text.slice(4, 6));

/** Countries whose banks have no IBAN (ISO 3166-1). */
const WITHOUT_IBAN = new Set(
  (
    'US CA JP CN IN AU SG HK KR ZA TH MX NZ TW ID MY PH VN BD LK NP KE NG GH UG TZ RW ET ZM ZW MZ AO CM CI SN ML BF ' +
    'NE TG BJ GA CD CG MG MW NA BW SZ LS GM SL LR GN MA DZ AR CL CO PE UY PY EC BO VE PA HN JM BM KY BB BS TT CU ' +
    'KH LA MM MO BN FJ PG MV UZ KG TJ TM AM IR SY AF'
  ).split(' '),
);

const VIN = {
  type: 'VIN',
  context:
    'vin|vehicle identification|chassis|vehicle|car|vin number|fahrgestellnummer|fin|bastidor',
  source: 'ISO 3779; 49 CFR 565.15',
} as const;
const IMEI = {
  type: 'IMEI',
  valid: (text: string) => luhnHolds(digitsOf(text)) && !isOneCharacter(digitsOf(text)),
  context: 'imei|device|handset|phone|mobile|imei number|meid',
  source: '3GPP TS 23.003, annex B',
} as const;

/** Bank, vehicle and device numbers. */
export const DEVICE_BANK_RULES: readonly Rule[] = [
  {
    id: 'swift-code',
    type: 'SWIFT_CODE',
    pattern: /[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?/y,
    heads: 'a8 a11',
    valid: isBic,
    score: [0.1, 0.95],
    context: 'swift|bic|swift code|bank identifier|bic swift|swiftcode|swift bic|bank',
    source: 'ISO 9362:2022',
  },
  {
    ...VIN,
    id: 'vin',
    pattern: /[A-HJ-NPR-Z1-9][A-HJ-NPR-Z0-9]{16}/iy,
    heads: 'a17 d17',
    valid: hasVinCheckDigit,
    score: [0.55, 0.98],
  },
  {
    ...VIN,
    id: 'vin-unchecked',
    pattern: /[A-HJ-NPR-Z1-9][A-HJ-NPR-Z0-9]{16}/y,
    heads: 'a17 d17',
    valid: isVinShaped,
    score: [0.1, 0.85],
  },
  { ...IMEI, id: 'imei', pattern: /\d{15}/y, heads: 'd15', score: [0.15, 0.97] },
  {
    ...IMEI,
    id: 'imei-groups',
    pattern: /\d{2}([- ])\d{6}\1\d{6}\1\d/y,
    heads: 'd2+6',
    score: [0.75, 1],
  },
];
