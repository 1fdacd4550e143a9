import type { Arena } from './arena.js';
import { QUANTILE, type ValueRange } from './value-range.js';
import { Tail } from './tail.js';

const MEMORY = 2500;

/** A cheap view of the series that answers each value with its surprise, `-ln p`. */
export interface Expert {
  /** `range` describes the values before this one. */
  surprise(value: number, timestampMs: number, range: ValueRange): number;
}

/** Jumps from one value to the next. */
export class ChangeExpert implements Expert {
  private readonly state: Float64Array;
  private readonly tail: Tail;

  constructor(arena: Arena) {
    this.state = arena.take(2);
    this.tail = new Tail(arena, MEMORY);
  }

  surprise(value: number, _timestampMs: number, range: ValueRange): number {
    const last = (this.state[1] as number) > 0 ? (this.state[0] as number) : value;
    this.state[0] = value;
    this.state[1] = 1;
    return this.tail.surprise(Math.abs(value - last) / range.width);
  }
}

/** Values beyond the usual range. */
export class RangeExpert implements Expert {
  private readonly tail: Tail;

  constructor(arena: Arena) {
    this.tail = new Tail(arena, MEMORY);
  }

  surprise(value: number, _timestampMs: number, range: ValueRange): number {
    const q = range.quantiles;
    const above = value - (q[QUANTILE.q90] as number);
    const below = (q[QUANTILE.q10] as number) - value;
    return this.tail.surprise(Math.max(0, above, below) / range.width);
  }
}

/** A mean over few rows that leaves the mean over many. */
export class MeanShiftExpert implements Expert {
  private readonly state: Float64Array;
  private readonly tail: Tail;

  constructor(
    arena: Arena,
    private readonly few: number,
    private readonly many: number,
  ) {
    this.state = arena.take(3);
    this.tail = new Tail(arena, MEMORY);
  }

  surprise(value: number, _timestampMs: number, range: ValueRange): number {
    const s = this.state;
    const rows = (s[2] as number) + 1;
    s[0] = (s[0] as number) + (value - (s[0] as number)) / Math.min(rows, this.few);
    s[1] = (s[1] as number) + (value - (s[1] as number)) / Math.min(rows, this.many);
    s[2] = rows;
    if (rows < 3 * this.few) return 0;
    return this.tail.surprise(Math.abs(s[0] - s[1]) / range.width);
  }
}

/** A spread over few rows that leaves the spread over many, in either direction. */
export class SpreadExpert implements Expert {
  private readonly state: Float64Array;
  private readonly tail: Tail;

  constructor(
    arena: Arena,
    private readonly few: number,
    private readonly many: number,
  ) {
    this.state = arena.take(4);
    this.tail = new Tail(arena, MEMORY);
  }

  surprise(value: number, _timestampMs: number, range: ValueRange): number {
    const s = this.state;
    const rows = (s[3] as number) + 1;
    if (rows === 1) s[0] = value;
    const step = (value - (s[0] as number)) / range.width;
    s[0] = value;
    const size = step * step;
    s[1] = (s[1] as number) + (size - (s[1] as number)) / Math.min(rows, this.few);
    s[2] = (s[2] as number) + (size - (s[2] as number)) / Math.min(rows, this.many);
    s[3] = rows;
    if (rows < 3 * this.few) return 0;
    const floor = 1e-6;
    return this.tail.surprise(Math.abs(Math.log((s[1] + floor) / (s[2] + floor))));
  }
}

const DAY_BINS = 48;
const DAY_MS = 86_400_000;

/** Values unusual for their time of day. */
export class SeasonExpert implements Expert {
  private readonly means: Float64Array;
  private readonly spreads: Float64Array;
  private readonly seen: Float64Array;
  private readonly tail: Tail;

  constructor(arena: Arena) {
    this.means = arena.take(DAY_BINS);
    this.spreads = arena.take(DAY_BINS);
    this.seen = arena.take(DAY_BINS);
    this.tail = new Tail(arena, MEMORY);
  }

  surprise(value: number, timestampMs: number, range: ValueRange): number {
    const share = (((timestampMs % DAY_MS) + DAY_MS) % DAY_MS) / DAY_MS;
    const bin = Math.floor(share * DAY_BINS);
    const seen = (this.seen[bin] as number) + 1;
    this.seen[bin] = seen;
    const mean = this.means[bin] as number;
    const size = seen > 1 ? Math.abs(value - mean) / range.width : 0;
    const spread = this.spreads[bin] as number;
    this.means[bin] = mean + (value - mean) / Math.min(seen, 40);
    this.spreads[bin] = spread + (Math.min(size, 3 * spread + 0.05) - spread) / Math.min(seen, 40);
    return seen > 6 ? this.tail.surprise(size / (spread + 0.02)) : 0;
  }
}
