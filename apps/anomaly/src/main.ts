import 'reflect-metadata';
import { runService } from '@costwire/runtime';
import { configureAnomaly, startAnomaly } from './start-anomaly.js';

await runService({ name: 'anomaly', configure: configureAnomaly, start: startAnomaly });
