const HOUR_MS = 3_600_000;

/** Hours of call history kept: four weeks. */
export const RING_HOURS = 672;

/** Marks an hour without a row. */
export const MISSING = 0xffff;

const RESOLUTION = 3000;

/** Calls as a 16-bit logarithm (steps of 0.033 %, up to 2.9e9). */
export function encodeCalls(calls: number): number {
  return Math.min(MISSING - 1, Math.round(Math.log1p(Math.max(0, calls)) * RESOLUTION));
}

/** `log(1 + calls)` of a stored value. */
export function storedLog(stored: number): number {
  return stored / RESOLUTION;
}

/** Change of a stored value that multiplies its calls by `ratio`. */
export function storedShift(ratio: number): number {
  return Math.round(Math.log(ratio) * RESOLUTION);
}

const NAMES = [
  'firstHour',
  'lastHour',
  'hours',
  'isNew',
  'newCost',
  'callsMean',
  'costMean',
  'levelCalls',
  'levelExpected',
  'callScale',
  'zeroMass',
  'zeroHours',
  'priceRows',
  'priceSigma',
  'priceRun',
  'slowCalls',
  'slowExpected',
  'driftScale',
  'runScore',
  'runCalls',
  'runExpected',
  'runHighest',
  'runHours',
  'fallHours',
  'fallCalls',
  'fallExpected',
  'event',
  'eventStart',
  'eventHours',
  'eventCost',
  'eventExpected',
  'eventCalls',
  'eventMu',
  'eventEffect',
  'eventQuiet',
  'eventByUnits',
  'eventByBoth',
  'eventCallsEffect',
  'eventInputShift',
  'eventOverUsual',
  'eventMark',
  'eventExtended',
] as const;

type Name = (typeof NAMES)[number];

/** Where each number of a series lies. */
export const AT = Object.freeze(
  Object.fromEntries(NAMES.map((name, index) => [name, index])) as Record<Name, number>,
);

/** Start of the 24 hour-of-day noise scales. */
export const SLOT_SCALES = NAMES.length;
/** Start of the three token metrics, {@link METRIC_SIZE} numbers each. */
export const METRICS = SLOT_SCALES + 24;
/** Numbers kept per token metric. */
export const METRIC_SIZE = 6;
/** Start of the price model: three rates, then the upper triangle of their covariance. */
export const PRICE = METRICS + 3 * METRIC_SIZE;

const NUMBERS = PRICE + 9;
const NUMBER_BYTES = NUMBERS * Float64Array.BYTES_PER_ELEMENT;

/** Bytes of one saved series, without its name. */
export const SERIES_BYTES = NUMBER_BYTES + RING_HOURS * Uint16Array.BYTES_PER_ELEMENT;

/** Everything known about one series: a block of numbers and a ring of hourly call counts. */
export class SeriesState {
  readonly numbers: Float64Array;
  readonly ring: Uint16Array;

  private constructor(buffer: ArrayBuffer) {
    this.numbers = new Float64Array(buffer, 0, NUMBERS);
    this.ring = new Uint16Array(buffer, NUMBER_BYTES, RING_HOURS);
  }

  static empty(): SeriesState {
    const state = new SeriesState(new ArrayBuffer(SERIES_BYTES));
    state.ring.fill(MISSING);
    return state;
  }

  /** @throws RangeError when the length is not {@link SERIES_BYTES}. */
  static restore(bytes: Uint8Array): SeriesState {
    if (bytes.length !== SERIES_BYTES) {
      throw new RangeError(`a saved series has ${SERIES_BYTES} bytes, not ${bytes.length}`);
    }
    return new SeriesState(new Uint8Array(bytes).buffer);
  }

  /** Start of the last hour that was taken in, milliseconds; before all time when none was. */
  get learnedHourMs(): number {
    if ((this.numbers[AT.hours] as number) === 0) return -Infinity;
    return (this.numbers[AT.lastHour] as number) * HOUR_MS;
  }

  save(): Uint8Array {
    return new Uint8Array(this.numbers.buffer.slice(0));
  }
}
