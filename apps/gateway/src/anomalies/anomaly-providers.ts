import { AnomaliesController } from './anomalies.controller.js';
import { AnomalyCommands } from './anomaly-commands.service.js';
import { AnomalyListQuery } from './anomaly-list.query.js';
import { AnomalyReportsService } from './anomaly-reports.service.js';
import { AnomalySettingsController } from './anomaly-settings.controller.js';
import { AnomalySettingsQuery } from './anomaly-settings.query.js';
import { AnomalyStreamController } from './anomaly-stream.controller.js';
import { AnomalyStream } from './anomaly-stream.js';
import { AnomalyStreamQuery } from './anomaly-stream.query.js';

/** What answers HTTP about anomalies. */
export const ANOMALY_CONTROLLERS = [
  AnomaliesController,
  AnomalySettingsController,
  AnomalyStreamController,
];

/** What stands behind it. */
export const ANOMALY_PROVIDERS = [
  AnomalyListQuery,
  AnomalyReportsService,
  AnomalyCommands,
  AnomalySettingsQuery,
  AnomalyStreamQuery,
  AnomalyStream,
];
