import type { Arena } from './arena.js';
import type { Expert } from './experts.js';
import { Tail } from './tail.js';
import type { ValueRange } from './value-range.js';

const MEMORY = 2500;
const POINTS = 8;
const STORED = 300;

/**
 * Novelty of the recent shape: the distance of the last `POINTS` averages of `rows` values each to
 * the nearest of the shapes seen before.
 */
export class ShapeExpert implements Expert {
  private readonly recent: Float64Array;
  private readonly stored: Float64Array;
  /** Sum and count of the average being made, averages made, shapes stored, last surprise. */
  private readonly state: Float64Array;
  private readonly tail: Tail;

  constructor(
    arena: Arena,
    private readonly rows: number,
  ) {
    this.recent = arena.take(POINTS);
    this.stored = arena.take(POINTS * STORED);
    this.state = arena.take(4);
    this.tail = new Tail(arena, MEMORY / rows);
  }

  surprise(value: number, _timestampMs: number, range: ValueRange): number {
    const s = this.state;
    s[0] = (s[0] as number) + value;
    s[1] = (s[1] as number) + 1;
    if (s[1] < this.rows) return 0;
    this.recent.copyWithin(0, 1);
    this.recent[POINTS - 1] = s[0] / s[1];
    s[0] = 0;
    s[1] = 0;
    s[2] = (s[2] as number) + 1;
    if (s[2] < POINTS) return 0;
    const distance = this.nearest(Math.min(s[3] as number, STORED)) / range.width;
    this.stored.set(this.recent, ((s[3] as number) % STORED) * POINTS);
    s[3] = (s[3] as number) + 1;
    return s[3] > 10 ? this.tail.surprise(distance) : 0;
  }

  private nearest(count: number): number {
    let best = Infinity;
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let p = 0; p < POINTS && sum < best; p++) {
        const gap = (this.recent[p] as number) - (this.stored[i * POINTS + p] as number);
        sum += gap * gap;
      }
      if (sum < best) best = sum;
    }
    return best === Infinity ? 0 : Math.sqrt(best / POINTS);
  }
}
