import {
  DURABLES,
  type RecordedLogBatch,
  type ScenarioRemoval,
  type ScenarioRemoved,
} from '@costwire/contracts';
import { Answers, ConsumesBatches, type Delivery } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { ScenarioRollupRepository } from './scenario-rollup.repository.js';

/** Takes recorded logs of scenarios and adds them up by hour. */
@Controller()
export class LogRecordedConsumer {
  constructor(private readonly rollups: ScenarioRollupRepository) {}

  /**
   * 1. Book: entries and roll-ups move in one transaction, each log once.
   * 2. The transport acknowledges when this returns; nobody waits for the sums on a subject.
   */
  @ConsumesBatches(DURABLES.costLogs)
  async book(deliveries: Delivery<RecordedLogBatch>[]): Promise<void> {
    await this.rollups.book(deliveries.map(({ payload }) => payload));
  }

  /** Removes the sums of a scenario, now and those still on their way. */
  @Answers('removeScenarioCosts')
  async remove(request: ScenarioRemoval): Promise<ScenarioRemoved> {
    return { rows: await this.rollups.remove(request) };
  }
}
