import type { Finder } from '../finders/finder.js';
import {
  COMMON_WORDS,
  FAMILY_NAMES,
  FILTER_HASHES,
  GIVEN_NAMES,
  NAME_BUCKETS,
  NAME_WEIGHTS,
  PLACE_NAMES,
} from './name-model.js';
import { tagNames, type NameModel } from './name-tagger.js';
import { WordFilter } from './word-filter.js';

/** People, places and organisations, found by the tagger that `training/` makes. */
export const NAME_FINDER: Finder = {
  types: ['PERSON', 'LOCATION', 'ORGANIZATION'],
  collect(text, key, found) {
    // The tagger reads keys where they stand in text: `assignee: Ann Lee`.
    const opening = key === '' ? '' : `${key.slice(key.lastIndexOf(' ') + 1)}: `;
    for (const finding of tagNames(nameModel(), opening + text)) {
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
  const given = filterOf(GIVEN_NAMES);
  const family = filterOf(FAMILY_NAMES);
  const place = filterOf(PLACE_NAMES);
  const common = filterOf(COMMON_WORDS);
  const weights = Buffer.from(NAME_WEIGHTS, 'base64');
  return {
    weights: new Int8Array(weights.buffer, weights.byteOffset, weights.length),
    buckets: NAME_BUCKETS,
    lexicon: {
      classesOf: (word) =>
        (given.has(word) ? 1 : 0) |
        (family.has(word) ? 2 : 0) |
        (place.has(word) ? 4 : 0) |
        (common.has(word) ? 8 : 0),
    },
  };
}

function filterOf(base64: string): WordFilter {
  return new WordFilter(Buffer.from(base64, 'base64'), FILTER_HASHES);
}
