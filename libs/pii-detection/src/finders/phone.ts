import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { scoreInContext } from '../rules/matching.js';
import { NOT_A_PERSON } from '../rules/negative-words.js';
import type { Finder } from './finder.js';

const INTERNATIONAL = /(?<![\w+])(?:\+|00)[1-9]\d{0,3}(?:[ .\-/]{0,2}\(?\d{1,5}\)?){1,7}(?![\w])/g;
const NORTH_AMERICAN =
  /(?<![\w.+/-])(?:1[ .-])?(?:\([2-9]\d{2}\)[ .-]?|[2-9]\d{2}([ .-]))[2-9]\d{2}[ .-]\d{4}(?![\w]|[.-]\d)/g;

const CONTEXT = {
  base: 0.6,
  withContext: 0.95,
  context: [
    'phone',
    'tel',
    'telephone',
    'mobile',
    'cell',
    'call',
    'ring',
    'fax',
    'sms',
    'contact',
    'whatsapp',
    'text',
    'dial',
    'number',
  ],
  against: NOT_A_PERSON,
} as const;

/** Telephone numbers, valid by the numbering plan of their country (ITU-T E.164). */
export const PHONE_FINDER: Finder = {
  types: ['PHONE_NUMBER'],
  collect(text, key, found) {
    for (const match of text.matchAll(INTERNATIONAL)) {
      const number = match[0].replace(/^00/, '+');
      if (!parsePhoneNumberFromString(number)?.isValid()) continue;
      const end = match.index + match[0].length;
      const score = match[0].startsWith('+')
        ? 0.95
        : scoreInContext(CONTEXT, text, match.index, end, key);
      found.push({ type: 'PHONE_NUMBER', start: match.index, end, score, ruleId: 'phone-e164' });
    }
    for (const match of text.matchAll(NORTH_AMERICAN)) {
      if (!parsePhoneNumberFromString(match[0], 'US')?.isValid()) continue;
      const end = match.index + match[0].length;
      const score = scoreInContext(CONTEXT, text, match.index, end, key);
      found.push({ type: 'PHONE_NUMBER', start: match.index, end, score, ruleId: 'phone-nanp' });
    }
  },
};
