const HOUR_MS = 3_600_000;

/** What may come after the end of an hour without being late: clocks differ, clients send in batches. */
export const GRACE_MS = 120_000;

/** Start of the hour that a time lies in, milliseconds. */
export function hourOf(ms: number): number {
  return Math.floor(ms / HOUR_MS) * HOUR_MS;
}

/**
 * Start of the last hour of which everything has come.
 *
 * @param seenUntilMs what was accepted before this time has been counted.
 */
export function lastClosableHour(seenUntilMs: number): number {
  return hourOf(seenUntilMs - GRACE_MS) - HOUR_MS;
}

/** The hours after one up to and with another, starts in milliseconds. */
export function hoursAfter(fromMs: number, toMs: number): number[] {
  const count = Math.max(0, Math.round((toMs - fromMs) / HOUR_MS));
  return Array.from({ length: count }, (_, index) => fromMs + (index + 1) * HOUR_MS);
}
