import type { HourReading } from './hour-reading.js';
import { AT, encodeCalls, MISSING, RING_HOURS, SLOT_SCALES, storedShift } from './series-state.js';

/** Share of hour-to-hour noise of the calls that is assumed before it is learned. */
const NOISE = 0.08;
const LEVEL_KEEP = 1 - 1 / 96;
const SIX_KEEP = 1 - 1 / 6;
const DAY_KEEP = 1 - 1 / 24;
const SCALE_RATE = 1 / 60;
const SLOT_RATE = 1 / 12;
const SUM_SCALE_RATE = 1 / 150;

/**
 * Deviation of a count in standard deviations, when its variance is `mean + (0.08 mean)^2`: the
 * variance-stabilising transform of the negative binomial (Anscombe 1948).
 */
export function countZ(calls: number, expected: number): number {
  return (
    (2 / NOISE) *
    (Math.asinh(NOISE * Math.sqrt(calls + 0.375)) - Math.asinh(NOISE * Math.sqrt(expected + 0.375)))
  );
}

/** Ratio between the present level and the four-week shape. */
function levelRatio(numbers: Float64Array): number {
  const prior = 1 + (numbers[AT.callsMean] as number) * 4;
  return (
    ((numbers[AT.levelCalls] as number) + prior) / ((numbers[AT.levelExpected] as number) + prior)
  );
}

/** Fills the call part of a reading, given its forecast. */
export function readCalls(numbers: Float64Array, reading: HourReading): void {
  const level = reading.known ? levelRatio(numbers) : 1;
  const calls = reading.bucket.calls;
  reading.expectedCalls = reading.calls * level;
  reading.usualHighest = reading.highest * Math.max(1, level);
  const slot = numbers[SLOT_SCALES + (reading.hour % 24)] as number;
  const scale = Math.max(1, numbers[AT.callScale] as number, slot);
  reading.callsZ = reading.known ? countZ(calls, reading.expectedCalls) / scale : 0;
  reading.callsEffect = reading.known ? Math.log((calls + 0.5) / (reading.expectedCalls + 0.5)) : 0;
}

/** Learns from an hour outside any event: ring, level, noise. */
export function learnCalls(numbers: Float64Array, ring: Uint16Array, reading: HourReading): void {
  const { hour, bucket, expectedCalls: mu } = reading;
  ring[hour % RING_HOURS] = encodeCalls(bucket.calls);
  if (!reading.known) return;
  const bounded = Math.max(mu * 0.4, Math.min(mu * 2 + 4, bucket.calls));
  const keep = (field: number, rate: number, value: number): void => {
    numbers[field] = (numbers[field] as number) * rate + value;
  };
  keep(AT.levelCalls, LEVEL_KEEP, bounded);
  keep(AT.levelExpected, LEVEL_KEEP, reading.calls);
  if (mu < 0.5 && bucket.calls === 0) return;
  const size = Math.min(4, Math.abs(reading.callsZ * currentScale(numbers, hour))) / 0.8;
  const scale = numbers[AT.callScale] as number;
  numbers[AT.callScale] = scale + (size - scale) * SCALE_RATE;
  const slot = SLOT_SCALES + (hour % 24);
  numbers[slot] = (numbers[slot] as number) + (size - (numbers[slot] as number)) * SLOT_RATE;
}

function currentScale(numbers: Float64Array, hour: number): number {
  const slot = numbers[SLOT_SCALES + (hour % 24)] as number;
  return Math.max(1, numbers[AT.callScale] as number, slot);
}

/** Adds the hour to the sums over about six and 24 hours. */
export function addToSums(numbers: Float64Array, reading: HourReading): void {
  if (!reading.known) return;
  const { calls } = reading.bucket;
  const mu = reading.expectedCalls;
  numbers[AT.calls6] = (numbers[AT.calls6] as number) * SIX_KEEP + calls;
  numbers[AT.expected6] = (numbers[AT.expected6] as number) * SIX_KEEP + Math.max(mu, 0);
  numbers[AT.calls24] = (numbers[AT.calls24] as number) * DAY_KEEP + calls;
  numbers[AT.expected24] = (numbers[AT.expected24] as number) * DAY_KEEP + mu;
}

/** log(actual/expected) of the calls over about six hours. */
export function effect6(numbers: Float64Array): number {
  return Math.log(((numbers[AT.calls6] as number) + 3) / ((numbers[AT.expected6] as number) + 3));
}

/** log(actual/expected) of the calls over about a day. */
export function effect24(numbers: Float64Array): number {
  return Math.log(((numbers[AT.calls24] as number) + 3) / ((numbers[AT.expected24] as number) + 3));
}

/** Learns how far the sums usually stray. */
export function learnSums(numbers: Float64Array): void {
  const six = Math.min(Math.abs(effect6(numbers)), 0.6) / 0.8;
  const day = Math.min(Math.abs(effect24(numbers)), 0.4) / 0.8;
  const scale6 = numbers[AT.scale6] as number;
  const scale24 = numbers[AT.scale24] as number;
  numbers[AT.scale6] = scale6 + (six - scale6) * SUM_SCALE_RATE;
  numbers[AT.scale24] = scale24 + (day - scale24) * SUM_SCALE_RATE;
}

/** Forgets the sums, as after an event. */
export function clearCallSums(numbers: Float64Array): void {
  numbers[AT.calls6] = numbers[AT.expected6] as number;
  numbers[AT.calls24] = numbers[AT.expected24] as number;
}

/** Writes what was expected in place of an abnormal hour, so that it teaches nothing. */
export function holdCalls(ring: Uint16Array, reading: HourReading): void {
  const value = reading.known ? encodeCalls(reading.expectedCalls) : MISSING;
  ring[reading.hour % RING_HOURS] = value;
}

/** Multiplies the whole remembered history by `ratio`: the new level is the normal one. */
export function adoptCalls(numbers: Float64Array, ring: Uint16Array, ratio: number): void {
  const shift = storedShift(ratio);
  for (let i = 0; i < RING_HOURS; i++) {
    const stored = ring[i] as number;
    if (stored === MISSING || stored === 0) continue;
    ring[i] = Math.max(0, Math.min(MISSING - 1, stored + shift));
  }
  numbers[AT.callsMean] = (numbers[AT.callsMean] as number) * ratio;
  numbers[AT.levelCalls] = (numbers[AT.levelCalls] as number) * ratio;
  numbers[AT.levelExpected] = (numbers[AT.levelExpected] as number) * ratio;
  clearCallSums(numbers);
}
