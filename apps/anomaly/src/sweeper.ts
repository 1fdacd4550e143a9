import type { LoggerService } from '@nestjs/common';
import type { AnomalyMetrics } from './anomaly-metrics.js';
import type { Chore } from './chores.js';

const SWEEP_MS = 2_000;

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
    private readonly metrics: AnomalyMetrics,
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
    for (const chore of this.chores) {
      if (this.stopped) return;
      try {
        await chore.run(Date.now());
      } catch (error) {
        const reason = error instanceof Error ? error.name : typeof error;
        this.log.warn({ event: 'sweep_failed', chore: chore.name, reason });
        this.metrics.choreFailed(chore.name);
      }
    }
  }
}
