import { adoptCalls, clearCallSums } from './call-level.js';
import type { Finding } from './cost-tests.js';
import type { HourReading } from './hour-reading.js';
import { resetPrices } from './price-model.js';
import { AT, type SeriesState } from './series-state.js';
import { adoptUnits, clearSums, followUnits } from './unit-metrics.js';
import { DRIVERS, type Driver } from './usage-bucket.js';

/** Hours after which a lasting change becomes the new normal. */
const ADOPT_HOURS = 40;
const QUIET_HOURS = 3;

/** The driver of the open event, or undefined when none is open. */
export function openDriver(numbers: Float64Array): Driver | undefined {
  return DRIVERS[(numbers[AT.event] as number) - 1];
}

/** Opens an event at this hour. */
export function openEvent(state: SeriesState, reading: HourReading, finding: Finding): void {
  const n = state.numbers;
  n[AT.event] = DRIVERS.indexOf(finding.driver) + 1;
  n[AT.eventStart] = reading.hour;
  n[AT.eventHours] = 0;
  n[AT.eventCost] = 0;
  n[AT.eventExpected] = 0;
  n[AT.eventCalls] = 0;
  n[AT.eventMu] = 0;
  n[AT.eventEffect] = finding.effect;
  n[AT.eventQuiet] = 0;
  followUnits(n, reading, true);
}

/** The effect that an hour shows of a driver, as a log ratio. */
export function effectOf(driver: Driver, reading: HourReading): number {
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

/** What the hour would have cost without the event. */
export function expectedCost(driver: Driver, reading: HourReading): number {
  const { calls, costUsd } = reading.bucket;
  if (driver === 'drop') return reading.expectedCalls * reading.costPerCall;
  if (calls === 0) return reading.expectedCalls * reading.costPerCall;
  if (driver === 'volume') return (costUsd / calls) * Math.min(calls, reading.expectedCalls);
  if (driver === 'agent_loop')
    return Math.min(costUsd, reading.expectedCalls * reading.costPerCall);
  return costUsd * Math.exp(-Math.max(0, effectOf(driver, reading)));
}

/** True when the hour still belongs to the open event. */
export function stillOpen(driver: Driver, reading: HourReading, level: number): boolean {
  if (driver === 'drop') return reading.bucket.calls <= 0.1 * reading.expectedCalls;
  const effect = effectOf(driver, reading);
  return effect >= 0.4 * level;
}

/** Adds an hour to the open event; returns true when the event's level becomes the normal one. */
export function followEvent(state: SeriesState, reading: HourReading, driver: Driver): boolean {
  const n = state.numbers;
  n[AT.eventQuiet] = 0;
  n[AT.eventHours] = (n[AT.eventHours] as number) + 1;
  n[AT.eventCost] = (n[AT.eventCost] as number) + reading.bucket.costUsd;
  n[AT.eventExpected] = (n[AT.eventExpected] as number) + expectedCost(driver, reading);
  n[AT.eventCalls] = (n[AT.eventCalls] as number) + reading.bucket.calls;
  n[AT.eventMu] = (n[AT.eventMu] as number) + reading.expectedCalls;
  const effect = effectOf(driver, reading);
  const hours = Math.min(12, n[AT.eventHours] as number);
  n[AT.eventEffect] =
    (n[AT.eventEffect] as number) + (effect - (n[AT.eventEffect] as number)) / hours;
  followUnits(n, reading, false);
  return reading.hour - (n[AT.eventStart] as number) >= ADOPT_HOURS;
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
  clearCallSums(n);
  clearSums(n);
}

/** Takes the event's level as normal and closes it. */
export function adoptEvent(state: SeriesState, driver: Driver): void {
  const n = state.numbers;
  if (driver === 'price') resetPrices(n);
  else if (driver === 'volume') {
    const ratio = ((n[AT.eventCalls] as number) + 1) / ((n[AT.eventMu] as number) + 1);
    adoptCalls(n, state.ring, ratio);
  } else if (driver !== 'drop' && driver !== 'new_series') adoptUnits(n);
  closeEvent(state);
}
