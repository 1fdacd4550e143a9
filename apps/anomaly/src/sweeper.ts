import { shardOf } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import type { LoggerService } from '@nestjs/common';
import type { AnomalyOutbox } from './findings/anomaly-outbox.js';
import type { Backlog } from './watch/backlog.js';
import type { HourClosing } from './watch/hour-closing.js';
import { lastClosableHour } from './watch/hours.js';
import type { Relearning } from './watch/relearning.js';
import { projectsToClose } from './watch/watched-projects.repository.js';

const SWEEP_MS = 2_000;

/** One thing that is looked after every few seconds. */
interface Chore {
  name: string;
  run(nowMs: number): Promise<unknown>;
}

/**
 * What happens without a message: hours are closed, the past is learned again, what a process that died
 * left behind is done. Every replica sweeps; the lock of a shard keeps them from doing a thing twice.
 */
export class Sweeper {
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly chores: readonly Chore[],
    private readonly log: LoggerService,
  ) {}

  /** Sweeps from now on. */
  start(): void {
    this.timer = setInterval(() => {
      this.sweeping ??= this.sweep().finally(() => (this.sweeping = undefined));
    }, SWEEP_MS).unref();
  }

  /** Ends sweeping and waits for what is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.sweeping;
  }

  private async sweep(): Promise<void> {
    for (const { name, run } of this.chores) {
      if (this.stopped) return;
      try {
        await run(Date.now());
      } catch (error) {
        const reason = error instanceof Error ? error.name : typeof error;
        this.log.warn({ event: 'sweep_failed', chore: name, reason });
      }
    }
  }
}

/** Closes what can be closed in every project. */
export function closingChore(database: Database, backlog: Backlog, closing: HourClosing): Chore {
  return {
    name: 'closing',
    run: async (nowMs) => {
      const due = await projectsToClose(database, lastClosableHour(nowMs));
      if (due.length === 0) return;
      const seenUntil = await backlog.seenUntil(nowMs);
      for (const { project_id: projectId } of due) {
        const last = lastClosableHour(seenUntil(projectId));
        await closing.close(projectId, Number(shardOf(projectId)), last, nowMs);
      }
    },
  };
}

/** Publishes what a process that died left unpublished. */
export function outboxChore(outbox: AnomalyOutbox): Chore {
  return { name: 'outbox', run: async () => outbox.publish() };
}

/** Learns again what has changed in the past. */
export function relearningChore(relearning: Relearning): Chore {
  return { name: 'relearning', run: async (nowMs) => relearning.run(nowMs) };
}
