// The word lists behind the name model: given names, family names and places of the faker package,
// and ordinary words (faker's, and those of common-words.txt).
import { readFileSync } from 'node:fs';
import { allFakers } from '@faker-js/faker';

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

/** Ordinary words in lower case. */
export function commonWords() {
  const file = new URL('common-words.txt', import.meta.url);
  const listed = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const faked = [word, hacker, company]
    .flatMap(flat)
    .flatMap((text) => text.toLowerCase().split(/[^a-z]+/));
  return [...new Set([...listed, ...faked])].filter((text) => text.length > 1);
}

export const nouns = () => flat(word.noun).filter((text) => /^[a-z]+$/.test(text));
export const verbs = () => flat(word.verb).filter((text) => /^[a-z]+$/.test(text));
export const adjectives = () => flat(word.adjective).filter((text) => /^[a-z]+$/.test(text));
