import 'reflect-metadata';
import { runService } from '@costwire/runtime';
import { configureStandalone, startStandalone } from './start-standalone.js';

await runService({ name: 'standalone', configure: configureStandalone, start: startStandalone });
