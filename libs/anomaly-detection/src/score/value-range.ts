import type { Arena } from './arena.js';

const SAMPLES = 400;
const STRIDE = 5;
const REFRESH = 20;
const SHARES = [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99] as const;

/** Which quantile lies where in {@link ValueRange.quantiles}. */
export const QUANTILE = { q01: 0, q10: 1, q30: 2, q50: 3, q70: 4, q90: 5, q99: 6 } as const;

/** Quantiles of about the last two thousand values. */
export class ValueRange {
  private readonly samples: Float64Array;
  /** Values at the shares 1, 10, 30, 50, 70, 90 and 99 %. */
  readonly quantiles: Float64Array;
  /** Rows seen. */
  private readonly state: Float64Array;
  private readonly sorted = new Float64Array(SAMPLES);

  constructor(arena: Arena) {
    this.samples = arena.take(SAMPLES);
    this.quantiles = arena.take(SHARES.length);
    this.state = arena.take(1);
  }

  /** Width from the 10 % to the 90 % quantile; never 0. */
  get width(): number {
    const q = this.quantiles;
    const wide = (q[QUANTILE.q99] as number) - (q[QUANTILE.q01] as number);
    return Math.max((q[QUANTILE.q90] as number) - (q[QUANTILE.q10] as number), 0.2 * wide, 1e-12);
  }

  add(value: number): void {
    const rows = this.state[0] as number;
    this.state[0] = rows + 1;
    if (rows < SAMPLES) this.samples[rows] = value;
    else if (rows % STRIDE === 0) this.samples[(rows / STRIDE) % SAMPLES] = value;
    if (rows < 40 || rows % REFRESH === 0) this.refresh(Math.min(rows + 1, SAMPLES));
  }

  private refresh(count: number): void {
    const sorted = this.sorted.subarray(0, count);
    sorted.set(this.samples.subarray(0, count));
    sorted.sort();
    SHARES.forEach((share, i) => {
      this.quantiles[i] = sorted[Math.min(count - 1, Math.floor(share * count))] as number;
    });
  }
}
