// Fills templates. Everything is a function of the seed.
import {
  englishSentence,
  ORDINARY,
  ORGANISATIONS,
  OTHER_LANGUAGES,
  PLACES,
  RECORDS,
  withWords,
} from './phrases.mjs';
import { FOREIGN_PLAIN } from './foreign-sentences.mjs';
import { foreignWords, GERMAN_NOUNS } from './foreign-words.mjs';
import { COUNTRIES_ABROAD, WORLD_CITIES } from './world-places.mjs';
import { DAYS, ORGANISATION, PERSON, personSentence, PLACE, PLAIN, TERMS } from './templates.mjs';
import { adjectives, commonWords, countries, localeNames, nouns, verbs } from './word-lists.mjs';

/** mulberry32: a small, fast, seedable generator. */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const FORMS = [
  'Inc',
  'Inc.',
  'LLC',
  'Ltd',
  'Ltd.',
  'GmbH',
  'AG',
  'AB',
  'BV',
  'B.V.',
  'SA',
  'S.A.',
  'SARL',
  'SpA',
  'Oy',
  'ApS',
  'Pty Ltd',
  'PLC',
  'Corp',
  'Corp.',
  'Group',
  'Holdings',
  '& Co',
  '& Sons',
  'Partners',
  'KG',
];
const KINDS = [
  'Logistics',
  'Solutions',
  'Systems',
  'Technologies',
  'Consulting',
  'Foods',
  'Energy',
  'Insurance',
  'Bank',
  'Motors',
  'Media',
  'Robotics',
  'Analytics',
  'Software',
  'Airlines',
  'Hotels',
  'Capital',
  'Labs',
  'Pharma',
  'Electric',
  'Records',
  'Studios',
  'Shipping',
  'Industries',
];
const BODIES = [
  'University of {C}',
  '{C} University',
  'Bank of {C}',
  '{C} General Hospital',
  'Ministry of {N}',
  '{C} City Council',
  'Institute of {N}',
  '{L} Foundation',
  '{C} {N} Association',
  '{L} & {L}',
  '{L} {L} {form}',
  'Department of {N}',
];
const PARTICLES = {
  nl: ['van', 'de', 'van der', 'van den'],
  de: ['von'],
  es: ['de', 'de la', 'del'],
  pt_BR: ['da', 'dos', 'de'],
  pt_PT: ['da', 'de'],
  it: ['di', 'de'],
  fr: ['de', 'le'],
};

/** How often each list is drawn from, summed up. */
const SHARES = [
  [0.34, PERSON],
  [0.46, RECORDS],
  [0.5, OTHER_LANGUAGES],
  [0.55, PLACE],
  [0.61, PLACES],
  [0.66, ORGANISATION],
  [0.7, ORGANISATIONS],
  [0.8, PLAIN],
  [0.92, ORDINARY],
  [1, FOREIGN_PLAIN],
];

export class Generator {
  constructor(seed, { locales, exclude = [], uses } = {}) {
    this.random = randomOf(seed);
    this.locales = localeNames().filter(({ locale }) =>
      locales ? locales.includes(locale) : !exclude.includes(locale),
    );
    this.countries = countries();
    /** Only where nothing is kept out: they hold cities of every country. */
    this.worldCities = locales || exclude.length > 0 ? [] : WORLD_CITIES;
    this.words = { n: nouns(), v: verbs(), a: adjectives() };
    this.common = commonWords();
    this.foreign = foreignWords();
    this.pick = (list) => list[Math.floor(this.random() * list.length)];
    this.chance = (share) => this.random() < share;
    const folds = new Map();
    /** Picks among the templates of a list that this generator uses. */
    this.pickOfFold = (list) => {
      if (!folds.has(list)) folds.set(list, uses && list.length > 9 ? list.filter(uses) : list);
      return this.pick(folds.get(list));
    };
  }

  given(locale) {
    return this.pick(locale.given);
  }

  family(locale) {
    return this.pick(locale.family);
  }

  person(locale) {
    const given = this.given(locale);
    const family = this.family(locale);
    const kind = this.random();
    if (kind < 0.04) return `${given[0]}. ${family}`;
    if (kind < 0.07) return `${given} ${this.pick('ABCDEFGHJKLMNPRSTW'.split(''))}. ${family}`;
    if (kind < 0.1) return `${given} ${this.given(locale)} ${family}`;
    if (kind < 0.12) return `${given}-${this.given(locale)} ${family}`;
    if (kind < 0.14) return `${given} ${family}-${this.family(locale)}`;
    if (kind < 0.16) return `${given} ${this.pick(["O'", 'Mc', 'Mac'])}${family}`;
    if (kind < 0.18)
      return `${given} ${this.pick(['bin', 'al', 'von', 'de', 'ter', 'ben'])} ${family}`;
    if (kind < 0.22) return `${given} ${family}`.toUpperCase();
    if (kind < 0.24) return given;
    const particles = PARTICLES[locale.locale];
    if (particles && this.chance(0.25)) return `${given} ${this.pick(particles)} ${family}`;
    return `${given} ${family}`;
  }

  organisation(locale) {
    const kind = this.random();
    const capital = () => capitalised(this.pick(this.words.n));
    if (kind < 0.25) return `${this.family(locale)} ${this.pick(KINDS)} ${this.pick(FORMS)}`;
    if (kind < 0.4)
      return `${capitalised(this.pick(this.words.a))} ${this.pick(KINDS)} ${this.pick(FORMS)}`;
    if (kind < 0.55)
      return `${capital()}${this.chance(0.4) ? this.pick(this.words.n) : ''} ${this.pick(FORMS)}`;
    if (kind < 0.7) return `${this.family(locale)} ${this.pick(FORMS)}`;
    if (kind < 0.8) return `${capital()} ${this.pick(KINDS)}`;
    return this.filled(this.pick(BODIES), locale, []).replace('{form}', this.pick(FORMS));
  }

  /** Fills one template and notes where the names came to stand. */
  filled(template, locale, spans) {
    let text = '';
    let position = 0;
    for (const match of template.matchAll(/\{([PFLCKOnvaNVA#TDEGM])\}/g)) {
      text += template.slice(position, match.index);
      position = match.index + match[0].length;
      const start = text.length;
      text += this.value(match[1], locale);
      const type = {
        P: 'PERSON',
        F: 'PERSON',
        L: 'PERSON',
        C: 'LOCATION',
        K: 'LOCATION',
        O: 'ORGANIZATION',
      }[match[1]];
      if (type) spans.push({ type, start, end: text.length });
    }
    return text + template.slice(position);
  }

  value(place, locale) {
    switch (place) {
      case 'P':
        return this.person(locale);
      case 'F':
        return this.given(locale);
      case 'L':
        return this.family(locale);
      case 'C':
        if (this.worldCities.length > 0 && this.chance(0.15)) return this.pick(this.worldCities);
        return this.pick(
          locale.cities.length > 5 && this.chance(0.9)
            ? locale.cities
            : locale.regions.length
              ? locale.regions
              : this.countries,
        );
      case 'K':
        if (this.worldCities.length > 0 && this.chance(0.15)) return this.pick(COUNTRIES_ABROAD);
        return this.pick(this.countries);
      case 'O':
        return this.organisation(locale);
      case '#':
        return String(Math.floor(this.random() * 10 ** (1 + Math.floor(this.random() * 5))));
      case 'T':
        return this.pick(TERMS);
      case 'D':
        return this.pick(DAYS);
      case 'G':
        return capitalised(this.pick(GERMAN_NOUNS));
      case 'M':
        return capitalised(this.pick(this.foreign));
      case 'E':
        return `${this.pick(this.words.n)}@example.org`;
      default: {
        const word = this.pick(this.chance(0.5) ? this.common : this.words[place.toLowerCase()]);
        return place === place.toLowerCase()
          ? word
          : this.chance(0.05)
            ? word.toUpperCase()
            : capitalised(word);
      }
    }
  }

  /** One labelled text of the training kind. */
  sample() {
    const locale = this.pick(this.locales);
    const kind = this.random();
    return this.label(withWords(this.template(kind), this.pick), locale);
  }

  template(kind) {
    if (kind < 0.1) return personSentence(this.pickOfFold);
    if (kind < 0.24) return englishSentence({ ...this, pick: this.pickOfFold });
    const [, list] = SHARES.find(([upTo]) => kind < upTo);
    return this.pickOfFold(list);
  }

  label(template, locale = this.pick(this.locales)) {
    const spans = [];
    const text = this.filled(template, locale, spans);
    return { text, spans: mergedNeighbours(text, spans) };
  }
}

/** `{F} {L}` is one person. */
function mergedNeighbours(text, spans) {
  const merged = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && last.type === span.type && text.slice(last.end, span.start) === ' ')
      last.end = span.end;
    else merged.push(span);
  }
  return merged;
}

const capitalised = (word) => word[0].toUpperCase() + word.slice(1);
