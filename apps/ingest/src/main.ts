import 'reflect-metadata';
import { runService } from '@costwire/runtime';
import { configureIngest, startIngest } from './start-ingest.js';

await runService({ name: 'ingest', configure: configureIngest, start: startIngest });
