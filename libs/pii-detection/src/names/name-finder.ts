import type { Finder } from '../finders/finder.js';
import {
  COMMON_WORDS,
  FAMILY_NAMES,
  FILTER_HASHES,
  GIVEN_NAMES,
  LISTED_NAMES,
  NAME_BUCKETS,
  NAME_UNITS,
  NAME_WEIGHTS,
  PLACE_NAMES,
} from './name-model.js';
import { cuedNames } from './cued-names.js';
import { tagNames, type NameModel } from './name-tagger.js';
import { hashOfWord, WordFilter } from './word-filter.js';

/** People, places and organisations, found by the tagger that `training/` makes and by cues. */
export const NAME_FINDER: Finder = {
  types: ['PERSON', 'LOCATION', 'ORGANIZATION'],
  collect(text, key, found) {
    // The tagger reads keys where they stand in text: `assignee: Ann Lee`.
    const opening = key === '' ? '' : `${key.slice(key.lastIndexOf(' ') + 1)}: `;
    const model = nameModel();
    const read = opening + text;
    for (const finding of [...tagNames(model, read), ...cuedNames(read, model.lexicon)]) {
      const start = finding.start - opening.length;
      if (start >= 0) found.push({ ...finding, start, end: finding.end - opening.length });
    }
  },
};

let loaded: NameModel | undefined;

/** Decoded at first use: who does not look for names does not pay for the lists. */
function nameModel(): NameModel {
  loaded ??= decodedModel();
  return loaded;
}

function decodedModel(): NameModel {
  const filters = [GIVEN_NAMES, FAMILY_NAMES, PLACE_NAMES, COMMON_WORDS, LISTED_NAMES].map(
    filterOf,
  );
  const weights = Buffer.from(NAME_WEIGHTS, 'base64');
  return {
    weights: new Int8Array(weights.buffer, weights.byteOffset, weights.length),
    buckets: NAME_BUCKETS,
    unitsPerLogOdds: NAME_UNITS,
    lexicon: { classesOf: (word) => classesIn(filters, word) },
  };
}

/**
 * The bits of `LISTED` for a word, of filters in the order of those bits.
 *
 * @public used by training/train-names.mjs
 */
export function classesIn(filters: readonly WordFilter[], word: string): number {
  const hash = hashOfWord(word);
  let classes = 0;
  for (let bit = 0; bit < filters.length; bit += 1) {
    if (filters[bit]!.has(hash)) classes |= 1 << bit;
  }
  return classes;
}

function filterOf(base64: string): WordFilter {
  return new WordFilter(Buffer.from(base64, 'base64'), FILTER_HASHES);
}
