import { createDetector } from '@costwire/pii-detection';
import type { Metrics } from '@costwire/runtime';
import { Module, type DynamicModule } from '@nestjs/common';
import { DETECTOR, ScreenController } from './screen.controller.js';
import { ScreenMetrics } from './screen-metrics.js';

/** The pii service: a detector and the command that asks it. */
@Module({})
export class PiiModule {
  static over(metrics: Metrics): DynamicModule {
    return {
      module: PiiModule,
      controllers: [ScreenController],
      providers: [
        { provide: DETECTOR, useFactory: () => createDetector() },
        { provide: ScreenMetrics, useValue: new ScreenMetrics(metrics) },
      ],
    };
  }
}
