/** How the times of a trace become times of events and of sending. */
export interface ReplayClock {
  /** Time the event carries, Unix milliseconds. */
  eventTimeMs: (traceMs: number) => number;
  /** Time the event is to be sent, Unix milliseconds; 0 for at once. */
  dueMs: (traceMs: number) => number;
}

/** What a {@link ReplayClock} is set by. */
export interface ReplaySettings {
  /** Unix milliseconds of the earliest and the latest call. */
  firstMs: number;
  lastMs: number;
  /** When the import starts, Unix milliseconds. */
  startMs: number;
  /** How many times faster than it was recorded; `max` for as fast as the server takes it. */
  speed: number | 'max';
  shiftToNow: boolean;
}

/**
 * The clock of an import. Times are kept unless `shiftToNow`: then the trace ends at the start of the
 * import, or, when it is replayed at a speed, every event carries the time at which it is due.
 */
export function replayClock(settings: ReplaySettings): ReplayClock {
  const { firstMs, lastMs, startMs, speed, shiftToNow } = settings;
  if (speed === 'max') {
    const shift = shiftToNow ? startMs - lastMs : 0;
    return { eventTimeMs: (traceMs) => traceMs + shift, dueMs: () => 0 };
  }
  const dueMs = (traceMs: number): number => Math.floor(startMs + (traceMs - firstMs) / speed);
  return { eventTimeMs: shiftToNow ? dueMs : (traceMs) => traceMs, dueMs };
}
