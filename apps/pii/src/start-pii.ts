import { Broker, Publisher, startWorker } from '@costwire/messaging';
import {
  BrokerConfig,
  createLogger,
  loadConfiguration,
  NestLogger,
  ProcessConfig,
  type Environment,
  type RunningService,
} from '@costwire/runtime';
import { PiiModule } from './pii.module.js';

/** The configuration of pii. */
export interface PiiConfig {
  broker: BrokerConfig;
  process: ProcessConfig;
}

/** Reads the configuration; throws with every fault. */
export function configurePii(environment: Environment): PiiConfig {
  return loadConfiguration({ broker: BrokerConfig, process: ProcessConfig }, environment);
}

/** Starts the service that screens text for personal data. */
export async function startPii(config: PiiConfig): Promise<RunningService> {
  const broker = await Broker.connect({ url: config.broker.url, name: 'pii' });
  const worker = await startWorker({
    service: 'pii',
    module: { module: PiiModule },
    broker,
    publisher: new Publisher(broker, 'costwire/pii'),
    topology: config.broker,
    logger: new NestLogger(createLogger('pii', config.process.logLevel)),
    drainTimeoutMs: config.process.drainTimeoutMs,
  });
  return {
    stop: async () => {
      await worker.close();
      await broker.close();
    },
  };
}
