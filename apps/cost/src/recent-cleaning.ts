import type { Database } from '@costwire/persistence';
import type { LoggerService } from '@nestjs/common';
import { forgetOldRecent } from './recent-rollup.repository.js';

const INTERVAL_MS = 3_600_000;

/** Deletes the totals of five minutes that are older than they are kept, every hour. */
export class RecentCleaning {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly log: LoggerService,
  ) {}

  /** Cleans from now on. */
  start(): void {
    this.timer = setInterval(() => void this.clean(), INTERVAL_MS).unref();
  }

  /** Ends it. */
  stop(): void {
    clearInterval(this.timer);
  }

  private async clean(): Promise<void> {
    try {
      await forgetOldRecent(this.database, Date.now());
    } catch (error) {
      const reason = error instanceof Error ? error.name : typeof error;
      this.log.warn({ event: 'recent_totals_not_cleaned', reason });
    }
  }
}
