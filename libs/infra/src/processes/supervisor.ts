import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import {
  endGuarded,
  spawnGuarded,
  type ExitStatus,
  type GuardedProcess,
} from './guarded-process.js';
import type { ServiceProcess } from './service-processes.js';

/** A process to keep alive, with its own arguments and environment. */
export interface SupervisedProcess extends ServiceProcess {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What to supervise and whom to tell. */
export interface SupervisorOptions {
  readonly projectRoot: string;
  readonly processes: readonly SupervisedProcess[];
  /** The environment of every process; its own entries come on top. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Receives every line a process writes, to either stream. */
  readonly onLine: (name: string, line: string) => void;
  /** Called after an end that nobody asked for; `restartMs` undefined: it is not started again. */
  readonly onDeath?: (name: string, status: ExitStatus, restartMs: number | undefined) => void;
}

/**
 * Room for the events of a few batches, so that they are gone before they would be moved: a sixth of
 * a worker's time goes otherwise to moving them. In MiB, taken when it is needed (the default is 16).
 */
const NODE_FLAGS = ['--max-semi-space-size=32'];
/** sysexits.h EX_CONFIG: the configuration is wrong, starting again cannot help. */
export const EXIT_CONFIG = 78;
const FIRST_BACKOFF_MS = 250;
const LAST_BACKOFF_MS = 5_000;
/** A process that lived this long has recovered: its next death begins a new series. */
const STEADY_MS = 30_000;

/** Milliseconds to wait before the start after `deaths` (>= 1) deaths in a row: doubling, bounded. */
export function backoffMs(deaths: number): number {
  return Math.min(FIRST_BACKOFF_MS * 2 ** (deaths - 1), LAST_BACKOFF_MS);
}

interface Slot {
  readonly process: SupervisedProcess;
  running?: GuardedProcess;
  timer?: NodeJS.Timeout;
  deaths: number;
}

/** Runs Node processes, starts again what dies, and ends them in order. They die with this process. */
export class Supervisor {
  private readonly slots: Slot[];
  private stopping = false;

  constructor(private readonly options: SupervisorOptions) {
    this.slots = options.processes.map((process) => ({ process, deaths: 0 }));
  }

  /** Starts all processes; resolves when they run, which is before they are ready. */
  async start(): Promise<void> {
    for (const slot of this.slots) await this.spawn(slot);
  }

  /** The process ids of what runs now, by name. */
  pids(): Record<string, number> {
    const running = this.slots.flatMap(({ process, running: guarded }) =>
      guarded ? [[process.name, guarded.pid] as const] : [],
    );
    return Object.fromEntries(running);
  }

  /** Ends the first process, then all others together: SIGTERM, SIGKILL after ten seconds. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const { timer } of this.slots) clearTimeout(timer);
    const [first, ...others] = this.slots;
    const end = async (slot: Slot): Promise<void> => {
      if (slot.running) await endGuarded(slot.running, 'SIGTERM');
    };
    if (first) await end(first);
    await Promise.all(others.map(end));
  }

  private async spawn(slot: Slot): Promise<void> {
    const { projectRoot, env, onLine } = this.options;
    const { name, entry, args = [], env: own } = slot.process;
    const words = [...NODE_FLAGS, join(projectRoot, entry), ...args];
    const guarded = await spawnGuarded(process.execPath, words, {
      cwd: projectRoot,
      env: { ...env, ...own },
      stdio: ['ignore', 'pipe', 'pipe'],
      stopSignal: 'SIGTERM',
    });
    guarded.child.ref();
    slot.running = guarded;
    const read = (stream: Readable): void => {
      createInterface({ input: stream }).on('line', (line) => {
        onLine(name, line);
      });
    };
    if (guarded.child.stdout) read(guarded.child.stdout);
    if (guarded.child.stderr) read(guarded.child.stderr);
    const bornAt = performance.now();
    void guarded.exited.then((status) => {
      delete slot.running;
      if (performance.now() - bornAt > STEADY_MS) slot.deaths = 0;
      this.afterDeath(slot, status);
    });
    // The stop was asked for while the process was being started.
    if (this.stopping) await endGuarded(guarded, 'SIGTERM');
  }

  private afterDeath(slot: Slot, status: ExitStatus): void {
    if (this.stopping) return;
    slot.deaths += 1;
    const wait = status.code === EXIT_CONFIG ? undefined : backoffMs(slot.deaths);
    this.options.onDeath?.(slot.process.name, status, wait);
    if (wait === undefined) return;
    slot.timer = setTimeout(() => {
      this.spawn(slot).catch(() => {
        this.afterDeath(slot, { code: null, signal: null });
      });
    }, wait);
  }
}
