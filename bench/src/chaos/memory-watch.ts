import { residentMiB } from '../ingest/process-cpu.js';

const INTERVAL_MS = 1_000;

/** Largest resident memory seen of each process, MiB. */
export interface MemoryWatch {
  peaks(): Record<string, number>;
  stop(): void;
}

/** Looks once a second at the processes that run then. */
export function watchMemory(pids: () => Record<string, number>): MemoryWatch {
  const peaks = new Map<string, number>();
  const look = (): void => {
    for (const [name, pid] of Object.entries(pids())) {
      peaks.set(name, Math.max(peaks.get(name) ?? 0, residentNow(pid)));
    }
  };
  const timer = setInterval(look, INTERVAL_MS);
  return {
    peaks: () => Object.fromEntries([...peaks].map(([name, mib]) => [name, Math.round(mib)])),
    stop: () => clearInterval(timer),
  };
}

function residentNow(pid: number): number {
  try {
    return residentMiB(pid);
  } catch {
    // Killed between the look at the list and this one.
    return 0;
  }
}
