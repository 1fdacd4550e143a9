import { SEVERITIES, type Driver, type Severity } from './usage-bucket.js';

/** Ratio used where the expected cost is (nearly) nothing. */
export const MAX_RATIO = 99;

/**
 * Severity of an excess: `ratio` is cost/expected and `excessPerHour` dollars an hour, both over the
 * event so far. Critical from 4 and 10 USD/h, high from 2.5 and 2, medium from 1.6 and 0.5.
 */
export function severityOf(ratio: number, excessPerHour: number): Severity {
  if (ratio >= 4 && excessPerHour >= 10) return 'critical';
  if (ratio >= 2.5 && excessPerHour >= 2) return 'high';
  return ratio >= 1.6 && excessPerHour >= 0.5 ? 'medium' : 'low';
}

/** Severity of missing usage: medium when under a tenth is left and at least 2 USD/h are missing. */
export function dropSeverity(ratio: number, excessPerHour: number): Severity {
  return ratio < 0.1 && excessPerHour <= -2 ? 'medium' : 'low';
}

/** Hours over which an excess of the cost per call is at least averaged: no hour of a day sets the rate. */
const LASTING_HOURS = 24;
/** Doubt about the ratio of the first hour, falling with the square root of the hours. */
const RATIO_DOUBT = 0.1;

/** Severity of an event of `hours` hours that cost `cost` where `expected` was usual (USD). */
export function eventSeverity(
  driver: Driver,
  cost: number,
  expected: number,
  hours: number,
): Severity {
  const ratio = Math.min(MAX_RATIO, cost / Math.max(1e-9, expected));
  if (driver === 'drop') return dropSeverity(ratio, (cost - expected) / hours);
  const burst = driver === 'volume' || driver === 'agent_loop';
  const span = Math.max(hours, burst ? 1 : LASTING_HOURS);
  const doubt = burst ? Math.exp(-RATIO_DOUBT / Math.sqrt(hours)) : 1;
  return severityOf(ratio * doubt, (cost - expected) / span);
}

/** One step less: what is said of a series of which little is known. */
export function milder(severity: Severity): Severity {
  return SEVERITIES[Math.max(0, SEVERITIES.indexOf(severity) - 1)] as Severity;
}
