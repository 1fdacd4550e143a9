import { Logger } from '@nestjs/common';
import type { Erasures } from './erasures.js';

/** How often erasures under way are gone through again, until what was on its way has come. */
const SWEEP_MS = 10_000;

/** Goes through the erasures under way: at once when woken, and again every few seconds. */
export class ErasureSweeper {
  private readonly logger = new Logger(ErasureSweeper.name);
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;
  private isWoken = false;

  constructor(private readonly erasures: Pick<Erasures, 'sweep'>) {}

  /** Begins; erasures that an earlier process left are gone on with. */
  start(): void {
    this.timer = setInterval(() => this.wake(), SWEEP_MS).unref();
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
        await this.erasures.sweep();
      } catch (error) {
        const reason = error instanceof Error ? error.name : 'unknown';
        this.logger.warn({ event: 'erasure_held_up', reason });
      }
    }
  }
}
