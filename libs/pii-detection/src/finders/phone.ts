import type { CountryCode } from 'libphonenumber-js/max';
import { WordList } from '../context.js';
import type { Finding } from '../finding.js';
import { forEachMatch } from '../matches.js';
import { ContextGate } from '../rules/context-gate.js';
import { listed, scoreInContext, type Evidence } from '../rules/matching.js';
import { AGAINST_NUMBERS } from '../rules/negative-words.js';
import { isDigitAt } from '../segments.js';
import type { Finder } from './finder.js';
import { isInternationalNumber, isNationalNumber, isPossibleNumber } from './phone-plans.js';

const EXTENSION = '(?:[ ,]{0,2}(?:x|ext\\.?|extension|#)[ .:]{0,2}\\d{1,6})?';
const INTERNATIONAL = /(?<![\w+])(?:\+|00(?=[1-9]))[ ]?\(?\d(?:[ .\-/()]{0,3}\d){6,15}(?!\w)/g;
const NORTH_AMERICAN = new RegExp(
  `(?<![\\w.+/-])(?:1[ .-])?(?:\\([2-9]\\d{2}\\)[ .-]?|[2-9]\\d{2}[ .-])\\d{3}[ .-]\\d{4}${EXTENSION}(?!\\w|[.-]\\d)`,
  'g',
);
const NATIONAL =
  /(?<![\w.+/-]|\d[ :])\(?0\d{1,5}\)?(?:(?:[ .\-/()]{0,2}| \/ )\d){5,11}(?!\w|[.:/-]\d)/g;
/** Russia and Kazakhstan dial an 8 before national numbers. */
const AFTER_EIGHT =
  /(?<![\w.+/-]|\d )8[ -]?\(?\d{3,4}\)?[ -]?\d{2,3}[ -]?\d{2}[ -]?\d{2}(?!\w|[.:/-]\d)/g;
/** An area code of two digits in parentheses, as Brazil writes it. */
const AREA_CODE = /(?<![\w.+/-]|\d )\([1-9]\d{1,3}\)[ ]?\d{3,5}[ -]?\d{3,4}(?!\w|[.:/-]\d)/g;
const GROUPED = /(?<![\w.+/-]|\d )[1-9]\d{1,4}(?:[ -]\d{2,5}){1,4}(?!\w|[.:/ -]\d)/g;
const BARE = /(?<![\w.+/-])[1-9]\d{7,14}(?!\w|[.:/-]\d)/g;
/** Groups that nothing but a phone number is written in: an area or network code, then two more. */
const TELLING_GROUPS =
  /^(?:\(0\d{1,4}\)[ ]?\d{2,4}(?:[ -]\d{2,4}){1,3}|0\d{1,4}([ .-])(?:\d{3,4}\1\d{4}|\d{2,4}(?:\1\d{2,4}){2,3}))$/;

const WORDS =
  'my number|your number|her number|his number|our number|phone|phones|tel|telephone|telefon|mobile|cell|cellphone|call|called|calling|ring|rang|fax|sms|' +
  'contact|whatsapp|text|dial|dialed|phone number|mobile number|callback|call back|reach|msisdn|' +
  'handynummer|handy|telefono|teléfono|téléphone|telefone|celular|móvil|gsm|telefoon|telnr|mob|' +
  'phonenumber|hotline|voicemail|caller|landline|recipient|msg|otp|puhelin|nummer|numéro|ph|reachable|' +
  'phoned|helpline|switchboard|pager|viber|telefonnummer|rückrufnummer|rückruf|mobilnummer|durchwahl|' +
  'mobil|anruf|anrufen|tél|portable|joignable|appelez|appeler|rappeler|fixe|llámame|llamar|llame|' +
  'cellulare|chiamare|chiama|chiamami|chiamate|recapito|telefoonnummer|bel|bellen|numer|numero|número|' +
  'zadzwoń|dzwonić|dzwoń|kom|komórka|telemóvel|telemovel|ligue|ligar|fone|tlf|telefonnr|telefonnumret|' +
  'mobilen|puh|puhelinnumero|numeroon|numeroni|soita|soittaa|cep|telefonum|telefonu|arayın|тел|телефон|' +
  'мобильный|τηλ|τηλέφωνο|κινητό|phone no|contact no|hp|전화|휴대폰|연락처|โทร|電話|携帯|手机|手機|电话|फोन|मोबाइल|' +
  'جوال|الجوال|هاتف|الهاتف|موبايل|تلفون|واتساب|נייד|טלפון|telefonszám|mobilszám|hívjon|telefonní|volejte|zavolejte|telefón|' +
  'mobilní|telefoni|mobitel|móvel|fono|cel|celu|hubungi|telp|telepon|bimbit|natel|điện thoại|sđt|đt|freecall|freephone|' +
  'toll free|tollfree|звоните|позвоните|номер телефона|тел моб|моб|ফোন|மொபைல்|핸드폰|simu';

const against = new WordList(
  listed(AGAINST_NUMBERS).concat(listed('account|acct|nhs|ssn|zip|id|card|iban')),
);
const context = new WordList(listed(WORDS));
const PHONE_WORDS = new ContextGate([listed(WORDS)]);
/** How much the way a number is written says, before its surroundings are read. */
const INTERNATIONAL_FORM: Evidence = { score: [0.6, 0.95], context, against };
const NORTH_AMERICAN_FORM: Evidence = { score: [0.7, 0.95], context, against };
const NATIONAL_FORM: Evidence = { score: [0.35, 0.9], context, against };
/** With a plus and of a length its country has, in no plan: invented, reserved or new. */
const POSSIBLE_FORM: Evidence = { score: [0.55, 0.9], context, against };
const TELLING_FORM: Evidence = { score: [0.55, 0.9], context, against };
/** Written as a number is, in no plan: only words for a phone make it one. */
const UNKNOWN_PLAN: Evidence = { score: [0.2, 0.7], context, against };
const BARE_FORM: Evidence = { score: [0.05, 0.75], context, against };

/** Countries whose plans a number without a country code is tried against, most speakers first. */
const HOME_COUNTRIES: readonly CountryCode[] = [
  'GB',
  'DE',
  'FR',
  'IT',
  'ES',
  'NL',
  'AU',
  'IN',
  'BR',
  'JP',
  'KR',
  'PL',
  'SE',
  'IL',
  'ZA',
  'TR',
  'FI',
  'BE',
  'CH',
  'AT',
  'IE',
  'TH',
  'PH',
  'NG',
  'NZ',
  'RO',
];
const WITHOUT_TRUNK: readonly CountryCode[] = [
  'US',
  'IN',
  'ES',
  'PL',
  'BR',
  'IT',
  'SG',
  'NO',
  'DK',
  'PT',
  'MX',
  'CN',
  'CZ',
  'GR',
  'AU',
  'HK',
  'CL',
  'CO',
  'HU',
];

/** Telephone numbers, valid by the numbering plan of a country (ITU-T E.164). */
export const PHONE_FINDER: Finder = {
  types: ['PHONE_NUMBER'],
  collect(text, key, found, threshold) {
    if (!SIX_DIGITS.test(text)) return;
    const first = found.length;
    if (text.includes('+') || text.includes('00')) {
      forEachMatch(INTERNATIONAL, text, (match) => international(text, match, key, found));
    }
    forEachMatch(NORTH_AMERICAN, text, (match) => {
      if (isWithin(found, first, match.index)) return;
      const isKnown = isNationalNumber(match[0], ['US']) || isReserved(match[0]);
      push(isKnown ? NORTH_AMERICAN_FORM : UNKNOWN_PLAN, text, match, key, found);
    });
    PHONE_WORDS.read(text, key);
    const hasPhoneWord = PHONE_WORDS.passesAny;
    const parses = { left: MAX_PARSES };
    for (const { pattern, form, countries } of WITHOUT_CODE) {
      // Without a word for a phone these forms stay below what is asked for.
      const mayTell = form === NATIONAL_FORM && hasTrunkPrefix(text);
      if (!hasPhoneWord && !mayTell && form.score[0] < threshold) continue;
      forEachMatch(pattern, text, ({ 0: number, index: start }) => {
        const digits = countDigits(number);
        if (digits < 7 || digits > MAX_DIGITS[pattern === BARE ? 1 : 0]! || ISO_DATE.test(number))
          return;
        const isTelling = form === NATIONAL_FORM && digits >= 9 && TELLING_GROUPS.test(number);
        const end = start + number.length;
        const score = scoreInContext(isTelling ? TELLING_FORM : form, text, start, end, key);
        // Looking a number up costs far more than reading the surroundings, so it comes last.
        if (score < threshold) return;
        const isTrunk = form === NATIONAL_FORM && score === form.score[1] && digits >= 9;
        parses.left -= 1;
        if (!isTrunk && parses.left > 0 && !isOfAnyPlan(number, digits, countries)) return;
        found.push({ type: 'PHONE_NUMBER', start, end, score, ruleId: 'phone-national' });
      });
    }
  },
};

/** Forms of numbers without a country code, and where they may be at home. */
const WITHOUT_CODE: readonly {
  pattern: RegExp;
  form: Evidence;
  countries: readonly CountryCode[];
}[] = [
  { pattern: NATIONAL, form: NATIONAL_FORM, countries: HOME_COUNTRIES },
  { pattern: AFTER_EIGHT, form: NATIONAL_FORM, countries: ['RU'] },
  { pattern: AREA_CODE, form: NATIONAL_FORM, countries: ['BR', 'MX', 'AR', 'US'] },
  { pattern: GROUPED, form: BARE_FORM, countries: WITHOUT_TRUNK },
  { pattern: BARE, form: BARE_FORM, countries: WITHOUT_TRUNK },
];

/** Whether a zero with a digit behind it opens a word: without one no number is written with a trunk. */
function hasTrunkPrefix(text: string): boolean {
  for (let zero = text.indexOf('0'); zero >= 0; zero = text.indexOf('0', zero + 1)) {
    if (!isDigitAt(text, zero + 1)) continue;
    const before = zero === 0 ? ' ' : text[zero - 1]!;
    if (before === ' ' || before === '(' || !/[\w.+/-]/.test(before)) return true;
  }
  return false;
}

/** The most digits of a number in groups, and of one in one run, which may hold a country code. */
const MAX_DIGITS = [12, 15];
/** From so many digits on a bare number may begin with the code of its country: an MSISDN. */
const WITH_CODE = 11;

function isOfAnyPlan(number: string, digits: number, countries: readonly CountryCode[]): boolean {
  if (RESERVED_LOCAL.test(number)) return true;
  if (digits >= WITH_CODE && (isInternationalNumber(number) || isPossibleNumber(number)))
    return true;
  return isNationalNumber(number, countries);
}

/** A day of ISO 8601 is grouped as a number is. */
const ISO_DATE = /\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b/;

function countDigits(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) if (isDigitAt(text, index)) count += 1;
  return count;
}

/** Whether a place lies in one of the findings from the one at `first` on. */
function isWithin(found: readonly Finding[], first: number, index: number): boolean {
  for (let each = first; each < found.length; each += 1) {
    if (found[each]!.start <= index && index < found[each]!.end) return true;
  }
  return false;
}

/** So many numbers of a text are checked against plans; further ones are taken by their form. */
const MAX_PARSES = 200;

/** Without so many digits close together there is no number. */
const SIX_DIGITS = /(?:\d[^\w\n]{0,3}){6}/;

/** Numbers kept for fiction (555-0100 to 555-0199, ATIS-0300115) are written as real ones are. */
function isReserved(number: string): boolean {
  return /^\D{0,2}(?:1[ .-])?\(?555\D|555[ .-]?\d{4}/.test(number);
}

/** `555-0123` without an area code. */
const RESERVED_LOCAL = /^555[ .-]01\d\d$/;

function push(
  form: Evidence,
  text: string,
  match: RegExpExecArray,
  key: string,
  found: Finding[],
): void {
  const end = match.index + match[0].length;
  const score = scoreInContext(form, text, match.index, end, key);
  found.push({ type: 'PHONE_NUMBER', start: match.index, end, score, ruleId: 'phone-nanp' });
}

/** `0050.7966.6803`: nobody writes a number for a phone so. */
const HARDWARE_ADDRESS = /^\d{4}\.\d{4}\.\d{4}$/;
const LAST_GROUP = /[ .\-/()]{1,3}\d{1,6}$/;
/** Numbers behind a phone number are taken for its last groups; so many are given back. */
const MAX_TRIMS = 3;

function international(text: string, match: RegExpExecArray, key: string, found: Finding[]): void {
  if (HARDWARE_ADDRESS.test(match[0])) return;
  const number = inPlan(match[0]);
  const isPlus = match[0].startsWith('+');
  if (number === undefined && !(isPlus && isPossibleNumber(match[0]))) return;
  const end = match.index + (number ?? match[0]).length;
  const form = number === undefined ? POSSIBLE_FORM : INTERNATIONAL_FORM;
  const isSure = isPlus && number !== undefined;
  const score = isSure ? 0.95 : scoreInContext(form, text, match.index, end, key);
  found.push({ type: 'PHONE_NUMBER', start: match.index, end, score, ruleId: 'phone-e164' });
}

/** The match, or what is left of it without the last groups, where that is in a country's plan. */
function inPlan(matched: string): string | undefined {
  let number = matched;
  for (let trims = 0; trims <= MAX_TRIMS; trims += 1) {
    if (isInternationalNumber(number)) return number;
    const shorter = number.replace(LAST_GROUP, '');
    if (shorter === number) return undefined;
    number = shorter;
  }
  return undefined;
}
