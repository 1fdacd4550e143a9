import type { Severity } from './usage-bucket.js';

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
