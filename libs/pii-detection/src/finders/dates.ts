import { surroundingsOf, WordList } from '../context.js';
import { forEachMatch } from '../matches.js';
import { listed } from '../rules/matching.js';
import { isWordAt } from '../segments.js';
import type { Finder } from './finder.js';

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
/**
 * Months in German, French, Spanish, Italian, Dutch, Portuguese, Polish, Swedish, Danish, Norwegian,
 * Finnish, Czech, Turkish, Romanian, Hungarian, Russian, Ukrainian and Greek, as dates write them.
 */
const MONTH_ABROAD =
  '(?:januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|' +
  'septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|' +
  'noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|januari|' +
  'februari|maart|mei|augustus|augusti|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|' +
  'dezembro|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|' +
  'grudnia|marts|desember|maj|(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)kuuta|' +
  'ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince|' +
  'ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık|' +
  'ianuarie|februarie|martie|aprilie|iunie|iulie|septembrie|octombrie|noiembrie|decembrie|' +
  'января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|' +
  'січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня|' +
  'ιανουαρίου|φεβρουαρίου|μαρτίου|απριλίου|μαΐου|ιουνίου|ιουλίου|αυγούστου|σεπτεμβρίου|οκτωβρίου|νοεμβρίου|δεκεμβρίου)';
const HUNGARIAN_MONTH =
  '(?:január|február|március|április|május|június|július|augusztus|szeptember|október|november|december)';
const WEEKDAY = '(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?';
const CLOCK = '\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?';
const ZONE = '(?: ?(?:Z|UTC|GMT|CES?T|[+-]\\d{2}:?\\d{2}))?';
/** What may follow a day: `2026-03-08T14:05:09Z`, `8 March 2026 14:05 UTC`, `8/Mar/2026:14:05:09 +0000`. */
const TIME_OF_DAY = `(?:(?:T|,? |:| at )${CLOCK}(?: ?[ap]\\.?m\\.?)?${ZONE})?`;
const DATE = new RegExp(
  `(?:${[
    `\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}${TIME_OF_DAY}`,
    '(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])T\\d{4}(?:\\d{2})?Z?',
    `\\d{1,2}([-/.])\\d{1,2}\\1(?:\\d{4}|\\d{2})${TIME_OF_DAY}`,
    `\\d{1,2}[/-]${MONTH}[/-]\\d{2,4}${TIME_OF_DAY}`,
    `${WEEKDAY}\\d{1,2}(?:st|nd|rd|th)?[- ]?(?:of )?${MONTH}(?:[- ,.]{1,2}\\d{4}${TIME_OF_DAY}|[- ,.]{1,2}\\d{2})?`,
    `\\d{1,2}(?:\\.|er|º)? (?:de )?(?:${MONTH_ABROAD}|${MONTH})(?:,?(?: del?)? \\d{4})?`,
    `\\d{4}\\. ?${HUNGARIAN_MONTH} \\d{1,2}\\.?`,
    `${WEEKDAY}${MONTH}[- .]{1,2}\\d{1,2}(?:st|nd|rd|th)?(?:,? ?\\d{4})?${TIME_OF_DAY}(?: \\d{4})?`,
    `${MONTH}[- ]\\d{4}`,
    '\\d{4}\\s?[年년]\\s?\\d{1,2}\\s?[月월](?:\\s?\\d{1,2}\\s?[日일])?',
    '\\d{1,2}/(?:\\d{4}|\\d{2})',
    `\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?: ?[ap]\\.?m\\.?)?${ZONE}`,
    '\\d{1,2} ?[ap]\\.?m\\.?',
  ].join('|')})(?![\\p{L}\\d_])`,
  'giu',
);

const ALONE = 0.3;
const OF_BIRTH = 0.85;
const BIRTH = new WordList(
  listed(
    'born|dob|d o b|date of birth|birth|birthday|birthdate|birth date|birth day|dateofbirth|bday|geboren|' +
      'geburtsdatum|geburtstag|né le|née|née le|naissance|fecha de nacimiento|nacimiento|nacido|nacida|' +
      'data di nascita|nascita|nato il|nata il|geboortedatum|födelsedatum|född|fødselsdato|fødselsdag|født|' +
      'syntymäaika|data urodzenia|urodzony|urodzona|nascimento|nascido|nascida|doğum tarihi|datum narození|' +
      'születési dátum|data nașterii|дата рождения|родился|родилась|生年月日|出生日期|생년월일',
  ),
);
/** Words for days in the life of a record or a stay, which often stand beside one of birth. */
const OTHER_DAYS = new WordList(
  listed(
    'created|updated|modified|deleted|issued|expires|expiry|valid|until|since|joined|registered|hired|admitted|' +
      'discharged|visit|appointment|due|start|end|login|seen|timestamp|ts|time|at',
  ),
);
const BIRTH_HINT =
  /b(?:orn|irth|day)|dob|d\.o\.b|gebo|geburt|naci|na[sșş]|nato|nata|n[ée]e? le|f[öø]d|synty|urodz|doğum|narozen|szület|рожд|роди|生|생년/i;
/** The day of birth as databases keep it, which without a word for one is any number. */
const RUN = /(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/g;
const CLOCK_ONLY = /^\d{1,2}(?::| ?[ap]\.?m)/i;

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
      const push = (start: number, end: number, ruleId: string, least: number) => {
        if (isWordAt(text, start - 1) || isWordAt(text, end)) return;
        const score = scoreOf(text, start, end, key);
        if (score >= least) found.push({ type: 'DATE_TIME', start, end, score, ruleId });
      };
      forEachMatch(DATE, text, ({ 0: date, index }) => {
        push(index, index + date.length, 'date', ALONE);
      });
      forEachMatch(RUN, text, ({ 0: run, index }) => {
        push(index, index + run.length, 'date-run', OF_BIRTH);
      });
    },
  };
}

/** The word before a date tells whose it is; one behind it only when the date has no time of day. */
function scoreOf(text: string, start: number, end: number, key: string): number {
  const written = text.slice(start, end);
  if (CLOCK_ONLY.test(written)) return ALONE;
  const { before, after, near } = surroundingsOf(text, start, end, key);
  const birth = BIRTH.lastIn(before);
  const other = OTHER_DAYS.lastIn(before);
  if (birth >= 0 && (other < near || other <= birth)) return OF_BIRTH;
  return !written.includes(':') && BIRTH.lastIn(after) >= 0 ? OF_BIRTH : ALONE;
}
