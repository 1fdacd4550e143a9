import type { HourReading } from './hour-reading.js';
import { AT, encodeCalls, MISSING, RING_HOURS, SLOT_SCALES, storedShift } from './series-state.js';

/** Share of hour-to-hour noise of the calls that is assumed before it is learned. */
const NOISE = 0.08;
/** Memories of the two levels, hours. */
const FAST_KEEP = 1 - 1 / 72;
const SLOW_KEEP = 1 - 1 / 336;
const SCALE_RATE = 1 / 60;
const SLOT_RATE = 1 / 12;
const DRIFT_RATE = 1 / 240;
/** Allowance of the cumulative sum of deviations, in standard deviations an hour. */
const RUN_ALLOWANCE = 1;
const RUN_LIMIT = 60;
const RUN_START_Z = 1.8;
const SHORT_EVENT_HOURS = 6;
/** An hour this far off may begin an event: the level waits for the outcome, but not for ever. */
const SUSPECT_Z = 4;
const SUSPECT_HOURS = 36;
/** Hours of clearly fewer calls after which the lower level is taken as normal. */
const FALL_HOURS = 96;
const FALL_EFFECT = Math.log(0.75);

/**
 * Deviation of a count in standard deviations, when its variance is `mean + (0.08 mean)^2`: the
 * variance-stabilising transform of the negative binomial (Anscombe 1948).
 */
export function countZ(calls: number, expected: number): number {
  if (expected < FEW && calls > expected) return fewZ(calls, Math.max(LEAST_EXPECTED, expected));
  return (
    (2 / NOISE) *
    (Math.asinh(NOISE * Math.sqrt(calls + 0.375)) - Math.asinh(NOISE * Math.sqrt(expected + 0.375)))
  );
}

/** Below this mean the transform says too little of a high count: ten calls where half a one is usual. */
const FEW = 4;
/** A slot that never had a call may have one. */
const LEAST_EXPECTED = 0.2;

/** The deviance residual of a Poisson count (McCullagh and Nelder 1989, section 2.4.3). */
function fewZ(calls: number, expected: number): number {
  if (calls <= expected) return 0;
  return Math.sqrt(2 * (calls * Math.log(calls / expected) - (calls - expected)));
}

/** Ratio between a level of the calls and the four-week shape. */
function ratioOf(n: Float64Array, calls: number, expected: number): number {
  const prior = 1 + (n[AT.callsMean] as number) * 4;
  return ((n[calls] as number) + prior) / ((n[expected] as number) + prior);
}

/** log(level of the last days / level of the last weeks). */
export function callDrift(n: Float64Array): number {
  const fast = ratioOf(n, AT.levelCalls, AT.levelExpected);
  return Math.log(fast / ratioOf(n, AT.slowCalls, AT.slowExpected));
}

function scaleAt(n: Float64Array, hour: number): number {
  return Math.max(1, n[AT.callScale] as number, n[SLOT_SCALES + (hour % 24)] as number);
}

/**
 * Dispersion of the calls at this hour by the noise learned: the `k` of a variance `mean + k mean^2`, as in
 * the negative binomial. Bursts leave many hours without a call.
 */
export function callDispersion(
  n: Float64Array,
  { hour, expectedCalls: mean }: HourReading,
): number {
  const scale = scaleAt(n, hour);
  return scale * scale * (1 / mean + NOISE * NOISE) - 1 / mean;
}

/** Fills the call part of a reading, given its forecast. */
export function readCalls(n: Float64Array, reading: HourReading): void {
  const level = reading.weeks > 0 ? ratioOf(n, AT.levelCalls, AT.levelExpected) : 1;
  const calls = reading.bucket.calls;
  reading.level = level;
  reading.expectedCalls = reading.calls * level;
  const scale = scaleAt(n, reading.hour);
  reading.callsNoise = NOISE * scale;
  reading.callsZ = reading.known ? countZ(calls, reading.expectedCalls) / scale : 0;
  const most = Math.max(reading.highest, reading.highestNear) * Math.max(1, level);
  reading.overUsual = Math.log((calls + 1) / (most + 1));
  reading.callsEffect = reading.known ? Math.log((calls + 0.5) / (reading.expectedCalls + 0.5)) : 0;
}

function decay(n: Float64Array, field: number, keep: number, value: number): void {
  n[field] = (n[field] as number) * keep + value;
}

function approach(n: Float64Array, field: number, rate: number, value: number): void {
  n[field] = (n[field] as number) + rate * (value - (n[field] as number));
}

/** Learns from an hour outside any event: ring, levels, noise. */
export function learnCalls(n: Float64Array, ring: Uint16Array, reading: HourReading): void {
  const { hour, bucket, expectedCalls: mu } = reading;
  ring[hour % RING_HOURS] = encodeCalls(bucket.calls);
  const suspect = reading.callsZ > SUSPECT_Z && (n[AT.runHours] as number) < SUSPECT_HOURS;
  if (reading.weeks > 0 && !suspect) learnLevel(n, reading);
  if (!reading.known || (mu < 0.5 && bucket.calls === 0)) return;
  const fallen = reading.callsZ < -SUSPECT_Z && (n[AT.fallHours] as number) < FALL_HOURS;
  if (fallen) return;
  const size = Math.min(4, Math.abs(reading.callsZ * scaleAt(n, hour))) / 0.8;
  approach(n, AT.callScale, SCALE_RATE, size);
  approach(n, SLOT_SCALES + (hour % 24), SLOT_RATE, size);
}

function learnLevel(n: Float64Array, reading: HourReading): void {
  const { bucket, expectedCalls: mu } = reading;
  const bounded = Math.max(mu * 0.4, Math.min(mu * 2 + 4, bucket.calls));
  decay(n, AT.levelCalls, FAST_KEEP, bounded);
  decay(n, AT.levelExpected, FAST_KEEP, reading.calls);
  decay(n, AT.slowCalls, SLOW_KEEP, bounded);
  decay(n, AT.slowExpected, SLOW_KEEP, reading.calls);
  approach(n, AT.driftScale, DRIFT_RATE, Math.min(0.25, Math.abs(callDrift(n))) / 0.8);
}

/** Follows how long and how far the calls have run above what was expected. */
export function followRun(n: Float64Array, reading: HourReading): void {
  const { calls } = reading.bucket;
  if (!reading.known || (calls === 0 && reading.expectedCalls < 1)) return;
  if ((n[AT.runScore] as number) === 0 && reading.callsZ < RUN_START_Z) return;
  const z = Math.max(-4, Math.min(6, reading.callsZ));
  const score = Math.min(RUN_LIMIT, (n[AT.runScore] as number) + z - RUN_ALLOWANCE);
  if (score <= 0) {
    clearRun(n);
    return;
  }
  n[AT.runScore] = score;
  n[AT.runCalls] = (n[AT.runCalls] as number) + calls;
  n[AT.runExpected] = (n[AT.runExpected] as number) + reading.expectedCalls;
  const highest = (calls + 1) / Math.exp(reading.overUsual) - 1;
  n[AT.runHighest] = (n[AT.runHighest] as number) + highest;
  n[AT.runHours] = (n[AT.runHours] as number) + 1;
}

/** Forgets the run, as after an event. */
export function clearRun(n: Float64Array): void {
  n[AT.runScore] = 0;
  n[AT.runCalls] = 0;
  n[AT.runExpected] = 0;
  n[AT.runHighest] = 0;
  n[AT.runHours] = 0;
}

/** log(actual/expected) of the calls of the run. */
export function runEffect(n: Float64Array): number {
  return Math.log(((n[AT.runCalls] as number) + 1) / ((n[AT.runExpected] as number) + 1));
}

/** log(actual/highest usual) of the calls of the run. */
export function runOverHighest(n: Float64Array): number {
  return Math.log(((n[AT.runCalls] as number) + 1) / ((n[AT.runHighest] as number) + 1));
}

/** Takes a lasting fall of the calls as normal, without a word: less spend needs no alarm. */
export function followFall(n: Float64Array, ring: Uint16Array, reading: HourReading): void {
  if (reading.weeks < 1 || reading.expectedCalls < 1) return;
  if (reading.callsEffect > Math.log(0.85)) {
    n[AT.fallHours] = 0;
    n[AT.fallCalls] = 0;
    n[AT.fallExpected] = 0;
    return;
  }
  n[AT.fallHours] = (n[AT.fallHours] as number) + 1;
  n[AT.fallCalls] = (n[AT.fallCalls] as number) + reading.bucket.calls;
  n[AT.fallExpected] = (n[AT.fallExpected] as number) + reading.expectedCalls;
  const ratio = ((n[AT.fallCalls] as number) + 1) / ((n[AT.fallExpected] as number) + 1);
  if ((n[AT.fallHours] as number) < FALL_HOURS || Math.log(ratio) > FALL_EFFECT || ratio < 0.1)
    return;
  adoptCalls(n, ring, ratio);
  n[AT.fallHours] = 0;
}

/**
 * Remembers an hour of an open event. A short event stays in the history as it was, so that its
 * slot is known to be busy should it come again; the hours of a longer one are brought back to what
 * was expected, so that it teaches nothing.
 */
export function holdCalls(
  n: Float64Array,
  ring: Uint16Array,
  reading: HourReading,
  more: boolean,
): void {
  const age = reading.hour - (n[AT.eventStart] as number);
  if (more && age < SHORT_EVENT_HOURS) {
    ring[reading.hour % RING_HOURS] = encodeCalls(reading.bucket.calls);
    return;
  }
  const value = reading.known ? encodeCalls(reading.expectedCalls) : MISSING;
  ring[reading.hour % RING_HOURS] = value;
  if (!more || age > SHORT_EVENT_HOURS) return;
  const shift = storedShift(Math.exp(n[AT.eventCallsEffect] as number));
  for (let hour = reading.hour - age; hour < reading.hour; hour++) {
    const stored = ring[hour % RING_HOURS] as number;
    if (stored !== MISSING) ring[hour % RING_HOURS] = Math.max(0, stored - shift);
  }
}

/** Returns to the level of the last weeks: what the last days taught was already the anomaly. */
export function undoDrift(n: Float64Array, reading: HourReading): void {
  const drift = callDrift(n);
  n[AT.levelCalls] = (n[AT.slowCalls] as number) * FAST_TO_SLOW;
  n[AT.levelExpected] = (n[AT.slowExpected] as number) * FAST_TO_SLOW;
  reading.expectedCalls *= Math.exp(-drift);
  reading.callsEffect += drift;
}

const FAST_TO_SLOW = (1 - SLOW_KEEP) / (1 - FAST_KEEP);

/** Multiplies the whole remembered history by `ratio`: the new level is the normal one. */
export function adoptCalls(n: Float64Array, ring: Uint16Array, ratio: number): void {
  const shift = storedShift(ratio);
  for (let i = 0; i < RING_HOURS; i++) {
    const stored = ring[i] as number;
    if (stored === MISSING || stored === 0) continue;
    ring[i] = Math.max(0, Math.min(MISSING - 1, stored + shift));
  }
  n[AT.callsMean] = (n[AT.callsMean] as number) * ratio;
  for (const field of [AT.levelCalls, AT.levelExpected, AT.slowCalls, AT.slowExpected]) {
    n[field] = (n[field] as number) * ratio;
  }
  clearRun(n);
}
