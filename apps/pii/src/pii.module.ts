import { createDetector } from '@costwire/pii-detection';
import { Module } from '@nestjs/common';
import { DETECTOR, ScreenController } from './screen.controller.js';

/** The pii service: a detector and the command that asks it. */
@Module({
  controllers: [ScreenController],
  providers: [{ provide: DETECTOR, useFactory: () => createDetector() }],
})
export class PiiModule {}
