import { DURABLES, type UsageBatch, type UsageEvent } from '@costwire/contracts';
import { ConsumesBatches, Publisher, type Delivery } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { piiRecorded } from './pii-recorded.js';
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
    await Promise.all(
      deliveries.map(async (delivery, index) => this.handOn(delivery, owned[index] ?? [])),
    );
  }

  private async handOn(delivery: Delivery<UsageBatch>, events: UsageEvent[]): Promise<void> {
    const { payload, raw, firstIndex, traceparent } = delivery;
    if (events.length === 0) return;
    const unchanged = raw && events.length === payload.events.length;
    const bytes = unchanged ? raw : Buffer.from(JSON.stringify({ ...payload, events }));
    const id = `${payload.message_id}:${firstIndex}:${events.length}`;
    const options = { id, tokens: [payload.project_id], traceparent };
    const found = piiRecorded(payload, events);
    await Promise.all([
      this.publisher.publishEncoded('usageRecorded', bytes, options),
      found && this.publisher.publish('piiRecorded', found, { ...options, id: `${id}:pii` }),
    ]);
  }
}
