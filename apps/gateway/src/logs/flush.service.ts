import { CostwireError, DURABLES, MESSAGES, type DurableConsumer } from '@costwire/contracts';
import { Broker } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';

/** In the order of the flow: a service publishes what follows before it acknowledges. */
const STEPS: readonly (readonly DurableConsumer[])[] = [
  [DURABLES.ingestLogs, DURABLES.ingestUsage],
  [DURABLES.costLogs, DURABLES.costUsage],
];
const TIMEOUT_MS = 20_000;
const PAUSE_MS = 10;
const RETRY_AFTER_SECONDS = 5;

/** Waits until what was accepted so far can be queried. */
@Injectable()
export class FlushService {
  constructor(private readonly broker: Broker) {}

  /**
   * Returns when the consumers have acknowledged every message that was in the streams when this was
   * called; what follows from a message is published before it is acknowledged.
   *
   * @throws {CostwireError} `flush_timeout` when that takes too long, `broker_unavailable`.
   */
  async flush(): Promise<void> {
    const deadline = performance.now() + TIMEOUT_MS;
    for (const step of STEPS) {
      await Promise.all(step.map(async (durable) => this.passed(durable, deadline)));
    }
  }

  private async passed({ durable, kind }: DurableConsumer, deadline: number): Promise<void> {
    const { stream } = MESSAGES[kind];
    const last = await this.broker.manage(
      async ({ streams }) => (await streams.info(stream)).state.last_seq,
    );
    for (;;) {
      const { ack_floor, num_pending, num_ack_pending } = await this.broker.manage(
        async ({ consumers }) => consumers.info(stream, durable),
      );
      if (ack_floor.stream_seq >= last || num_pending + num_ack_pending === 0) return;
      if (performance.now() > deadline) {
        throw new CostwireError('flush_timeout', { retryAfterSeconds: RETRY_AFTER_SECONDS });
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
