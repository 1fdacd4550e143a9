import {
  loadConfiguration,
  type Environment,
  type Metrics,
  type RunningService,
} from '@costwire/runtime';
import { WORKER_SETTINGS, WorkerHost, type WorkerConfig } from '@costwire/worker';
import { PiiModule } from './pii.module.js';

/** Reads the configuration; throws with every fault. */
export function configurePii(environment: Environment): WorkerConfig {
  return loadConfiguration(WORKER_SETTINGS, environment);
}

/**
 * Starts the service that screens text for personal data.
 *
 * @param shared the metrics of a process that shows them itself.
 */
export async function startPii(config: WorkerConfig, shared?: Metrics): Promise<RunningService> {
  const host = await WorkerHost.open('pii', config, shared);
  return host.run(PiiModule.over(host.metrics));
}
