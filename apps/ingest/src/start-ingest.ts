import { SERVICE_ROLES } from '@costwire/persistence';
import {
  DatabaseConfig,
  loadConfiguration,
  type Environment,
  type Metrics,
  type RunningService,
} from '@costwire/runtime';
import { WORKER_SETTINGS, WorkerHost, type WorkerConfig } from '@costwire/worker';
import { IngestModule } from './ingest.module.js';

/** The configuration of ingest. */
export interface IngestConfig extends WorkerConfig {
  database: DatabaseConfig;
}

/** Reads the configuration; throws with every fault. */
export function configureIngest(environment: Environment): IngestConfig {
  return loadConfiguration({ ...WORKER_SETTINGS, database: DatabaseConfig }, environment);
}

/**
 * Starts the service that records accepted usage.
 *
 * @param shared the metrics of a process that shows them itself.
 */
export async function startIngest(config: IngestConfig, shared?: Metrics): Promise<RunningService> {
  const host = await WorkerHost.open('ingest', config, shared);
  const database = await host.openDatabase({ ...config.database, role: SERVICE_ROLES.ingest });
  return host.run(IngestModule.over(host.publisher, database, host.metrics));
}
