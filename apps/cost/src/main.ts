import 'reflect-metadata';
import { runService } from '@costwire/runtime';
import { configureCost, startCost } from './start-cost.js';

await runService({ name: 'cost', configure: configureCost, start: startCost });
