// Trains the name tagger and writes src/names/name-model.ts. Deterministic: same packages, same file.
//   npx tsc -b libs/pii-detection && node libs/pii-detection/training/train-names.mjs [--measure]
// With --measure the held-out locales are kept from training and lists, and the model is only
// measured on held-out templates filled with their names; nothing is written.
import { writeFileSync } from 'node:fs';
import { fnv1a } from '../dist/names/hashing.js';
import { featuresAt, nameContext } from '../dist/names/name-features.js';
import { NAME_TAGS, bucketOf, tagNames } from '../dist/names/name-tagger.js';
import { nameTokens } from '../dist/names/name-tokens.js';
import { WordFilter } from '../dist/names/word-filter.js';
import { Generator, randomOf } from './generate.mjs';
import { HELD_OUT } from './held-out-templates.mjs';
import { commonWords, countries, HELD_OUT_LOCALES, localeNames } from './word-lists.mjs';

const measure = process.argv.includes('--measure');
const BUCKETS = 1 << 14;
const SAMPLES = 100_000;
const EPOCHS = 4;
const BITS_PER_WORD = 10;
const HASHES = 5;
const exclude = measure ? HELD_OUT_LOCALES : [];

function filterOf(words) {
  const unique = new Set(words.map((word) => word.toLowerCase()));
  const filter = new WordFilter(
    new Uint8Array(Math.ceil((unique.size * BITS_PER_WORD) / 8)),
    HASHES,
  );
  for (const word of unique) filter.add(word);
  return filter;
}

const parts = (names) =>
  names.flatMap((name) => name.split(/[ -]/)).filter((part) => part.length > 1);
const locales = localeNames().filter(({ locale }) => !exclude.includes(locale));
const filters = {
  given: filterOf(parts(locales.flatMap(({ given }) => given))),
  family: filterOf(parts(locales.flatMap(({ family }) => family))),
  place: filterOf(
    parts([
      ...locales.flatMap(({ cities, regions }) => [...cities, ...regions]),
      ...countries(),
    ]).filter((part) => part.length > 2),
  ),
  common: filterOf(commonWords()),
};
const classesOf = (lower) =>
  (filters.given.has(lower) ? 1 : 0) |
  (filters.family.has(lower) ? 2 : 0) |
  (filters.place.has(lower) ? 4 : 0) |
  (filters.common.has(lower) ? 8 : 0);

/** Part of the names is made unknown in every sample, so that context and shape are learned too. */
const HIDDEN_SHARE = 0.35;
const lexiconHiding = (salt) => ({
  classesOf: (lower) =>
    fnv1a(lower, salt) / 4294967296 < HIDDEN_SHARE ? classesOf(lower) & 8 : classesOf(lower),
});

function tagsOf(tokens, spans) {
  return tokens.map(({ start }) =>
    NAME_TAGS.indexOf(spans.find((span) => start >= span.start && start < span.end)?.type ?? 'O'),
  );
}

function train() {
  const generator = new Generator(20_261_121, { exclude });
  const samples = Array.from({ length: SAMPLES }, () => generator.sample());
  const weights = new Float64Array(BUCKETS * 4);
  const totals = new Float64Array(BUCKETS * 4);
  const random = randomOf(7);
  let step = 0;
  const update = (offset, amount) => {
    weights[offset] += amount;
    totals[offset] += amount * step;
  };
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    let wrong = 0;
    let all = 0;
    for (const { text, spans } of samples) {
      const lexicon = random() < 0.6 ? lexiconHiding(Math.floor(random() * 1e9)) : { classesOf };
      const hidesWord = random() < 0.7;
      const tokens = nameTokens(text);
      const context = nameContext(text, tokens, lexicon);
      const gold = tagsOf(tokens, spans);
      let previous = 'O';
      for (let index = 0; index < tokens.length; index += 1) {
        if (!tokens[index].isCapital) continue;
        if (context.runs[index].start === index) previous = 'O';
        step += 1;
        all += 1;
        const buckets = featuresAt(context, index, previous)
          .filter((feature) => !(hidesWord && feature.startsWith('w=')))
          .map((feature) => bucketOf(feature, BUCKETS) * 4);
        const sums = [0, 0, 0, 0];
        for (const offset of buckets)
          for (let tag = 0; tag < 4; tag += 1) sums[tag] += weights[offset + tag];
        if (!context.runs[index].mayBeOrganisation) sums[3] = -Infinity;
        let best = 0;
        for (let tag = 1; tag < 4; tag += 1) if (sums[tag] > sums[best]) best = tag;
        const right = gold[index];
        // A company name nothing gives away is not to be learned as one.
        if (best !== right && sums[right] > -Infinity) {
          wrong += 1;
          for (const offset of buckets) {
            update(offset + right, 1);
            update(offset + best, -1);
          }
        }
        previous = NAME_TAGS[random() < 0.8 ? right : best];
      }
    }
    console.log(`epoch ${epoch + 1}: ${((100 * wrong) / all).toFixed(2)} % of ${all} words wrong`);
  }
  const averaged = weights.map((weight, index) => weight - totals[index] / step);
  const largest = averaged.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const sorted = Float64Array.from(averaged, Math.abs).sort();
  const scale = 127 / Math.min(largest, sorted[Math.floor(sorted.length * 0.9995)]);
  return Int8Array.from(averaged, (weight) =>
    Math.max(-127, Math.min(127, Math.round(weight * scale))),
  );
}

function score(model, samples, show = 0) {
  const tallies = {};
  for (const { text, spans } of samples) {
    const found = tagNames(model, text);
    const used = new Set();
    const wrong = [];
    for (const span of spans) {
      const hit = found.find(
        (f) =>
          !used.has(f) &&
          f.type === span.type &&
          (Math.min(f.end, span.end) - Math.max(f.start, span.start)) * 2 >= span.end - span.start,
      );
      tallies[span.type] ??= { hit: 0, miss: 0, alarm: 0 };
      tallies[span.type][hit ? 'hit' : 'miss'] += 1;
      if (hit) used.add(hit);
      else wrong.push(`-${span.type}:${text.slice(span.start, span.end)}`);
    }
    for (const f of found) {
      if (used.has(f)) continue;
      (tallies[f.type] ??= { hit: 0, miss: 0, alarm: 0 }).alarm += 1;
      wrong.push(`+${f.type}:${text.slice(f.start, f.end)}`);
    }
    if (wrong.length > 0 && show > 0) {
      show -= 1;
      console.log(wrong.join(' '), '|', text);
    }
  }
  const margins = [0, 0.52, 0.54, 0.56, 0.58, 0.6, 0.65];
  for (const least of margins) {
    let hit = 0,
      miss = 0,
      alarm = 0;
    for (const { text, spans } of samples) {
      const found = tagNames(model, text).filter((f) => f.type === 'PERSON' && f.score >= least);
      const people = spans.filter(({ type }) => type === 'PERSON');
      const right = people.filter((span) =>
        found.some(
          (f) =>
            (Math.min(f.end, span.end) - Math.max(f.start, span.start)) * 2 >=
            span.end - span.start,
        ),
      ).length;
      hit += right;
      miss += people.length - right;
      alarm += found.length - right;
    }
    console.log(
      'PERSON at',
      least,
      'recall',
      ((100 * hit) / (hit + miss)).toFixed(1),
      'precision',
      ((100 * hit) / (hit + alarm)).toFixed(1),
    );
  }
  for (const [type, { hit, miss, alarm }] of Object.entries(tallies)) {
    console.log(
      type,
      'recall',
      ((100 * hit) / (hit + miss)).toFixed(1),
      'precision',
      ((100 * hit) / (hit + alarm)).toFixed(1),
    );
  }
}

const model = { weights: train(), buckets: BUCKETS, lexicon: { classesOf } };
const judge = new Generator(99, measure ? { locales: HELD_OUT_LOCALES } : {});
score(
  model,
  Array.from({ length: 6000 }, () => judge.label(judge.pick(HELD_OUT))),
  Number(process.env.SHOW ?? 0),
);
if (!measure) {
  const base64 = (bytes) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  const constants = [
    ['NAME_WEIGHTS', base64(model.weights)],
    ['GIVEN_NAMES', base64(filters.given.bits)],
    ['FAMILY_NAMES', base64(filters.family.bits)],
    ['PLACE_NAMES', base64(filters.place.bits)],
    ['COMMON_WORDS', base64(filters.common.bits)],
  ];
  const header = `// Written by training/train-names.mjs; word lists from @faker-js/faker (MIT), see training/.\n\n/** Hash functions of each word filter. */\nexport const FILTER_HASHES = ${HASHES};\n/** Buckets of the weights. */\nexport const NAME_BUCKETS = ${BUCKETS};\n`;
  const body = constants.map(
    ([name, value]) => `/** Base64 of the bytes. */\nexport const ${name} =\n  '${value}';\n`,
  );
  writeFileSync(new URL('../src/names/name-model.ts', import.meta.url), header + body.join(''));
}
