import { Broker, Publisher, startWorker } from '@costwire/messaging';
import { Database, SERVICE_ROLES } from '@costwire/persistence';
import { seedPriceBook } from '@costwire/pricing';
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
import { CostModule } from './cost.module.js';
import { recordPriceBook } from './price-book-record.js';

/** The configuration of cost. */
export interface CostConfig {
  broker: BrokerConfig;
  database: DatabaseConfig;
  process: ProcessConfig;
  telemetry: TelemetryConfig;
}

/** Reads the configuration; throws with every fault. */
export function configureCost(environment: Environment): CostConfig {
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
 * Starts the service that prices recorded usage.
 *
 * @param shared the metrics of a process that shows them itself.
 */
export async function startCost(config: CostConfig, shared?: Metrics): Promise<RunningService> {
  const telemetry = await Telemetry.start(config.telemetry, shared);
  const { metrics } = telemetry;
  const broker = await Broker.connect({ url: config.broker.url, name: 'cost' });
  const database = await new Database({
    ...config.database,
    name: 'cost',
    role: SERVICE_ROLES.cost,
  }).openWhenReachable();
  const prices = seedPriceBook();
  await recordPriceBook(database, prices.version);
  const logger = new NestLogger(createLogger('cost', config.process.logLevel));
  const publisher = new Publisher(broker, 'costwire/cost');
  const worker = await startWorker({
    service: 'cost',
    module: CostModule.over(publisher, database, prices, metrics, logger),
    broker,
    publisher,
    topology: config.broker,
    logger,
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
