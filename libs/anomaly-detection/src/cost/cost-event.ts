import { adoptCalls, clearRun } from './call-level.js';
import { DROPPED_SHARE, type Finding } from './cost-tests.js';
import type { HourReading } from './hour-reading.js';
import { resetPrices } from './price-model.js';
import { AT, type SeriesState } from './series-state.js';
import { adoptUnits, clearSums, followUnits, isLoopInput } from './unit-metrics.js';
import { DRIVERS, type Driver } from './usage-bucket.js';

/** Hours after which a lasting change becomes the new normal. */
const ADOPT_HOURS = 40;
const QUIET_HOURS = 3;
const STILL_GROWING = 0.06;
const MOST_EXTENSIONS = 8;
/** An hour that expects less than this share of the mean calls is one between two runs of a job. */
const IDLE_SHARE = 0.05;
const MOVED_OVER_USUAL = Math.log(1.25);

/** Drivers whose level is one of the units of a call. */
const UNIT_DRIVERS: ReadonlySet<Driver> = new Set([
  'agent_loop',
  'input_tokens',
  'output_tokens',
  'cache_loss',
]);

/** The driver of the open event, or undefined when none is open. */
export function openDriver(numbers: Float64Array): Driver | undefined {
  return DRIVERS[(numbers[AT.event] as number) - 1];
}

/** Opens an event at this hour. */
export function openEvent(state: SeriesState, reading: HourReading, finding: Finding): void {
  const n = state.numbers;
  for (let field = AT.event; field <= AT.eventExtended; field++) n[field] = 0;
  n[AT.event] = DRIVERS.indexOf(finding.driver) + 1;
  n[AT.eventStart] = reading.hour;
  n[AT.eventEffect] = finding.effect;
  followUnits(n, reading, 1);
}

/** The effect that an hour shows of a driver, as a log ratio. */
function effectOf(driver: Driver, reading: HourReading): number {
  switch (driver) {
    case 'volume':
    case 'drop':
    case 'new_series':
      return reading.callsEffect;
    case 'agent_loop':
      return reading.callsEffect + reading.inputEffect;
    case 'input_tokens':
      return reading.inputEffect;
    case 'output_tokens':
      return reading.outputEffect;
    case 'cache_loss':
      return reading.cacheEffect;
    case 'price':
      return reading.priceEffect;
  }
}

/** What the hour would have cost without the event, USD. */
export function expectedCost(driver: Driver, reading: HourReading): number {
  const { calls, costUsd } = reading.bucket;
  const usual = reading.expectedCalls * reading.costPerCall;
  if (driver === 'drop' || calls === 0) return usual;
  if (driver === 'volume') return costUsd * Math.min(1, reading.expectedCalls / calls);
  if (driver === 'agent_loop') return Math.min(costUsd, usual);
  return Math.min(costUsd, calls * reading.costPerCall);
}

/** What the open event should have cost so far, USD. */
export function eventExpected(n: Float64Array, driver: Driver): number {
  if (driver === 'volume' || driver === 'drop') return n[AT.eventExpected] as number;
  return n[driver === 'agent_loop' ? AT.eventByBoth : AT.eventByUnits] as number;
}

/** True when the hour still belongs to the open event. */
export function stillOpen(driver: Driver, reading: HourReading, level: number): boolean {
  if (driver === 'drop') return reading.bucket.calls <= DROPPED_SHARE * reading.expectedCalls;
  const byCalls = driver === 'volume' || driver === 'agent_loop';
  if (byCalls && isMovedSlot(reading)) return false;
  return effectOf(driver, reading) >= 0.4 * level;
}

/** Calls that the level of an event is held against: where a job was moved those that it is used to make. */
function usualCalls(reading: HourReading): number {
  const most = Math.max(reading.highest, reading.highestNear) * reading.level;
  return isRestless(reading) ? most : reading.expectedCalls;
}

/** A slot that has held, or borders on, far more calls than are expected of it. */
function isRestless({ expectedCalls, highest, highestNear }: HourReading): boolean {
  return expectedCalls < 0.5 * Math.max(highest, highestNear);
}

/** True of so few expected calls that the hour lies between two runs of a job, and tells of no level. */
export function isIdle(n: Float64Array, expectedCalls: number): boolean {
  return expectedCalls <= IDLE_SHARE * (n[AT.callsMean] as number);
}

/** An hour that is busy as the one beside it is used to be: clocks were changed, or a job was moved. */
function isMovedSlot(reading: HourReading): boolean {
  return isRestless(reading) && reading.overUsual < MOVED_OVER_USUAL;
}

function add(n: Float64Array, field: number, value: number): void {
  n[field] = (n[field] as number) + value;
}

function approach(n: Float64Array, field: number, rate: number, value: number): void {
  n[field] = (n[field] as number) + rate * (value - (n[field] as number));
}

/** Adds an hour to the open event; returns true when the event's level becomes the normal one. */
export function followEvent(state: SeriesState, reading: HourReading, driver: Driver): boolean {
  const n = state.numbers;
  n[AT.eventQuiet] = 0;
  add(n, AT.eventHours, 1);
  add(n, AT.eventCost, reading.bucket.costUsd);
  const usual = usualCalls(reading);
  if (!isIdle(n, usual)) {
    add(n, AT.eventCalls, reading.bucket.calls);
    add(n, AT.eventMu, usual);
  }
  add(n, AT.eventExpected, expectedCost(driver === 'drop' ? 'drop' : 'volume', reading));
  add(n, AT.eventByUnits, expectedCost('input_tokens', reading));
  add(n, AT.eventByBoth, expectedCost('agent_loop', reading));
  const rate = 1 / Math.min(12, n[AT.eventHours] as number);
  approach(n, AT.eventEffect, rate, effectOf(driver, reading));
  const weight = Math.min(1, rate * busyShare(n, reading.bucket.calls));
  approach(n, AT.eventCallsEffect, weight, reading.callsEffect);
  approach(n, AT.eventOverUsual, weight, reading.overUsual);
  approach(n, AT.eventInputShift, weight, reading.inputShift);
  followUnits(n, reading, 1 + (n[AT.eventHours] as number));
  return isAdopted(n, reading.hour - (n[AT.eventStart] as number));
}

/** Calls of an hour beside the mean hour of the event: hours between two runs of a job tell little of it. */
function busyShare(n: Float64Array, calls: number): number {
  const mean = (n[AT.eventCalls] as number) / (n[AT.eventHours] as number);
  return mean > 0 ? calls / mean : 1;
}

/** A level is adopted once it has lasted and no longer grows; growth is looked at once a day. */
function isAdopted(n: Float64Array, age: number): boolean {
  const next = ADOPT_HOURS + 24 * (n[AT.eventExtended] as number);
  if (age >= next - 24 && n[AT.eventMark] === 0) n[AT.eventMark] = n[AT.eventEffect] as number;
  if (age < next) return false;
  const growing = (n[AT.eventEffect] as number) > (n[AT.eventMark] as number) + STILL_GROWING;
  if (!growing || (n[AT.eventExtended] as number) >= MOST_EXTENSIONS) return true;
  add(n, AT.eventExtended, 1);
  n[AT.eventMark] = n[AT.eventEffect] as number;
  return false;
}

/** More calls that also carry more input each are what an agent in a loop produces. */
export function refineDriver(n: Float64Array, driver: Driver, reading: HourReading): Driver {
  if (driver === 'drop' || driver === 'price' || driver === 'output_tokens') return driver;
  const calls = n[AT.eventCallsEffect] as number;
  const input = n[AT.eventInputShift] as number;
  const over = n[AT.eventOverUsual] as number;
  const known = Math.max(n[AT.eventCalls] as number, reading.bucket.calls);
  const more = calls > Math.log(1.6) && over > Math.log(1.15);
  const loop = more && isLoopInput(n, input, known);
  if (loop && driver !== 'agent_loop') {
    n[AT.event] = DRIVERS.indexOf('agent_loop') + 1;
    n[AT.eventEffect] = calls + input;
  }
  return loop ? 'agent_loop' : driver;
}

/** Counts an hour that looks normal again and closes the event after three of them. */
export function quietHour(state: SeriesState): void {
  const n = state.numbers;
  n[AT.eventQuiet] = (n[AT.eventQuiet] as number) + 1;
  if ((n[AT.eventQuiet] as number) >= QUIET_HOURS) closeEvent(state);
}

/** Closes the event without learning from it. */
export function closeEvent(state: SeriesState): void {
  const n = state.numbers;
  n[AT.event] = 0;
  n[AT.zeroMass] = 0;
  n[AT.zeroHours] = 0;
  clearRun(n);
  clearSums(n);
}

/** Takes the event's level as normal and closes it. */
export function adoptEvent(state: SeriesState, driver: Driver): void {
  const n = state.numbers;
  if (driver === 'price') resetPrices(n);
  if (driver === 'volume') {
    const ratio = ((n[AT.eventCalls] as number) + 1) / ((n[AT.eventMu] as number) + 1);
    adoptCalls(n, state.ring, ratio);
  } else if (UNIT_DRIVERS.has(driver)) adoptUnits(n);
  closeEvent(state);
}
