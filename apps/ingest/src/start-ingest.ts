import { Broker, Publisher, startWorker } from '@costwire/messaging';
import { Database, SERVICE_ROLES } from '@costwire/persistence';
import {
  BrokerConfig,
  createLogger,
  DatabaseConfig,
  loadConfiguration,
  NestLogger,
  ProcessConfig,
  type Environment,
  type RunningService,
} from '@costwire/runtime';
import { IngestModule } from './ingest.module.js';

/** The configuration of ingest. */
export interface IngestConfig {
  broker: BrokerConfig;
  database: DatabaseConfig;
  process: ProcessConfig;
}

/** Reads the configuration; throws with every fault. */
export function configureIngest(environment: Environment): IngestConfig {
  return loadConfiguration(
    { broker: BrokerConfig, database: DatabaseConfig, process: ProcessConfig },
    environment,
  );
}

/** Starts the service that records accepted usage. */
export async function startIngest(config: IngestConfig): Promise<RunningService> {
  const broker = await Broker.connect({ url: config.broker.url, name: 'ingest' });
  const database = await new Database({
    ...config.database,
    name: 'ingest',
    role: SERVICE_ROLES.ingest,
  }).openWhenReachable();
  const publisher = new Publisher(broker, 'costwire/ingest');
  const worker = await startWorker({
    service: 'ingest',
    module: IngestModule.over(publisher, database),
    broker,
    publisher,
    topology: config.broker,
    logger: new NestLogger(createLogger('ingest', config.process.logLevel)),
    drainTimeoutMs: config.process.drainTimeoutMs,
  });
  return {
    stop: async () => {
      await worker.close();
      await broker.close();
      await database.close();
    },
  };
}
