import 'reflect-metadata';
import { runService } from '@costwire/runtime';
import { configurePii, startPii } from './start-pii.js';

await runService({ name: 'pii', configure: configurePii, start: startPii });
