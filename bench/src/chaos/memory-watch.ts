import { residentMiB } from '../ingest/process-cpu.js';

const INTERVAL_MS = 1_000;

/** Resident memory of a process at a moment of `performance.now`. */
export interface MemoryLook {
  atMs: number;
  mib: number;
}

/** Largest resident memory seen of each process, MiB. */
export interface MemoryWatch {
  peaks(): Record<string, number>;
  /** Every look at a process, in order. */
  looks(): ReadonlyMap<string, readonly MemoryLook[]>;
  stop(): void;
}

/** Looks once a second at the processes that run then. */
export function watchMemory(pids: () => Record<string, number>): MemoryWatch {
  const peaks = new Map<string, number>();
  const looks = new Map<string, MemoryLook[]>();
  const look = (): void => {
    for (const [name, pid] of Object.entries(pids())) {
      const mib = residentNow(pid);
      peaks.set(name, Math.max(peaks.get(name) ?? 0, mib));
      const seen = looks.get(name) ?? [];
      seen.push({ atMs: performance.now(), mib });
      looks.set(name, seen);
    }
  };
  const timer = setInterval(look, INTERVAL_MS);
  return {
    peaks: () => Object.fromEntries([...peaks].map(([name, mib]) => [name, Math.round(mib)])),
    looks: () => looks,
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
