// Fits the weights of the tagger: softmax regression, AdaGrad (Duchi, Hazan and Singer 2011).
import { fnv1a } from '../dist/names/hashing.js';
import { featuresAt, OWN_WORD_FEATURES } from '../dist/names/name-features.js';
import { LISTED, nameContext } from '../dist/names/name-runs.js';
import { NAME_TAGS } from '../dist/names/name-tagger.js';
import { randomOf } from './generate.mjs';

const TAGS = NAME_TAGS.length;
const ORGANIZATION = NAME_TAGS.indexOf('ORGANIZATION');
const EPOCHS = 3;
const RATE = 0.08;
/** Pulls weights that little speaks for towards nothing. */
const DECAY = 2e-6;

/** Shares of what is hidden in training, so that no single clue is relied upon. */
const HIDDEN = {
  samplesWithUnknownWords: 0.7,
  namesOfThese: 0.55,
  ordinaryWordsOfThese: 0.08,
  ownWord: 0.7,
  feature: 0.15,
};

function lexiconHiding(classesOf, salt) {
  return {
    classesOf: (lower) => {
      const share = fnv1a(lower, salt) / 4294967296;
      const known = classesOf(lower);
      if (share < HIDDEN.ordinaryWordsOfThese) return 0;
      return share < HIDDEN.namesOfThese ? known & LISTED.common : known;
    },
  };
}

function tagsOf(tokens, spans) {
  return tokens.map(({ start }) =>
    NAME_TAGS.indexOf(spans.find((span) => start >= span.start && start < span.end)?.type ?? 'O'),
  );
}

class Weights {
  constructor(buckets) {
    this.mask = buckets - 1;
    this.values = new Float32Array(buckets * TAGS);
    this.squares = new Float32Array(buckets * TAGS).fill(1e-6);
  }

  /** The chance of each tag. */
  chances(hashes, mayBeOrganisation) {
    const sums = new Float64Array(TAGS);
    for (const hash of hashes) {
      const offset = (hash & this.mask) * TAGS;
      for (let tag = 0; tag < TAGS; tag += 1) sums[tag] += this.values[offset + tag];
    }
    if (!mayBeOrganisation) sums[ORGANIZATION] = -Infinity;
    const most = Math.max(...sums);
    const powers = sums.map((sum) => Math.exp(sum - most));
    const whole = powers.reduce((left, right) => left + right);
    return powers.map((power) => power / whole);
  }

  learn(hashes, chances, right, mayBeOrganisation) {
    for (const hash of hashes) {
      const offset = (hash & this.mask) * TAGS;
      for (let tag = 0; tag < TAGS; tag += 1) {
        if (tag === ORGANIZATION && !mayBeOrganisation) continue;
        const at = offset + tag;
        const slope = chances[tag] - (tag === right ? 1 : 0) + DECAY * this.values[at];
        this.squares[at] += slope * slope;
        this.values[at] -= (RATE * slope) / Math.sqrt(this.squares[at]);
      }
    }
  }
}

/** Weights as whole numbers. */
function rounded(values) {
  const sorted = Float64Array.from(values, Math.abs).sort();
  const unitsPerLogOdds = Math.floor(127 / sorted[Math.floor(sorted.length * 0.9998)]);
  const weights = Int8Array.from(values, (value) =>
    Math.max(-127, Math.min(127, Math.round(value * unitsPerLogOdds))),
  );
  return { weights, unitsPerLogOdds };
}

/** Fits to samples of {text, spans}. */
export function fitTagger(samples, { buckets, classesOf }) {
  const weights = new Weights(buckets);
  const random = randomOf(7);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    let loss = 0;
    let words = 0;
    for (const { text, spans } of samples) {
      const hides = random() < HIDDEN.samplesWithUnknownWords;
      const salt = Math.floor(random() * 1e9);
      const context = nameContext(text, hides ? lexiconHiding(classesOf, salt) : { classesOf });
      const hidesWord = random() < HIDDEN.ownWord;
      const gold = tagsOf(context.tokens, spans);
      let previous = 0;
      for (let index = 0; index < gold.length; index += 1) {
        const run = context.runs[index];
        if (!run || !context.tokens[index].isCapital) continue;
        if (run.start === index) previous = 0;
        const right = gold[index];
        // A company name nothing gives away is not to be learned as one.
        if (right === ORGANIZATION && !run.mayBeOrganisation) continue;
        const hashes = featuresAt(context, index, previous).filter(
          (_, place) =>
            random() >= HIDDEN.feature && !(hidesWord && OWN_WORD_FEATURES.includes(place)),
        );
        const chances = weights.chances(hashes, run.mayBeOrganisation);
        loss -= Math.log(Math.max(chances[right], 1e-9));
        words += 1;
        weights.learn(hashes, chances, right, run.mayBeOrganisation);
        previous = random() < 0.8 ? right : chances.indexOf(Math.max(...chances));
      }
    }
    console.log(`round ${epoch + 1}: loss ${(loss / words).toFixed(4)} over ${words} words`);
  }
  return rounded(weights.values);
}
