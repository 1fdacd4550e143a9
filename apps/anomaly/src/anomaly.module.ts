import { Module, type DynamicModule } from '@nestjs/common';
import { AnomalyReportedConsumer } from './anomaly-reported.consumer.js';
import type { Parts } from './assemble.js';
import { CostTotalledConsumer } from './cost-totalled.consumer.js';
import { FeedbackController } from './feedback.controller.js';
import { AnomalyOutbox } from './findings/anomaly-outbox.js';
import { FeedbackService } from './findings/feedback.service.js';
import { ProposalQueue } from './findings/proposal-queue.js';
import { ReportedAnomalies } from './findings/reported-anomalies.js';
import { SettingsController } from './settings.controller.js';
import { SettingsService } from './settings/settings.service.js';
import { LiveWatch } from './watch/live-watch.js';

/** The anomaly service over the parts that its entry made. */
@Module({})
export class AnomalyModule {
  static over(parts: Parts): DynamicModule {
    return {
      module: AnomalyModule,
      controllers: [
        CostTotalledConsumer,
        AnomalyReportedConsumer,
        FeedbackController,
        SettingsController,
      ],
      providers: [
        { provide: LiveWatch, useValue: parts.watch },
        { provide: AnomalyOutbox, useValue: parts.outbox },
        { provide: ProposalQueue, useValue: parts.proposals },
        { provide: FeedbackService, useValue: parts.feedback },
        { provide: ReportedAnomalies, useValue: parts.reported },
        { provide: SettingsService, useValue: parts.settings },
      ],
    };
  }
}
