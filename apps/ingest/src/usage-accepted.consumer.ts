import { DURABLES, type UsageBatch, type UsageEvent } from '@costwire/contracts';
import { ConsumesBatches, Publisher, type Delivery } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { piiRecorded } from './pii-recorded.js';
import { recordedMessages, type RecordedMessage } from './recorded-messages.js';
import { UsageFactsRepository } from './usage-facts.repository.js';

/** Takes accepted usage, records it once, and hands on what each message owns. */
@Controller()
export class UsageAcceptedConsumer {
  constructor(
    private readonly facts: UsageFactsRepository,
    private readonly publisher: Publisher,
  ) {}

  /**
   * 1. Record: after this commit an event is stored, exactly once.
   * 2. Publish what each message owns, also on a redelivery: the crash may have come in between.
   * 3. The transport acknowledges when this returns.
   */
  @ConsumesBatches(DURABLES.ingestUsage)
  async record(deliveries: Delivery<UsageBatch>[]): Promise<void> {
    const owned = await this.facts.record(deliveries.map(({ payload }) => payload));
    const messages = recordedMessages(deliveries, owned);
    const findings = deliveries.map((delivery, index) =>
      this.handOnFindings(delivery, owned[index]),
    );
    await Promise.all([...messages.map(async (message) => this.handOn(message)), ...findings]);
  }

  private async handOn({ projectId, id, bytes, traceparent }: RecordedMessage): Promise<void> {
    const options = { id, tokens: [projectId], traceparent };
    await this.publisher.publishEncoded('usageRecorded', bytes, options);
  }

  private async handOnFindings(
    { payload, firstIndex, traceparent }: Delivery<UsageBatch>,
    events: readonly UsageEvent[] = [],
  ): Promise<void> {
    const found = piiRecorded(payload, events);
    if (!found) return;
    await this.publisher.publish('piiRecorded', found, {
      id: `${payload.message_id}:${firstIndex}:${events.length}:pii`,
      tokens: [payload.project_id],
      traceparent,
    });
  }
}
