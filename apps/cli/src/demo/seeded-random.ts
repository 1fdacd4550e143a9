import { createHash } from 'node:crypto';

/**
 * Numbers that look random and are the same for the same seed: xorshift128 (Marsaglia, "Xorshift RNGs",
 * Journal of Statistical Software 8(14), 2003, section 4), its state taken from SHA-256 of the seed.
 */
export class SeededRandom {
  #x: number;
  #y: number;
  #z: number;
  #w: number;

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest();
    this.#x = digest.readInt32LE(0) | 1;
    this.#y = digest.readInt32LE(4);
    this.#z = digest.readInt32LE(8);
    this.#w = digest.readInt32LE(12);
  }

  /** A number in [0, 1). */
  next(): number {
    const mixed = this.#x ^ (this.#x << 11);
    this.#x = this.#y;
    this.#y = this.#z;
    this.#z = this.#w;
    this.#w = this.#w ^ (this.#w >>> 19) ^ mixed ^ (mixed >>> 8);
    return (this.#w >>> 0) / 0x1_0000_0000;
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
