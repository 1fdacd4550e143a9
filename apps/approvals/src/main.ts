import 'reflect-metadata';
import { runService } from '@costwire/runtime';
import { configureApprovals, startApprovals } from './start-approvals.js';

await runService({ name: 'approvals', configure: configureApprovals, start: startApprovals });
