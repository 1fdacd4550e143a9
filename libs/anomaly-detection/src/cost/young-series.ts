import type { HourReading } from './hour-reading.js';
import { AT, MISSING, RING_HOURS, storedLog, type SeriesState } from './series-state.js';

/** A week and a day: before, neither weekends nor weekly jobs are known. */
export const WARM_HOURS = 192;
/** Hours that have to be known, so that day and night are. */
const KNOWN_HOURS = 24;
/** Calls beside the busiest hour known: a launch comes to ten times it, the first run of a weekly job to twenty. */
const YOUNG_RATIO = 25;
/** The same while no working day is known: offices start on a Monday. */
const WEEKEND_RATIO = 40;
/** USD of the hour above what its busiest one would have cost. */
const YOUNG_USD = 2;
/** Calls that may come where next to none came before. */
const FEW_CALLS = 3;

/** True until the hours of a week are known. */
export function isYoung(numbers: Float64Array, hour: number): boolean {
  return hour - (numbers[AT.firstHour] as number) < WARM_HOURS;
}

/**
 * How far an hour of a young series is beyond all hours known, 1 being the alert line. Nothing is known of
 * the week yet, so it takes many times the busiest hour and real money.
 */
export function youngStrength(state: SeriesState, reading: HourReading): number {
  const { bucket, hour } = reading;
  const { known, working, highest } = knownHours(state, hour);
  if (known < KNOWN_HOURS) return 0;
  const asked = working < KNOWN_HOURS ? WEEKEND_RATIO : YOUNG_RATIO;
  const ratio = bucket.calls / (highest + FEW_CALLS);
  const excess = bucket.costUsd * (1 - Math.min(1, highest / Math.max(1, bucket.calls)));
  return Math.min(ratio / asked, excess / YOUNG_USD);
}

/** Hours known, those of them on working days (UTC), and the most calls of one. */
function knownHours(
  { numbers, ring }: SeriesState,
  hour: number,
): { known: number; working: number; highest: number } {
  let known = 0;
  let working = 0;
  let highest = 0;
  for (let past = numbers[AT.firstHour] as number; past < hour; past++) {
    const stored = ring[past % RING_HOURS] as number;
    if (stored === MISSING) continue;
    known++;
    if (isWorkingDay(past)) working++;
    highest = Math.max(highest, stored);
  }
  return { known, working, highest: Math.expm1(storedLog(highest)) };
}

/** The first day of the epoch was a Thursday. */
function isWorkingDay(hour: number): boolean {
  const weekday = (Math.floor(hour / 24) + 4) % 7;
  return weekday !== 0 && weekday !== 6;
}
