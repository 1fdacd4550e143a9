import { MISSING, RING_HOURS, storedLog } from './series-state.js';

const WEEK = 168;
const DAY = 24;
const LOW_COUNT_LOG = Math.log1p(60);
/** Standard errors of a Poisson mean by which a scheduled slot differs from those beside it. */
const SCHEDULE_Z = 4;
/** Weight of the series mean beside the samples of a low-count slot. */
const LOW_COUNT_PRIOR = 2;

/** Calls expected in an hour, before the slow level is applied. */
export interface CallForecast {
  /** Expected calls. */
  calls: number;
  /** Most calls seen lately in this slot. */
  highest: number;
  /** Most calls seen lately in the slot before or after: clocks change, jobs move. */
  highestNear: number;
  /** How many past weeks knew this slot; 0 when only past days did. */
  weeks: number;
  /** False when nothing was known. */
  known: boolean;
}

const own = new Float64Array(8);

/**
 * Forecasts the calls of `hour` from the same hour of the week in the last four weeks, or from the
 * same hour of the last days while the series is younger than a week.
 *
 * Must be called before the hour is written, since it reads the slot that the hour will replace.
 */
export function forecastCalls(
  ring: Uint16Array,
  hour: number,
  callsMean: number,
  into: CallForecast,
): void {
  collect(ring, hour, WEEK, 4, callsMean, into);
  into.weeks = into.known ? into.weeks : 0;
  if (into.weeks === 1 || into.weeks === 2) widen(ring, hour, into);
  if (!into.known) {
    collect(ring, hour, DAY, 6, callsMean, into);
    into.weeks = 0;
  }
}

/** While few weeks are known, what the last three days held at this hour counts as usual too. */
function widen(ring: Uint16Array, hour: number, into: CallForecast): void {
  for (let day = 1; day <= 3; day++) {
    const stored = ring[(hour - day * DAY) % RING_HOURS] as number;
    if (stored !== MISSING) into.highest = Math.max(into.highest, Math.expm1(storedLog(stored)));
  }
}

function collect(
  ring: Uint16Array,
  hour: number,
  lag: number,
  count: number,
  callsMean: number,
  into: CallForecast,
): void {
  const base = hour % RING_HOURS;
  let found = 0;
  let highest = 0;
  let near = 0;
  let ownSum = 0;
  let nearSum = 0;
  let nearFound = 0;
  for (let k = 1; k <= count; k++) {
    const at = base - k * lag + RING_HOURS;
    for (let offset = -1; offset <= 1; offset++) {
      const stored = ring[(at + offset) % RING_HOURS] as number;
      const overwritten = k * lag === RING_HOURS && offset < 0;
      if (stored === MISSING || overwritten) continue;
      const log = storedLog(stored);
      if (offset === 0) highest = Math.max(highest, log);
      else near = Math.max(near, log);
      if (offset === 0) {
        own[found++] = log;
        ownSum += Math.expm1(log);
      } else {
        nearFound++;
        nearSum += Math.expm1(log);
      }
    }
  }
  into.known = found > 0;
  into.weeks = found;
  into.highest = Math.expm1(highest);
  into.highestNear = Math.expm1(near);
  const top = Math.max(highest, near);
  if (found === 0) into.calls = 0;
  else if (top < LOW_COUNT_LOG) {
    if (differs(ownSum, found, nearSum, nearFound)) {
      into.calls = ownSum / found;
      return;
    }
    const prior = Math.min(callsMean, Math.expm1(top));
    const weight = 2 * found + nearFound + LOW_COUNT_PRIOR;
    into.calls = (2 * ownSum + nearSum + LOW_COUNT_PRIOR * prior) / weight;
  } else into.calls = Math.expm1(middle(found));
}

/** True when a slot holds clearly more or fewer calls than those beside it: a schedule, not chance. */
function differs(own: number, ownCount: number, near: number, nearCount: number): boolean {
  if (nearCount === 0) return false;
  const gap = own / ownCount - near / nearCount;
  const variance = (own + 1) / ownCount ** 2 + (near + 1) / nearCount ** 2;
  return gap * gap > SCHEDULE_Z * SCHEDULE_Z * variance;
}

/** Median of the first `count` values of `own`; of two that differ widely, the larger. */
function middle(count: number): number {
  for (let i = 1; i < count; i++) {
    const value = own[i] as number;
    let j = i - 1;
    while (j >= 0 && (own[j] as number) > value) {
      own[j + 1] = own[j] as number;
      j--;
    }
    own[j + 1] = value;
  }
  const half = count >> 1;
  const upper = own[half] as number;
  if (count % 2 === 1) return upper;
  const lower = own[half - 1] as number;
  return upper - lower > 1 ? upper : (upper + lower) / 2;
}
