import type { Notices } from '@costwire/messaging';
import type { LoggerService } from '@nestjs/common';
import type { PriceBooks } from './price-books.js';

/** New prices are in use within this time even if the notice was lost. */
const REFRESH_MS = 30_000;

/** Keeps the price books in memory up to date: at every notice and on a timer. */
export class PriceRefresh {
  private timer: NodeJS.Timeout | undefined;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly books: PriceBooks,
    private readonly notices: Notices,
    private readonly log: LoggerService,
  ) {}

  /** Loads the books, then keeps them fresh. */
  async start(): Promise<void> {
    await this.books.refresh();
    this.timer = setInterval(() => void this.refresh(), REFRESH_MS).unref();
    this.stopListening = this.notices.listen('pricesChanged', () => void this.refresh());
  }

  /** Ends it. */
  stop(): void {
    clearInterval(this.timer);
    this.stopListening?.();
  }

  /** The old books stay in use when reading fails. */
  private async refresh(): Promise<void> {
    try {
      if (await this.books.refresh()) {
        this.log.log({ event: 'prices_loaded', version: this.books.shared().version });
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      this.log.warn({ event: 'prices_not_refreshed', reason });
    }
  }
}
