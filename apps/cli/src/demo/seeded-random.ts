import { createHash } from 'node:crypto';

/**
 * Numbers that look random and are the same for the same seed: xorshift128 (Marsaglia, "Xorshift RNGs",
 * Journal of Statistical Software 8(14), 2003, section 4), its state taken from SHA-256 of the seed.
 */
export class SeededRandom {
  readonly #state: Uint32Array;

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest();
    this.#state = Uint32Array.from([0, 4, 8, 12], (offset) => digest.readUInt32LE(offset) | 1);
  }

  /** A number in [0, 1). */
  next(): number {
    const [x, , , w] = this.#state as unknown as [number, number, number, number];
    const mixed = x ^ (x << 11);
    this.#state.copyWithin(0, 1);
    this.#state[3] = w ^ (w >>> 19) ^ mixed ^ (mixed >>> 8);
    return this.#state[3]! / 0x1_0000_0000;
  }

  /** An integer from 0 to `count - 1`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /**
   * A positive number around `median` with the long upper tail of token counts and latencies.
   *
   * @param spread standard deviation of the logarithm; 0.5 puts two thirds within a factor of 1.65.
   */
  logNormal(median: number, spread: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return median * Math.exp(spread * radius * Math.cos(2 * Math.PI * this.next()));
  }
}
