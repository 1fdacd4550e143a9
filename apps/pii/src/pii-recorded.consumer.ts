import { DURABLES, type PiiBatch } from '@costwire/contracts';
import { ConsumesBatches, Publisher, type Delivery } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { FindingsRepository } from './findings.repository.js';

/** Takes what was found in recorded events, keeps it and tells subscribers. */
@Controller()
export class PiiRecordedConsumer {
  constructor(
    private readonly findings: FindingsRepository,
    private readonly publisher: Publisher,
  ) {}

  /**
   * 1. Record: findings and the sums of their days move in one transaction, each event once.
   * 2. Publish, also on a redelivery: the crash may have come in between.
   * 3. The transport acknowledges when this returns.
   */
  @ConsumesBatches(DURABLES.piiFindings)
  async record(deliveries: Delivery<PiiBatch>[]): Promise<void> {
    await this.findings.record(deliveries.map(({ payload }) => payload));
    await Promise.all(deliveries.map(async (delivery) => this.tell(delivery)));
  }

  private async tell({ payload, firstIndex, traceparent }: Delivery<PiiBatch>): Promise<void> {
    await this.publisher.publish('piiFound', payload, {
      id: `${payload.message_id}:found:${firstIndex}:${payload.events.length}`,
      tokens: [payload.project_id],
      traceparent,
    });
  }
}
