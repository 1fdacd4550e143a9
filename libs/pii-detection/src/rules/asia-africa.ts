import { digitsOf, luhnHolds, weightedSum } from '../checksums.js';
import { holdsMonthDay } from './dates-in-numbers.js';
import { standardNumber } from './standard-numbers.js';
import type { Rule } from './rule.js';

const isUen = standardNumber('SG', 'uen');
const isThaiId = standardNumber('TH', 'idnr');
const isTurkishId = standardNumber('TR', 'tckimlik');
const isBusiness = standardNumber('KR', 'brn');

/** NRIC: weights 2,7,6,5,4,3,2; offset 4 for T and G, 3 for M (ICA; M series of 2022). */
function isNric(text: string): boolean {
  const code = text.toUpperCase();
  const series = code[0]!;
  const offset = series === 'T' || series === 'G' ? 4 : series === 'M' ? 3 : 0;
  const place = (weightedSum(code.slice(1), [2, 7, 6, 5, 4, 3, 2]) + offset) % 11;
  if (series === 'M')
    return 'XWUTRQPNJLK'[10 - place] === code[8] || 'KLJNPQRTUWX'[place] === code[8];
  return (series === 'S' || series === 'T' ? 'JZIHGFEDCBA' : 'XWUTRQPNMLK')[place] === code[8];
}

/** Date of birth; the check digit of older numbers no longer binds (MOIS, reform of 2020-10). */
const hasBirthDate = (text: string) => holdsMonthDay(text, 2);

/** Regions of the National Police Agency: 11 to 26, and 28 for Sejong. */
const isKoreanLicense = (text: string) => {
  const region = Number(text.slice(0, 2));
  return region >= 11 && region <= 28 && region !== 27;
};

/** Date of birth and Luhn (Identification Act 68 of 1997; the 11th digit is 0 or 1). */
const isSouthAfricanId = (digits: string) =>
  holdsMonthDay(digits, 2) && digits.charCodeAt(10) <= 50 && luhnHolds(digits);

const KR_RRN = {
  type: 'KR_RRN',
  valid: hasBirthDate,
  context: 'rrn|주민등록번호|주민번호|resident registration|주민등록|korean resident|resident',
  source: 'Resident Registration Act; MOIS',
} as const;
const KR_FRN = {
  type: 'KR_FRN',
  valid: hasBirthDate,
  context:
    'frn|외국인등록번호|foreigner registration|외국인번호|alien registration|foreigner|외국인',
  source: 'Immigration Act art. 31-2; HiKorea',
} as const;
const KR_BRN = {
  type: 'KR_BRN',
  valid: (text: string) => isBusiness(digitsOf(text)),
  context: 'brn|사업자등록번호|business registration|사업자번호|사업자',
  source: 'National Tax Service of Korea',
} as const;
const KR_LICENSE = {
  type: 'KR_DRIVER_LICENSE',
  valid: isKoreanLicense,
  context: '운전면허|운전면허번호|driver license|면허번호|driving license|license|licence',
  source: 'Korean National Police Agency',
} as const;
const THAI = {
  type: 'TH_TNIN',
  valid: (text: string) => isThaiId(digitsOf(text)),
  context:
    'thai|citizen|tnin|เลขประจำตัวประชาชน|บัตรประชาชน|เลขบัตร|national id|thai id|id card|citizen id|เลขที่บัตร|หมายเลขประจำตัว',
  source: 'bora.dopa.go.th',
} as const;

/** Personal and business numbers of Asia and Africa. */
export const ASIA_AFRICA_RULES: readonly Rule[] = [
  {
    id: 'sg-nric',
    type: 'SG_NRIC_FIN',
    pattern: /[STFGM]\d{7}[A-Z]/iy,
    heads: 'a9',
    valid: isNric,
    score: [0.85, 1],
    context: 'nric|fin|ic|nric no|singapore',
    source: 'ica.gov.sg',
  },
  {
    id: 'sg-nric-unchecked',
    type: 'SG_NRIC_FIN',
    pattern: /[STFGM]\d{7}[A-Z]/iy,
    heads: 'a9',
    score: [0.2, 0.6],
    context: 'nric|fin|nric no',
    source: 'ica.gov.sg',
  },
  {
    id: 'sg-uen',
    type: 'SG_UEN',
    pattern: /\d{8,9}[A-Z]|[TSR]\d{2}[A-Z]{2}\d{4}[A-Z]/iy,
    heads: 'd9-10 a10',
    valid: (text) => isUen(text.toUpperCase()),
    score: [0.4, 0.95],
    context: 'uen|unique entity|business registration|acra|singapore|entity number',
    source: 'uen.gov.sg',
  },
  { ...KR_RRN, id: 'kr-rrn', pattern: /\d{6}-[1-4]\d{6}/y, heads: 'd6+7', score: [0.8, 1] },
  { ...KR_RRN, id: 'kr-rrn-run', pattern: /\d{6}[1-4]\d{6}/y, heads: 'd13', score: [0.1, 0.9] },
  { ...KR_FRN, id: 'kr-frn', pattern: /\d{6}-[5-8]\d{6}/y, heads: 'd6+7', score: [0.8, 1] },
  { ...KR_FRN, id: 'kr-frn-run', pattern: /\d{6}[5-8]\d{6}/y, heads: 'd13', score: [0.1, 0.9] },
  { ...KR_BRN, id: 'kr-brn', pattern: /\d{3}-\d{2}-\d{5}/y, heads: 'd3+2', score: [0.55, 0.98] },
  { ...KR_BRN, id: 'kr-brn-run', pattern: /\d{10}/y, heads: 'd10', score: [0.05, 0.92] },
  {
    id: 'kr-passport',
    type: 'KR_PASSPORT',
    pattern: /[MSROD]\d{3}[A-Z]\d{4}|[MSROD]\d{8}/iy,
    heads: 'a9',
    score: [0.12, 0.88],
    context: '여권|여권번호|passport|korean passport',
    country: 'korea|korean|여권',
    source: 'passport.go.kr',
  },
  {
    ...KR_LICENSE,
    id: 'kr-license',
    pattern: /\d{2}([- ])\d{2}\1\d{6}\1\d{2}/y,
    heads: 'd2+2',
    score: [0.65, 0.97],
  },
  { ...KR_LICENSE, id: 'kr-license-run', pattern: /\d{12}/y, heads: 'd12', score: [0.05, 0.8] },
  {
    ...THAI,
    id: 'th-tnin-groups',
    pattern: /[1-9]([- ])\d{4}\1\d{5}\1\d{2}\1\d/y,
    heads: 'd1+4',
    score: [0.9, 1],
  },
  { ...THAI, id: 'th-tnin-run', pattern: /[1-9]\d{12}/y, heads: 'd13', score: [0.12, 0.95] },
  {
    id: 'tr-national-id',
    type: 'TR_NATIONAL_ID',
    pattern: /[1-9]\d{10}/y,
    heads: 'd11',
    valid: isTurkishId,
    score: [0.45, 0.98],
    context: 'tc|tckn|kimlik|tc kimlik|kimlik no|kimlik numarası|turkish|t c|tc no|vatandaşlık',
    source: 'nvi.gov.tr',
  },
  {
    id: 'tr-plate',
    type: 'TR_LICENSE_PLATE',
    pattern: /(?:0[1-9]|[1-7]\d|8[01]) ?[A-Z]{1,3} ?\d{2,5}/y,
    heads: 'd2 d5-9',
    score: [0.08, 0.85],
    context: 'plaka|plate|araç|license plate|plakalı|vehicle',
    source: 'Karayolları Trafik Yönetmeliği',
  },
  {
    id: 'za-id',
    type: 'ZA_ID_NUMBER',
    pattern: /\d{13}|\d{6} \d{4} (?:\d{2} \d|\d{3})/y,
    heads: 'd6+4 d13',
    valid: (text) => isSouthAfricanId(digitsOf(text)),
    score: [0.4, 0.97],
    context: 'south african|sa id|id number|identity number|rsa id|id|za id|idnumber|identity',
    source: 'dha.gov.za, Identification Act 68 of 1997',
  },
  {
    id: 'ng-nin',
    type: 'NG_NIN',
    pattern: /\d{11}|\d{4}[ -]\d{3}[ -]\d{4}/y,
    heads: 'd4+3 d11',
    score: [0.03, 0.88],
    context: 'nin|national identification number|nimc|national identity number|nigeria|nigerian',
    source: 'nimc.gov.ng',
  },
  {
    id: 'ng-vehicle',
    type: 'NG_VEHICLE_REGISTRATION',
    pattern: /[A-Z]{3}[- ]?\d{3}[- ]?[A-Z]{2}/iy,
    heads: 'a3 a6 a8',
    score: [0.1, 0.85],
    context: 'plate|vehicle|registration|number plate|plate number|nigeria',
    source: 'frsc.gov.ng',
  },
  {
    id: 'ph-tin',
    type: 'PH_TIN',
    pattern: /\d{3}([- ])\d{3}\1\d{3}(?:\1\d{3,5})?|\d{9}(?:\d{3})?/y,
    heads: 'd3+3 d9 d12',
    score: [0.05, 0.9],
    context: 'tin|bir|taxpayer identification|ph tin|philippine tin|tax identification',
    source: 'bir.gov.ph',
  },
  {
    id: 'ph-sss',
    type: 'PH_SSS',
    pattern: /\d{2}-?\d{7}-?\d/y,
    heads: 'd2+7 d10',
    score: [0.05, 0.9],
    context: 'sss|social security system|sss number|sss no',
    source: 'sss.gov.ph',
  },
  {
    id: 'ph-umid',
    type: 'PH_UMID',
    pattern: /\d{4}-?\d{7}-?\d/y,
    heads: 'd4+7 d12',
    score: [0.05, 0.9],
    context: 'umid|crn|common reference|unified multi purpose',
    source: 'sss.gov.ph, UMID',
  },
  {
    id: 'ph-philhealth',
    type: 'PH_PHILHEALTH',
    pattern: /\d{2}-?\d{9}-?\d/y,
    heads: 'd2+9 d12',
    score: [0.05, 0.9],
    context: 'philhealth|phic|pin|phil health',
    source: 'philhealth.gov.ph',
  },
  {
    id: 'ph-passport',
    type: 'PH_PASSPORT',
    pattern: /[A-Z]\d{7}[A-Z]|[A-Z]{2}\d{6,7}/iy,
    heads: 'a8-9',
    score: [0.06, 0.8],
    context: 'passport|pasaporte|philippine passport|dfa',
    country: 'philippine|philippines|filipino|dfa',
    source: 'dfa.gov.ph',
  },
];
