import { createHash } from 'node:crypto';
import {
  DURABLES,
  shardOf,
  type BucketTotal,
  type ProjectId,
  type UsageBatch,
} from '@costwire/contracts';
import { ConsumesBatches, Publisher, type Delivery } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { bookEntry } from './book-entry.js';
import { LedgerRepository } from './ledger.repository.js';
import { PriceBooks } from './price-book/price-books.js';
import type { ProjectBucketTotal } from './rollup.repository.js';

/** Totals told in one message: at most 0.7 MB with the longest names, under a server's 1 MB. */
const TOTALS_PER_MESSAGE = 250;

/** Takes recorded usage, prices it, books it, and tells where the totals stand. */
@Controller()
export class UsageRecordedConsumer {
  constructor(
    private readonly prices: PriceBooks,
    private readonly ledger: LedgerRepository,
    private readonly publisher: Publisher,
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
      return payload.events.map((event) => bookEntry(book, payload, event));
    });
    const totals = await this.ledger.book(entries, Date.now());
    await Promise.all(
      [...byProject(totals)].flatMap(([project, own]) =>
        inMessages(own).map(async (part) => this.tell(project, part)),
      ),
    );
  }

  private async tell(projectId: ProjectId, totals: BucketTotal[]): Promise<void> {
    const versions = createHash('sha256');
    for (const { dimension, bucket, name, provider, model, version } of totals) {
      versions.update(JSON.stringify([dimension, bucket, name, provider, model, version]));
    }
    await this.publisher.publish(
      'costTotalled',
      { project_id: projectId, totals },
      { id: versions.digest('hex'), tokens: [shardOf(projectId), projectId] },
    );
  }
}

function byProject(totals: ProjectBucketTotal[]): Map<ProjectId, BucketTotal[]> {
  const grouped = new Map<ProjectId, BucketTotal[]>();
  for (const { project_id, ...total } of totals) {
    const own = grouped.get(project_id as ProjectId) ?? [];
    own.push(total);
    grouped.set(project_id as ProjectId, own);
  }
  return grouped;
}

function inMessages(totals: BucketTotal[]): BucketTotal[][] {
  const count = Math.ceil(totals.length / TOTALS_PER_MESSAGE);
  return Array.from({ length: count }, (_, index) =>
    totals.slice(index * TOTALS_PER_MESSAGE, (index + 1) * TOTALS_PER_MESSAGE),
  );
}
