import { DURABLES, type AnomalyReports } from '@costwire/contracts';
import { ConsumesBatches, type Delivery } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { AnomalyOutbox } from './findings/anomaly-outbox.js';
import { ReportedAnomalies } from './findings/reported-anomalies.js';

/** Takes anomalies that other systems found. */
@Controller()
export class AnomalyReportedConsumer {
  constructor(
    private readonly reported: ReportedAnomalies,
    private readonly outbox: AnomalyOutbox,
  ) {}

  /**
   * 1. Store each report once: its id within the project decides.
   * 2. Publish what is new, also what a process that died left unpublished.
   * 3. The transport acknowledges when this returns.
   */
  @ConsumesBatches(DURABLES.anomalyReports)
  async take(deliveries: Delivery<AnomalyReports>[]): Promise<void> {
    for (const { payload } of deliveries) await this.reported.store(payload, Date.now());
    await this.outbox.publish();
  }
}
