import { FlushService } from './flush.service.js';
import { IngestController } from './ingest.controller.js';
import { LogAcceptance } from './log-acceptance.service.js';
import { LogFigures } from './log-figures.service.js';
import { LogPublisher } from './log-publisher.service.js';
import { LogScreening } from './log-screening.service.js';
import { LogTokenCounter } from './log-token-counter.js';

/** What answers HTTP about log lines. */
export const LOG_CONTROLLERS = [IngestController];

/** What stands behind it. */
export const LOG_PROVIDERS = [
  LogAcceptance,
  LogFigures,
  LogPublisher,
  LogScreening,
  LogTokenCounter,
  FlushService,
];
