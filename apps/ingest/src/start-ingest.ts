import { Broker, Publisher, startWorker } from '@costwire/messaging';
import { Database, SERVICE_ROLES } from '@costwire/persistence';
import {
  BrokerConfig,
  ConsumerMetrics,
  createLogger,
  DatabaseConfig,
  loadConfiguration,
  NestLogger,
  ProcessConfig,
  Telemetry,
  TelemetryConfig,
  type Environment,
  type Metrics,
  type RunningService,
} from '@costwire/runtime';
import { IngestModule } from './ingest.module.js';

/** The configuration of ingest. */
export interface IngestConfig {
  broker: BrokerConfig;
  database: DatabaseConfig;
  process: ProcessConfig;
  telemetry: TelemetryConfig;
}

/** Reads the configuration; throws with every fault. */
export function configureIngest(environment: Environment): IngestConfig {
  return loadConfiguration(
    {
      broker: BrokerConfig,
      database: DatabaseConfig,
      process: ProcessConfig,
      telemetry: TelemetryConfig,
    },
    environment,
  );
}

/**
 * Starts the service that records accepted usage.
 *
 * @param shared the metrics of a process that shows them itself.
 */
export async function startIngest(config: IngestConfig, shared?: Metrics): Promise<RunningService> {
  const telemetry = await Telemetry.start(config.telemetry, shared);
  const { metrics } = telemetry;
  const broker = await Broker.connect({ url: config.broker.url, name: 'ingest' });
  const database = await new Database({
    ...config.database,
    name: 'ingest',
    role: SERVICE_ROLES.ingest,
  }).openWhenReachable();
  const publisher = new Publisher(broker, 'costwire/ingest');
  const worker = await startWorker({
    service: 'ingest',
    module: IngestModule.over(publisher, database, metrics),
    broker,
    publisher,
    topology: config.broker,
    logger: new NestLogger(createLogger('ingest', config.process.logLevel)),
    drainTimeoutMs: config.process.drainTimeoutMs,
    observer: new ConsumerMetrics(metrics),
  });
  telemetry.readyWhen(async () => (await broker.isReachable()) && database.isReachable());
  return {
    stop: async () => {
      await worker.close();
      await broker.close();
      await database.close();
      await telemetry.stop();
    },
  };
}
