import { SERVICE_ROLES } from '@costwire/persistence';
import { seedPriceBook } from '@costwire/pricing';
import {
  DatabaseConfig,
  loadConfiguration,
  type Environment,
  type Metrics,
  type RunningService,
} from '@costwire/runtime';
import { WORKER_SETTINGS, WorkerHost, type WorkerConfig } from '@costwire/worker';
import { CostModule } from './cost.module.js';
import { recordPriceBook } from './price-book-record.js';

/** The configuration of cost. */
export interface CostConfig extends WorkerConfig {
  database: DatabaseConfig;
}

/** Reads the configuration; throws with every fault. */
export function configureCost(environment: Environment): CostConfig {
  return loadConfiguration({ ...WORKER_SETTINGS, database: DatabaseConfig }, environment);
}

/**
 * Starts the service that prices recorded usage.
 *
 * @param shared the metrics of a process that shows them itself.
 */
export async function startCost(config: CostConfig, shared?: Metrics): Promise<RunningService> {
  const host = await WorkerHost.open('cost', config, shared);
  const database = await host.openDatabase({ ...config.database, role: SERVICE_ROLES.cost });
  const prices = seedPriceBook();
  await recordPriceBook(database, prices.version);
  return host.run(CostModule.over(host.publisher, database, prices, host.metrics));
}
