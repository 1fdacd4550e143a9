import { milder, severityOf } from '../cost/severity.js';
import type { Label } from './labels.js';
import type { Account } from './spend-suite.js';
import { generateYoung } from './young-series.js';

const IGNORED_AFTER_MS = 48 * 3_600_000;
/** Runaways are asked for from so many times the busiest hour known, and so many USD an hour. */
const FAR = 40;
const LEAST_USD = 2;

/**
 * An account that begins: one series and its first eight days. Runaways that go far are asked for;
 * their severity is a step milder than it would be of a series that is known for long.
 */
export function generateYoungAccount(seed: number): Account {
  const { name, rows, runaway } = generateYoung(seed);
  if (runaway === undefined) return { rows, labels: [] };
  const { startMs, endMs, overHighest, excessPerHour, ratio, driver } = runaway;
  const label: Label = {
    series: rows[0]!.series,
    shape: name,
    kind: 'runaway',
    driver,
    startMs,
    mustByMs: endMs,
    ignoreUntilMs: endMs + IGNORED_AFTER_MS,
    ratio,
    excessPerHour,
    severity: milder(severityOf(ratio, excessPerHour)),
    scored: overHighest >= FAR && excessPerHour >= LEAST_USD,
  };
  return { rows, labels: [label] };
}
