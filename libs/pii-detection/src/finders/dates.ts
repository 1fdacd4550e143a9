import { WordList } from '../context.js';
import { forEachMatch } from '../matches.js';
import { listed, scoreInContext, type Evidence } from '../rules/matching.js';
import type { Finder } from './finder.js';

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
/** Months in German, French, Spanish, Italian, Dutch, Portuguese, Polish, Swedish and Finnish. */
const MONTH_ABROAD =
  '(?:januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|' +
  'septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|' +
  'noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|januari|' +
  'februari|maart|mei|augustus|augusti|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|' +
  'dezembro|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|' +
  'grudnia|(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)kuuta)';
const DATE = new RegExp(
  [
    '\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2})?',
    '\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}',
    '\\d{1,2}([-/.])\\d{1,2}\\1(?:\\d{4}|\\d{2})',
    `\\d{1,2}(?:st|nd|rd|th)?[- ]?(?:of )?${MONTH}(?:[- ,.]{1,2}\\d{2,4})?`,
    `\\d{1,2}(?:\\.|er|º)? (?:de )?(?:${MONTH_ABROAD}|${MONTH})(?:,?(?: del?)? \\d{4})?`,
    `${MONTH}[- ]\\d{4}`,
    `${MONTH}[- .]{1,2}\\d{1,2}(?:st|nd|rd|th)?(?:,? ?\\d{4})?`,
    '\\d{1,2}/(?:\\d{4}|\\d{2})',
  ]
    .map((form) => `(?:${form})`)
    .join('|'),
  'gi',
);

const BIRTH: Evidence = {
  score: [0.3, 0.85],
  context: new WordList(
    listed(
      'born|dob|d o b|date of birth|birth|birthday|birthdate|birth date|dateofbirth|geboren|geburtsdatum|' +
        'né le|née le|fecha de nacimiento|nacido|nacida|data di nascita|nato il|nata il|birthday is',
    ),
  ),
  against: new WordList([]),
};
const BIRTH_HINT = /b(?:orn|irth)|dob|d\.o\.b|gebo|geburt|naci|nasc|nato|nata|n[ée]e? le/i;

/**
 * Dates. A date alone is not personal and scores low; a date of birth is.
 *
 * @param everyDate whether dates without a word of birth in the text are looked for at all.
 */
export function dateFinder(everyDate: boolean): Finder {
  return {
    types: ['DATE_TIME'],
    collect(text, key, found) {
      if (!everyDate && !BIRTH_HINT.test(text) && !BIRTH_HINT.test(key)) return;
      forEachMatch(DATE, text, (match) => {
        const start = match.index;
        const end = start + match[0].length;
        if (/[A-Za-z0-9]/.test(text[start - 1] ?? ' ') || /\w/.test(text[end] ?? ' ')) return;
        const score = scoreInContext(BIRTH, text, start, end, key);
        found.push({ type: 'DATE_TIME', start, end, score, ruleId: 'date' });
      });
    },
  };
}
