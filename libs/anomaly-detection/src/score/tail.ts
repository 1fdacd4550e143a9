import type { Arena } from './arena.js';

/** Share of rows above the threshold from which the tail is fitted. */
const TAIL_SHARE = 0.1;
/** Shape of the generalised Pareto tail: above 0, since real noise has heavier tails than normal. */
const SHAPE = 0.15;
const WARM_ROWS = 30;
const MEAN_MEMORY = 300;
/** Step of the threshold in units of the mean. */
const THRESHOLD_STEP = 0.03;

/**
 * Turns a statistic that is never negative into surprise, `-ln p`: the largest tenth of its own past
 * is fitted by a generalised Pareto tail (peaks over threshold, Pickands 1975).
 */
export class Tail {
  /** Threshold, mean excess above it, mean, rows seen. */
  private readonly state: Float64Array;

  constructor(
    arena: Arena,
    private readonly memory: number,
    private readonly share = TAIL_SHARE,
    private readonly leastUnit = 0.05,
  ) {
    this.state = arena.take(4);
  }

  /** Surprise of `value`, which is learned afterwards. */
  surprise(value: number): number {
    const s = this.state;
    const threshold = s[0] as number;
    const excess = s[1] as number;
    const mean = s[2] as number;
    const seen = (s[3] as number) + 1;
    const over = value - threshold;
    let answer = 0;
    if (seen > WARM_ROWS && over > 0) {
      const unit = Math.max(excess, 0.05 * threshold, this.leastUnit);
      answer = -Math.log(this.share) + Math.log1p((SHAPE * over) / unit) / SHAPE;
    }
    const rate = 1 / Math.min(seen, MEAN_MEMORY);
    const bounded =
      seen > WARM_ROWS
        ? Math.min(value, threshold + 15 * Math.max(excess, mean) + this.leastUnit)
        : value;
    s[2] = mean + rate * (bounded - mean);
    const step = Math.max(s[2], 1e-12) * Math.max(THRESHOLD_STEP, 1 / (seen + 1));
    s[0] = Math.max(0, threshold + step * (bounded > threshold ? 1 - this.share : -this.share));
    if (bounded > threshold) {
      const excessRate = Math.max(1 / (this.memory * this.share), 1 / (1 + seen * this.share));
      s[1] = excess + excessRate * (bounded - threshold - excess);
    }
    s[3] = seen;
    return answer;
  }
}
