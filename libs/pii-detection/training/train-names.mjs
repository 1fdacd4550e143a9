// Trains the name tagger and writes src/names/name-model.ts. Deterministic: same packages, same file.
//   npx tsc -b libs/pii-detection && node libs/pii-detection/training/train-names.mjs [--dev|--measure]
// Nothing is written, only measured, with
//   --dev      for choosing features and settings: seven locales and every fifth template are kept
//              from training and lists, and measured on; the held-out locales are not used at all.
//   --measure  for the final figure: the nine held-out locales are kept from training and lists, and
//              measured on in templates that training never sees.
// SHOW=100 prints the first hundred texts with anything wrong.
import { writeFileSync } from 'node:fs';
import { argv, env } from 'node:process';
import { classesIn } from '../dist/names/name-finder.js';
import { hashOfWord, WordFilter } from '../dist/names/word-filter.js';
import { fitTagger } from './fit-tagger.mjs';
import { Generator } from './generate.mjs';
import { HELD_OUT } from './held-out-templates.mjs';
import { scoreNames } from './score-names.mjs';
import { DEV_LOCALES, HELD_OUT_LOCALES, nameLists } from './word-lists.mjs';

const BUCKETS = 1 << 14;
const SAMPLES = 160_000;
const JUDGED = 6000;
const BITS_PER_WORD = 10;
/** More for ordinary words: a name that is taken for one is lost. */
const BITS_PER_COMMON_WORD = 16;
const HASHES = 5;

const mode = argv.includes('--dev') ? 'dev' : argv.includes('--measure') ? 'measure' : 'release';
const kept = { dev: [...HELD_OUT_LOCALES, ...DEV_LOCALES], measure: HELD_OUT_LOCALES, release: [] };
const exclude = kept[mode];
const isDevTemplate = (_, index) => index % 5 === 2;

function filterOf(words, bitsPerWord = BITS_PER_WORD) {
  const bytes = Math.ceil((words.length * bitsPerWord) / 8);
  const filter = new WordFilter(new Uint8Array(bytes), HASHES);
  for (const word of words) filter.add(hashOfWord(word));
  return filter;
}

function judged() {
  if (mode === 'dev') {
    const judge = new Generator(98, { locales: DEV_LOCALES, uses: isDevTemplate });
    return Array.from({ length: JUDGED }, () => judge.sample());
  }
  const judge = new Generator(99, mode === 'measure' ? { locales: HELD_OUT_LOCALES } : {});
  return Array.from({ length: JUDGED }, () => judge.label(judge.pick(HELD_OUT)));
}

function write(model, filters) {
  const base64 = (bytes) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  const constants = [
    ['NAME_WEIGHTS', base64(weights)],
    ...Object.entries(filters).map(([name, { bits }]) => [name, base64(bits)]),
  ];
  const header = `// Written by training/train-names.mjs; where the words come from stands in training/word-lists.mjs.\n\n/** Hash functions of each word filter. */\nexport const FILTER_HASHES = ${HASHES};\n/** Buckets of the weights. */\nexport const NAME_BUCKETS = ${BUCKETS};\n/** Units of weight that make one of the log of the odds. */\nexport const NAME_UNITS = ${unitsPerLogOdds};\n`;
  const body = constants.map(
    ([name, value]) => `/** Base64 of the bytes. */\nexport const ${name} =\n  '${value}';\n`,
  );
  writeFileSync(new URL('../src/names/name-model.ts', import.meta.url), header + body.join(''));
}

const lists = nameLists(exclude);
const filters = {
  GIVEN_NAMES: filterOf(lists.given),
  FAMILY_NAMES: filterOf(lists.family),
  PLACE_NAMES: filterOf(lists.place),
  COMMON_WORDS: filterOf(lists.common, BITS_PER_COMMON_WORD),
  LISTED_NAMES: filterOf(lists.listed),
};
const classesOf = (lower) => classesIn(Object.values(filters), lower);
const generator = new Generator(20_261_121, {
  exclude,
  uses: mode === 'dev' ? (...at) => !isDevTemplate(...at) : undefined,
});
const samples = Array.from({ length: SAMPLES }, () => generator.sample());
const { weights, unitsPerLogOdds } = fitTagger(samples, { buckets: BUCKETS, classesOf });
const model = { weights, buckets: BUCKETS, unitsPerLogOdds, lexicon: { classesOf } };
scoreNames(model, judged(), Number(env.SHOW ?? 0));
if (mode === 'release') write(model, filters);
