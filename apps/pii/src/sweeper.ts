import { Logger } from '@nestjs/common';

/** What is gone through again and again. */
export interface Sweepable {
  sweep: () => Promise<void>;
}

/** How a {@link Sweeper} works. */
export interface SweeperOptions {
  everyMs: number;
  /** Event that is logged when a sweep fails; the next one tries again. */
  failure: string;
}

/** Sweeps at once when woken, and again after every interval; never two sweeps side by side. */
export class Sweeper {
  private readonly logger = new Logger(Sweeper.name);
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;
  private isWoken = false;

  constructor(
    private readonly swept: Sweepable,
    private readonly options: SweeperOptions,
  ) {}

  /** Begins; what an earlier process left is gone on with. */
  start(): void {
    this.timer = setInterval(() => this.wake(), this.options.everyMs).unref();
    this.wake();
  }

  /** Sweeps now, or again after the sweep that is under way. */
  wake(): void {
    this.isWoken = true;
    this.sweeping ??= this.sweep().finally(() => {
      this.sweeping = undefined;
    });
  }

  /** Ends after the sweep that is under way. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.isWoken = false;
    await this.sweeping;
  }

  private async sweep(): Promise<void> {
    while (this.isWoken) {
      this.isWoken = false;
      try {
        await this.swept.sweep();
      } catch (error) {
        const reason = error instanceof Error ? error.name : 'unknown';
        this.logger.warn({ event: this.options.failure, reason });
      }
    }
  }
}
