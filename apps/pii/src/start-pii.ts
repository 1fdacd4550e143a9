import { Broker, Publisher, startWorker } from '@costwire/messaging';
import {
  BrokerConfig,
  createLogger,
  loadConfiguration,
  NestLogger,
  ProcessConfig,
  Telemetry,
  TelemetryConfig,
  type Environment,
  type Metrics,
  type RunningService,
} from '@costwire/runtime';
import { PiiModule } from './pii.module.js';

/** The configuration of pii. */
export interface PiiConfig {
  broker: BrokerConfig;
  process: ProcessConfig;
  telemetry: TelemetryConfig;
}

/** Reads the configuration; throws with every fault. */
export function configurePii(environment: Environment): PiiConfig {
  return loadConfiguration(
    { broker: BrokerConfig, process: ProcessConfig, telemetry: TelemetryConfig },
    environment,
  );
}

/**
 * Starts the service that screens text for personal data.
 *
 * @param shared the metrics of a process that shows them itself.
 */
export async function startPii(config: PiiConfig, shared?: Metrics): Promise<RunningService> {
  const telemetry = await Telemetry.start(config.telemetry, shared);
  const broker = await Broker.connect({ url: config.broker.url, name: 'pii' });
  const worker = await startWorker({
    service: 'pii',
    module: PiiModule.over(telemetry.metrics),
    broker,
    publisher: new Publisher(broker, 'costwire/pii'),
    topology: config.broker,
    logger: new NestLogger(createLogger('pii', config.process.logLevel)),
    drainTimeoutMs: config.process.drainTimeoutMs,
  });
  telemetry.readyWhen(async () => broker.isReachable());
  return {
    stop: async () => {
      await worker.close();
      await broker.close();
      await telemetry.stop();
    },
  };
}
