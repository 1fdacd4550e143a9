import { DURABLES, onBehalfOf, type UsageBatch } from '@costwire/contracts';
import { ConsumesBatches, type Delivery } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { bookEntry } from './book-entry.js';
import { LedgerRepository } from './ledger.repository.js';
import { PriceBooks } from './price-book/price-books.js';
import { TotalsTeller } from './totals-teller.js';

/** Takes recorded usage, prices it, books it, and tells where the totals stand. */
@Controller()
export class UsageRecordedConsumer {
  constructor(
    private readonly prices: PriceBooks,
    private readonly ledger: LedgerRepository,
    private readonly teller: TotalsTeller,
  ) {}

  /**
   * 1. Price every event.
   * 2. Book: ledger and roll-ups move in one transaction, each event once.
   * 3. Publish the current totals of every bucket touched, also on a redelivery: the crash may have
   *    come between commit and publish, and a total can be told twice without harm.
   * 4. The transport acknowledges when this returns.
   */
  @ConsumesBatches(DURABLES.costUsage)
  async price(deliveries: Delivery<UsageBatch>[]): Promise<void> {
    const entries = deliveries.flatMap(({ payload }) => {
      const book = this.prices.current(payload.project_id);
      return payload.events.map((event) =>
        onBehalfOf(event, () => bookEntry(book, payload, event)),
      );
    });
    const totals = await this.ledger.book(entries, Date.now());
    await this.teller.tell(totals);
  }
}
