import { Notices } from '@costwire/messaging';
import { SERVICE_ROLES } from '@costwire/persistence';
import {
  CallRetentionConfig,
  DatabaseConfig,
  loadConfiguration,
  PriceImportConfig,
  type Environment,
  type Metrics,
  type RunningService,
} from '@costwire/runtime';
import { WORKER_SETTINGS, WorkerHost, type WorkerConfig } from '@costwire/worker';
import { CallRetention } from './call-retention.js';
import { CostModule } from './cost.module.js';
import { RecentCleaning } from './recent-cleaning.js';
import { recordPackagedPrices } from './price-book/packaged-prices.js';
import { PriceBooks } from './price-book/price-books.js';
import { priceFileReader } from './price-book/price-file-reader.js';
import { PriceRefresh } from './price-book/price-refresh.js';
import { PriceVersionRepository } from './price-book/price-version.repository.js';

/** The configuration of cost. */
export interface CostConfig extends WorkerConfig {
  database: DatabaseConfig;
  priceImport: PriceImportConfig;
  callRetention: CallRetentionConfig;
}

/** Reads the configuration; throws with every fault. */
export function configureCost(environment: Environment): CostConfig {
  return loadConfiguration(
    {
      ...WORKER_SETTINGS,
      database: DatabaseConfig,
      priceImport: PriceImportConfig,
      callRetention: CallRetentionConfig,
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
  const host = await WorkerHost.open('cost', config, shared);
  const database = await host.openDatabase({ ...config.database, role: SERVICE_ROLES.cost });
  const versions = new PriceVersionRepository(database);
  const notices = new Notices(host.broker);
  const prices = new PriceBooks(versions);
  const recorded = await recordPackagedPrices(versions);
  const refresh = new PriceRefresh(prices, notices, host.logger);
  await refresh.start();
  host.endsWith(() => refresh.stop());
  const cleaning = new RecentCleaning(database, host.logger);
  cleaning.start();
  host.endsWith(() => cleaning.stop());
  const retention = new CallRetention(database, config.callRetention.days, host.logger);
  retention.start();
  host.endsWith(() => retention.stop());
  if (recorded.length > 0) await notices.tell('pricesChanged');
  return host.run(
    CostModule.over({
      publisher: host.publisher,
      database,
      metrics: host.metrics,
      prices,
      versions,
      notices,
      readUrl: priceFileReader(config.priceImport),
      log: host.logger,
    }),
  );
}
