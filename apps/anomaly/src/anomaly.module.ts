import type { Database } from '@costwire/persistence';
import { Module, type DynamicModule } from '@nestjs/common';
import { AnomalyReportedConsumer } from './anomaly-reported.consumer.js';
import { CostTotalledConsumer } from './cost-totalled.consumer.js';
import { FeedbackController } from './feedback.controller.js';
import { AnomalyOutbox } from './findings/anomaly-outbox.js';
import { FeedbackService } from './findings/feedback.service.js';
import { ReportedAnomalies } from './findings/reported-anomalies.js';
import { LiveWatch } from './watch/live-watch.js';
import type { SeriesJudge } from './watch/series-judge.js';

/** The anomaly service over connections that its entry opened. */
@Module({})
export class AnomalyModule {
  static over(database: Database, judge: SeriesJudge, outbox: AnomalyOutbox): DynamicModule {
    return {
      module: AnomalyModule,
      controllers: [CostTotalledConsumer, AnomalyReportedConsumer, FeedbackController],
      providers: [
        { provide: LiveWatch, useValue: new LiveWatch(database, judge) },
        { provide: AnomalyOutbox, useValue: outbox },
        { provide: FeedbackService, useValue: new FeedbackService(database) },
        { provide: ReportedAnomalies, useValue: new ReportedAnomalies(database) },
      ],
    };
  }
}
