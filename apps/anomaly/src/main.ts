import 'reflect-metadata';
import { runService } from '@costwire/runtime';
import { configureAnomaly } from './anomaly-config.js';
import { startAnomaly } from './start-anomaly.js';

await runService({ name: 'anomaly', configure: configureAnomaly, start: startAnomaly });
