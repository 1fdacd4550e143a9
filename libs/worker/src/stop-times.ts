import { STOP_RESERVE_MS, type ProcessConfig } from '@costwire/runtime';

/** Of the reserve of a stop, what giving the unfinished work back takes, in milliseconds. */
const GIVE_BACK_MS = 500;

/** How long the parts of a worker's stop may take, counted from the signal. */
export interface StopTimes {
  /** Finishing the work under way and giving the rest back, in milliseconds. */
  workMs: number;
  /** That and the closing of every connection, in milliseconds; what is left is for the exit. */
  allMs: number;
}

/** The times of a stop whose drain fits into its limit, which `ProcessConfig` checks at the start. */
export function stopTimes({
  drainTimeoutMs,
  stopLimitMs,
}: Pick<ProcessConfig, 'drainTimeoutMs' | 'stopLimitMs'>): StopTimes {
  return {
    workMs: drainTimeoutMs + GIVE_BACK_MS,
    allMs: stopLimitMs - (STOP_RESERVE_MS - GIVE_BACK_MS),
  };
}
