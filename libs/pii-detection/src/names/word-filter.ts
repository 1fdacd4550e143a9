import { fnv1a } from './hashing.js';

/** Second hash of the pair from which all bit positions are derived. */
const SECOND_SEED = 0x5bd1e995;

/** The two hashes of a word; made once for all filters that are asked for it. */
export interface WordHash {
  first: number;
  second: number;
}

/** Hashes a word in lower case. */
export function hashOfWord(word: string): WordHash {
  return { first: fnv1a(word), second: (fnv1a(word, SECOND_SEED) | 1) >>> 0 };
}

/**
 * A set of words kept as a Bloom filter (Bloom 1970; double hashing after Kirsch and Mitzenmacher
 * 2006): at ten bits a word and five hashes one foreign word in a hundred is taken for a member.
 */
export class WordFilter {
  readonly #bitCount: number;

  constructor(
    readonly bits: Uint8Array,
    readonly hashes: number,
  ) {
    this.#bitCount = bits.length * 8;
  }

  /** Whether the word is probably a member. */
  has({ first, second }: WordHash): boolean {
    for (let step = 0; step < this.hashes; step += 1) {
      const bit = (first + step * second) % this.#bitCount;
      if ((this.bits[bit >>> 3]! & (1 << (bit & 7))) === 0) return false;
    }
    return true;
  }

  /** Adds a word. */
  add({ first, second }: WordHash): void {
    for (let step = 0; step < this.hashes; step += 1) {
      const bit = (first + step * second) % this.#bitCount;
      this.bits[bit >>> 3]! |= 1 << (bit & 7);
    }
  }
}
