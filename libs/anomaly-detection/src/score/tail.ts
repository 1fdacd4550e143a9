import type { Arena } from './arena.js';

/**
 * Turns a statistic that is never negative into surprise, `-ln p` under an exponential tail fitted
 * to its own past.
 */
export class Tail {
  private readonly state: Float64Array;

  constructor(
    arena: Arena,
    private readonly memory: number,
  ) {
    this.state = arena.take(2);
  }

  /** Surprise of `value`, which is learned afterwards. */
  surprise(value: number): number {
    const mean = this.state[0] as number;
    const seen = (this.state[1] as number) + 1;
    const answer = mean > 0 ? value / mean : 0;
    const bounded = mean > 0 && seen > 20 ? Math.min(value, 8 * mean) : value;
    this.state[0] = mean + (bounded - mean) / Math.min(seen, this.memory);
    this.state[1] = seen;
    return seen > 20 ? answer : 0;
  }
}
