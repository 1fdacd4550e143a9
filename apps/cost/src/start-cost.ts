import { Broker, Notices, Publisher, startWorker } from '@costwire/messaging';
import { Database, SERVICE_ROLES } from '@costwire/persistence';
import {
  BrokerConfig,
  ConsumerMetrics,
  createLogger,
  DatabaseConfig,
  loadConfiguration,
  NestLogger,
  PriceImportConfig,
  ProcessConfig,
  Telemetry,
  TelemetryConfig,
  type Environment,
  type Metrics,
  type RunningService,
} from '@costwire/runtime';
import { CostModule } from './cost.module.js';
import { recordPackagedPrices } from './price-book/packaged-prices.js';
import { PriceBooks } from './price-book/price-books.js';
import { priceFileReader } from './price-book/price-file-reader.js';
import { PriceRefresh } from './price-book/price-refresh.js';
import { PriceVersionRepository } from './price-book/price-version.repository.js';

/** The configuration of cost. */
export interface CostConfig {
  broker: BrokerConfig;
  database: DatabaseConfig;
  priceImport: PriceImportConfig;
  process: ProcessConfig;
  telemetry: TelemetryConfig;
}

/** Reads the configuration; throws with every fault. */
export function configureCost(environment: Environment): CostConfig {
  return loadConfiguration(
    {
      broker: BrokerConfig,
      database: DatabaseConfig,
      priceImport: PriceImportConfig,
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
  const logger = new NestLogger(createLogger('cost', config.process.logLevel));
  const versions = new PriceVersionRepository(database);
  const notices = new Notices(broker);
  const prices = new PriceBooks(versions);
  const recorded = await recordPackagedPrices(versions);
  const refresh = new PriceRefresh(prices, notices, logger);
  await refresh.start();
  if (recorded.length > 0) await notices.tell('pricesChanged');
  const publisher = new Publisher(broker, 'costwire/cost');
  const worker = await startWorker({
    service: 'cost',
    module: CostModule.over({
      publisher,
      database,
      metrics,
      prices,
      versions,
      notices,
      readUrl: priceFileReader(config.priceImport),
    }),
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
      refresh.stop();
      await broker.close();
      await database.close();
      await telemetry.stop();
    },
  };
}
