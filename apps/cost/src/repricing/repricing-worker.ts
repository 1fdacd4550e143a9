import { isTransientFailure, type ProjectId } from '@costwire/contracts';
import { isUniqueViolation, type Database } from '@costwire/persistence';
import type { PriceBook } from '@costwire/pricing';
import type { LoggerService, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { TotalsTeller } from '../totals-teller.js';
import { repricedBuckets } from './repriced-buckets.query.js';
import type { RepricingRow } from './repricing-row.js';
import { STEP_SIZE, takeStep, type StepConnections } from './repricing-step.js';
import type { RepricingProgress, RepricingRepository } from './repricing.repository.js';

/** Where prices come from. */
export interface PriceSource {
  /** The prices that hold for a project now. */
  current(projectId: ProjectId): PriceBook;
  /** The prices of a name, if they can still be used as they were. */
  byName(name: string): Promise<{ book: PriceBook; sameRules: boolean } | undefined>;
}

/** What another process left undone is found within this time. */
const LOOK_MS = 5_000;
const RETRY_MS = 1_000;

/**
 * Does the work of re-pricings, step by step. The row of a re-pricing is locked for a step and holds
 * how far it is: any process can take the next step, and one that dies loses its step alone.
 */
export class RepricingWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopping = false;

  constructor(
    private readonly database: Database,
    private readonly repository: RepricingRepository,
    private readonly prices: PriceSource,
    private readonly teller: TotalsTeller,
    private readonly log: LoggerService,
    private readonly stepSize = STEP_SIZE,
  ) {}

  onApplicationBootstrap(): void {
    this.wake();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Looks for work now. */
  wake(): void {
    if (this.stopping) return;
    if (this.running) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.running = this.work().then((waitMs) => {
      this.running = undefined;
      if (this.stopping) return;
      this.timer = setTimeout(() => this.wake(), this.again ? 0 : waitMs).unref();
      this.again = false;
    });
  }

  /** Steps while there is work; returns how long to wait before looking again. */
  private async work(): Promise<number> {
    while (!this.stopping) {
      const claimed: { row?: RepricingRow | undefined } = {};
      try {
        await this.withConnections(async (connections) => {
          const { client } = connections;
          const row = (claimed.row = await this.repository.claim(client));
          if (row) await this.repository.advance(client, row, await this.step(connections, row));
        });
        if (!claimed.row) return LOOK_MS;
      } catch (error) {
        // Infrastructure, or another writer of the same entries: the step is taken again.
        if (!isTransientFailure(error) && !isUniqueViolation(error)) {
          await this.giveUp(claimed.row, error);
        }
        return RETRY_MS;
      }
    }
    return LOOK_MS;
  }

  /** Both are had before anything is locked: nobody who waits for the lock can keep one from us. */
  private async withConnections(
    work: (connections: StepConnections) => Promise<void>,
  ): Promise<void> {
    await this.database.transaction(async (reader) =>
      this.database.transaction(async (client) => work({ client, reader })),
    );
  }

  private async step(connections: StepConnections, row: RepricingRow): Promise<RepricingProgress> {
    if (row.status === 'telling') {
      await this.teller.tell(await repricedBuckets(connections.client, row));
      return { status: 'done' };
    }
    const book = await this.bookOf(row);
    const progress = await takeStep(connections, row, book, this.stepSize, Date.now());
    return { ...progress, priceBook: book.version };
  }

  /** The prices of the first step hold for all: what was proposed is what is booked. */
  private async bookOf(row: RepricingRow): Promise<PriceBook> {
    if (row.price_book_id === null) return this.prices.current(row.project_id);
    const named = await this.prices.byName(row.price_book_id);
    if (named?.sameRules) return named.book;
    throw new UnusablePrices();
  }

  private async giveUp(row: RepricingRow | undefined, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.name : typeof error;
    this.log.error({ event: 'repricing_failed', id: row?.id, reason });
    if (!row) return;
    const text = error instanceof UnusablePrices ? error.message : `internal: ${reason}`;
    await this.repository.fail(row.id, text).catch(() => undefined);
  }
}

/** The prices that a dry run used cannot be had any more. */
class UnusablePrices extends Error {
  override readonly name = 'UnusablePrices';

  constructor() {
    super('the prices of the dry run cannot be used any more; ask again');
  }
}
