import type { Finding } from '../finding.js';
import { forEachMatch } from '../matches.js';
import { SCRIPT_CUES } from './script-cues.js';
import { LISTED, type Lexicon } from './name-runs.js';
import { wordClass, WORD } from './word-classes.js';

/** Below the tagger's most certain names: a cue says that a name follows, not where it ends. */
const SCORE = 0.8;
const NAMES_OF_PEOPLE = LISTED.given | LISTED.family | LISTED.name;
/** Characters before an assignment in which its key is looked for. */
const MAX_KEY = 20;
/** Words of one name. */
const MAX_WORDS = 4;

/** What people say before their name, in the languages of Latin script. */
const INTRODUCED =
  /(?<!\p{L})(?:name(?:['’]s| is)|i am called|call me|name ist|ich hei(?:ß|ss)e|m['’]appelle|(?:mon|son) nom est|me llamo|nombre es|mi chiamo|nome è|meu nome é|me chamo|naam is|ik heet|nazywam się|mam na imię|nimeni on|jag heter|namn är)\s{1,2}(?=\p{L})/giu;
/** Titles written small or before names that no list knows. */
const TITLED =
  /(?<!\p{L})(?:mrs?|miss|dr|prof|herrn?|frau|señora?|signora?|monsieur|madame|mme|mevrouw|meneer)\.?\s(?:(?:dr|prof)\.?\s)?(?=\p{L}{2})/giu;
const GREETED =
  /(?:^|[\n"'>,.!?]\s?)(?:hi|hey|hello|dear|hallo|hola|ciao|bonjour|salut|cześć|hej|olá|oi|moi|thanks|thank you|thx|danke|gracias|merci|grazie|ok|okay|sorry),?\s(?=\p{L}{2,20}[,!.\n])/giu;
/** Whose somebody is: a role follows, and then perhaps the name, with a comma or without. */
const BELONGING =
  /(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir|[Yy]our|[Tt]he) (?:[a-z]{2,10} )?([a-z]{3,15}),? (?=[A-ZÀ-Þ][a-zß-ÿ])/g;
/** What people say before their name, or before anything else. */
const SAYING =
  /(?:[Ii]['’]?m|[Ii] am|[Tt]his is|[Ii]ch bin|[Jj]e suis|[Ss]oy|[Ss]ono|[Jj]ag är|[Jj]estem) (?=[a-zß-ÿ]{2})/g;
/** Last words of keys whose value is the name of somebody. */
const KEYS = new Set(
  (
    'name fullname firstname lastname displayname customer client patient contact author assignee employee ' +
    'guest passenger cardholder holder beneficiary recipient sender caller tenant from attn nombre nom nome ' +
    'naam vorname nachname prénom cognome imię nazwisko'
  ).split(' '),
);
/** Keys that hold a name of somebody and nothing else, whatever it is. */
const NAMED_KEY =
  /(?<!\p{L})(?:first|last|given|family|middle|full|sur|maiden|customer|patient|cardholder|account[_ ]?holder|employee|contact|guest|passenger|client|student|driver|doctor|tenant|owner|recipient|sender|beneficiary)[_ -]?name\\?["']?\s{0,2}[:=]\s{0,2}\\?["']?(?=\p{Lu}\p{Ll})/giu;
/** `MCALLISTER/FIONA MRS`: how airlines write who flies. */
const BOARDED = /(?<![\p{L}\d/])[A-Z]{2,24}\/[A-Z]{2,24} (?:MR|MRS|MS|MISS|MSTR|DR)(?!\p{L})/gu;
/** The last word of a key that ends where an assignment stands; words of a camel are cut apart. */
const KEY = /(?:^|[^\p{L}]|(?<=\p{Ll}))(\p{L}\p{Ll}{1,11})\\?["']?\s{0,2}$/u;
const VALUE = /[:=]\s{0,2}\\?["']?(?=\p{Ll})/gu;

/** A word of a name, with the point of an initial. */
const WORD_HERE = /\p{L}[\p{L}'’-]{1,24}|\p{L}\./uy;
/** What closes the value of a key. */
const CLOSES = /^\s{0,2}(?:$|[\\"',;|)\]}<\n&])/;

interface Word {
  lower: string;
  end: number;
  classes: number;
}

/** Names that a cue announces: an introduction, a title, a greeting or the key of a field. */
export function cuedNames(text: string, lexicon: Lexicon): Finding[] {
  const found: Finding[] = [];
  const push = (start: number, end: number | undefined) => {
    if (end === undefined) return;
    found.push({ type: 'PERSON', start, end, score: SCORE, ruleId: 'names-cued' });
  };
  forEachMatch(INTRODUCED, text, ({ 0: cue, index }) => {
    push(index + cue.length, endOfIntroduced(wordsAt(text, index + cue.length, lexicon)));
  });
  forEachMatch(TITLED, text, ({ 0: cue, index }) => {
    const start = index + cue.length;
    push(start, endOfTitled(text, start, wordsAt(text, start, lexicon)));
  });
  forEachMatch(GREETED, text, ({ 0: cue, index }) => {
    const [word] = wordsAt(text, index + cue.length, lexicon);
    if (word && isAddressed(text[index + cue.length]!, word)) push(index + cue.length, word.end);
  });
  forEachMatch(BELONGING, text, ({ 0: cue, 1: role, index }) => {
    if ((wordClass(role!) & WORD.role) === 0 && role !== 'hire') return;
    const start = index + cue.length;
    push(start, endOfFullName(text, start, wordsAt(text, start, lexicon)));
  });
  forEachMatch(SAYING, text, ({ 0: cue, index }) => {
    const [given, family] = wordsAt(text, index + cue.length, lexicon);
    if (given && family && isGivenName(given) && isKnown(family) && !isOrdinary(family)) {
      push(index + cue.length, family.end);
    }
  });
  forEachMatch(VALUE, text, ({ 0: assigns, index }) => {
    const key = KEY.exec(text.slice(Math.max(0, index - MAX_KEY), index))?.[1]?.toLowerCase();
    if (key === undefined || !KEYS.has(key)) return;
    const start = index + assigns.length;
    push(start, endOfValue(text, wordsAt(text, start, lexicon)));
  });
  forEachMatch(NAMED_KEY, text, ({ 0: cue, index }) => {
    const start = index + cue.length;
    push(start, endOfNamed(text, wordsAt(text, start, lexicon)));
  });
  pushWhole(text, push);
  return found;
}

/** Names that a form of their own, or a cue of another script, gives whole. */
function pushWhole(text: string, push: (start: number, end: number) => void): void {
  if (text.includes('/')) {
    forEachMatch(BOARDED, text, ({ 0: name, index }) => push(index, index + name.length));
  }
  if (OTHER_SCRIPTS.test(text)) {
    for (const pattern of SCRIPT_CUES) {
      forEachMatch(pattern, text, (match) => {
        const name = match[1]!;
        const start = match.index + match[0].lastIndexOf(name);
        push(start, start + name.length);
      });
    }
  }
}

/** Greek and what stands behind it. */
const OTHER_SCRIPTS = /[\u0370-\u1fff\u3040-\ud7ff]/;

function wordsAt(text: string, start: number, lexicon: Lexicon): Word[] {
  const words: Word[] = [];
  let index = start;
  while (words.length < MAX_WORDS) {
    WORD_HERE.lastIndex = index;
    const word = WORD_HERE.exec(text)?.[0];
    if (word === undefined) break;
    const lower = word.toLowerCase();
    words.push({ lower, end: index + word.length, classes: lexicon.classesOf(lower) });
    if (text[index + word.length] !== ' ') break;
    index += word.length + 1;
  }
  return words;
}

const isSmall = ({ lower }: Word) => (wordClass(lower) & (WORD.small | WORD.calendar)) !== 0;
const isOrdinary = ({ classes }: Word) => (classes & LISTED.common) !== 0;
const isKnown = (word: Word) => !isSmall(word) && (word.classes & NAMES_OF_PEOPLE) !== 0;
const isGivenName = (word: Word) =>
  !isSmall(word) && !isOrdinary(word) && (word.classes & LISTED.given) !== 0;
/** A word that could belong to a name that has begun. */
const goesOn = (word: Word) =>
  !isSmall(word) && (!isOrdinary(word) || (word.classes & LISTED.family) !== 0);

/** Somebody greeted by a given name; one that is an ordinary word too has a capital. */
function isAddressed(first: string, word: Word): boolean {
  if (isGivenName(word)) return true;
  return !isSmall(word) && (word.classes & LISTED.given) !== 0 && first !== word.lower[0];
}

/** Two words with capitals, the first known as a given name, the second as one of a family. */
function endOfFullName(
  text: string,
  start: number,
  [given, family]: readonly Word[],
): number | undefined {
  if (!given || !family || isSmall(given) || isSmall(family)) return undefined;
  if ((given.classes & LISTED.given) === 0 || (family.classes & NAMES_OF_PEOPLE) === 0)
    return undefined;
  const isCapital = text[family.end - family.lower.length] !== family.lower[0];
  return isCapital && text[start] !== given.lower[0] ? family.end : undefined;
}

/** A first word that is a name or a stranger, and what follows of names. */
function endOfIntroduced([first, ...rest]: readonly Word[]): number | undefined {
  if (!first || isSmall(first) || isOrdinary(first)) return undefined;
  let { end } = first;
  for (const word of rest) {
    if (!goesOn(word)) break;
    ({ end } = word);
  }
  return end;
}

/** In small letters only a known name follows a title; with a capital whatever is no ordinary word. */
function endOfTitled(text: string, start: number, words: readonly Word[]): number | undefined {
  const [first, second] = words;
  if (!first || isSmall(first) || isOrdinary(first)) return undefined;
  const isCapital = text[start] !== first.lower[0];
  if (!isCapital && !isKnown(first)) return undefined;
  return second && isKnown(second) && !isOrdinary(second) ? second.end : first.end;
}

/** A joined word with a part of one or two letters is an id: `acme-eu`. */
const ABBREVIATED = /(?:^|-)\p{L}{1,2}(?:-|$)/u;

/** The whole value of a key for a name, unless it is that of a company or of ordinary words alone. */
function endOfNamed(text: string, words: readonly Word[]): number | undefined {
  const last = words.at(-1);
  if (!last || !CLOSES.test(text.slice(last.end, last.end + 4))) return undefined;
  const isCompany = ({ lower }: Word) =>
    (wordClass(lower) & (WORD.legalForm | WORD.organisationNoun)) !== 0;
  if (words.some(isCompany) || words.every((word) => isOrdinary(word) && !isKnown(word)))
    return undefined;
  return last.end;
}

/** A value of names and nothing else: a given name alone, or one before other words of a name. */
function endOfValue(text: string, words: readonly Word[]): number | undefined {
  const [first] = words;
  const last = words.at(-1);
  if (!first || !last || !CLOSES.test(text.slice(last.end, last.end + 4))) return undefined;
  if (words.length === 1)
    return isGivenName(first) && !ABBREVIATED.test(first.lower) ? last.end : undefined;
  const [opening, ...rest] = first.lower.endsWith('.') ? words.slice(1) : words;
  if (!opening || isSmall(opening) || !isKnown(opening)) return undefined;
  if (isOrdinary(opening) && !rest.some((word) => isKnown(word) && !isOrdinary(word)))
    return undefined;
  return rest.every((word) => word.lower.endsWith('.') || goesOn(word)) ? last.end : undefined;
}
