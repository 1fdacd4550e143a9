import {
  DURABLES,
  type LogBatch,
  type RecordedLog,
  type ScenarioRemoval,
  type ScenarioRemoved,
} from '@costwire/contracts';
import { Answers, ConsumesBatches, Publisher, type Delivery } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { ScenarioLogsRepository } from './scenario-logs.repository.js';

/** Takes accepted logs of scenarios, records each once, and hands on what each message owns. */
@Controller()
export class LogAcceptedConsumer {
  constructor(
    private readonly logs: ScenarioLogsRepository,
    private readonly publisher: Publisher,
  ) {}

  /**
   * 1. Record: after this commit a log is stored, exactly once.
   * 2. Publish what each message owns, also on a redelivery: the crash may have come in between.
   * 3. The transport acknowledges when this returns.
   */
  @ConsumesBatches(DURABLES.ingestLogs)
  async record(deliveries: Delivery<LogBatch>[]): Promise<void> {
    const owned = await this.logs.record(deliveries.map(({ payload }) => payload));
    await Promise.all(
      deliveries.map(async (delivery, index) => this.handOn(delivery, owned[index] ?? [])),
    );
  }

  /** Removes the logs of a scenario, now and those still on their way. */
  @Answers('removeScenarioLogs')
  async remove(request: ScenarioRemoval): Promise<ScenarioRemoved> {
    return { rows: await this.logs.remove(request) };
  }

  private async handOn(delivery: Delivery<LogBatch>, events: RecordedLog[]): Promise<void> {
    const { payload, firstIndex, traceparent } = delivery;
    if (events.length === 0) return;
    await this.publisher.publish(
      'logRecorded',
      { ...payload, events },
      {
        id: `${payload.message_id}:${firstIndex}:${events.length}`,
        tokens: [payload.project_id],
        traceparent,
      },
    );
  }
}
