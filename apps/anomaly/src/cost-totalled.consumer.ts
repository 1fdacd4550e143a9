import { COST_SHARDS, type BucketTotal } from '@costwire/contracts';
import { ConsumesBatches, type BatchPayload, type Delivery } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { AnomalyOutbox } from './findings/anomaly-outbox.js';
import { ProposalQueue } from './findings/proposal-queue.js';
import { LiveWatch } from './watch/live-watch.js';

/** Totals as the transport hands them on. */
interface TotalsPayload extends BatchPayload {
  events: readonly BucketTotal[];
}

/** Takes where the buckets stand, and finds what is going wrong while it does. */
@Controller()
export class CostTotalledConsumer {
  constructor(
    private readonly watch: LiveWatch,
    private readonly outbox: AnomalyOutbox,
    private readonly proposals: ProposalQueue,
  ) {}

  /**
   * 1. Take the totals and judge: open hours, anomalies, proposals and deliveries move in one
   *    transaction. A total that was told before moves nothing.
   * 2. Queue the proposals, publish what changed; also what a process that died left undone.
   * 3. The transport acknowledges when this returns.
   */
  @ConsumesBatches(COST_SHARDS)
  async take(deliveries: Delivery<TotalsPayload>[]): Promise<void> {
    const totals = deliveries.map(({ payload }) => ({
      projectId: payload.project_id,
      totals: payload.events,
    }));
    const nowMs = Date.now();
    await this.watch.take(totals, nowMs);
    await this.proposals.hand(nowMs);
    await this.outbox.publish();
  }
}
