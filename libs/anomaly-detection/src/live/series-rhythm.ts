import { countZ } from '../cost/call-level.js';
import { BUCKETS_PER_HOUR, type MinutesTotal } from './minutes-total.js';

const HOURS = 0;
const SCALE = 1;
const HIGHS = 2;
const NUMBERS = HIGHS + 24;
/** Bytes of one saved rhythm. */
export const RHYTHM_BYTES = NUMBERS * Float32Array.BYTES_PER_ELEMENT;

/** Hours of the day without a high of their own carry this. */
const UNKNOWN = -1;
/** What is assumed of a series whose rhythm is not known: twice the mean in its busiest minutes. */
const ASSUMED_HIGH = Math.log(2);
const ASSUMED_SCALE = 1.5;
/** Hours after which what was learned is believed. */
const ENOUGH_HOURS = 12;
const SCALE_MEMORY = 240;
/** Share of the way to a higher and to a lower high that one day goes. */
const RISE_RATE = 0.7;
const FALL_RATE = 0.06;
/** The same of an hour that is in doubt: a rare burst is not usual for having been there once. */
const DOUBTFUL_RATE = 0.25;

/** How far what an hour held is believed to be usual. */
export type Trust = 'usual' | 'doubtful' | 'confirmed';

const RATES: Readonly<Record<Trust, number>> = {
  usual: RISE_RATE,
  doubtful: DOUBTFUL_RATE,
  confirmed: 1,
};

/**
 * How the calls of a series spread within an hour: a job that runs at the full hour makes five minutes
 * that hold twelve times their share. Kept beside the state of the hours, which knows nothing of it.
 */
export class SeriesRhythm {
  private constructor(private readonly numbers: Float32Array) {}

  static empty(): SeriesRhythm {
    const numbers = new Float32Array(NUMBERS).fill(UNKNOWN, HIGHS);
    numbers[SCALE] = ASSUMED_SCALE;
    return new SeriesRhythm(numbers);
  }

  /** @throws RangeError when the length is not {@link RHYTHM_BYTES}. */
  static restore(bytes: Uint8Array): SeriesRhythm {
    if (bytes.length !== RHYTHM_BYTES) {
      throw new RangeError(`a saved rhythm has ${RHYTHM_BYTES} bytes, not ${bytes.length}`);
    }
    return new SeriesRhythm(new Float32Array(new Uint8Array(bytes).buffer));
  }

  save(): Uint8Array {
    return new Uint8Array(this.numbers.buffer.slice(0));
  }

  /** Standard deviations of the noise of five minutes, in units of {@link countZ}; at least 1. */
  get scale(): number {
    const known = (this.numbers[HOURS] as number) >= ENOUGH_HOURS;
    return Math.max(known ? 1 : ASSUMED_SCALE, this.numbers[SCALE] as number);
  }

  /** log(busiest five minutes / their share of the hour) that is usual about this hour. */
  highAbout(hour: number): number {
    let highest = UNKNOWN;
    for (let near = hour - 1; near <= hour + 1; near += 1) {
      highest = Math.max(highest, this.numbers[HIGHS + (near % 24)] as number);
    }
    if (highest === UNKNOWN) highest = Math.max(...this.numbers.subarray(HIGHS));
    const known = (this.numbers[HOURS] as number) >= ENOUGH_HOURS;
    return known && highest !== UNKNOWN ? highest : Math.max(ASSUMED_HIGH, highest);
  }

  /**
   * Takes in the five minutes of an hour that is over.
   *
   * @param hour hours since the epoch.
   * @param expectedCalls calls that were expected of the hour.
   */
  learn(hour: number, expectedCalls: number, minutes: readonly MinutesTotal[], trust: Trust): void {
    const share = expectedCalls / BUCKETS_PER_HOUR;
    const calls = minutes.map((each) => Math.max(0, each.calls));
    const seen = (this.numbers[HOURS] as number) + 1;
    this.numbers[HOURS] = seen;
    this.raise(hour, Math.log((Math.max(0, ...calls) + 1) / (share + 1)), RATES[trust]);
    if (trust === 'doubtful') return;
    let size = (BUCKETS_PER_HOUR - calls.length) * Math.min(4, Math.abs(countZ(0, share)));
    for (const each of calls) size += Math.min(4, Math.abs(countZ(each, share)));
    // The mean of the absolute value of a standard normal variable is 0.8.
    const found = size / BUCKETS_PER_HOUR / 0.8;
    const scale = this.numbers[SCALE] as number;
    this.numbers[SCALE] = scale + (found - scale) / Math.min(seen, SCALE_MEMORY);
  }

  private raise(hour: number, high: number, riseRate: number): void {
    const at = HIGHS + (hour % 24);
    const known = this.numbers[at] as number;
    const from = known === UNKNOWN ? 0 : known;
    const first = known === UNKNOWN && riseRate !== DOUBTFUL_RATE;
    const rate = first ? 1 : high > from ? riseRate : FALL_RATE;
    this.numbers[at] = Math.max(0, from + rate * (high - from));
  }
}
