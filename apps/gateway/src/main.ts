import 'reflect-metadata';
import { runService } from '@costwire/runtime';
import { configureGateway } from './gateway-config.js';
import { startGateway } from './start-gateway.js';

await runService({ name: 'gateway', configure: configureGateway, start: startGateway });
