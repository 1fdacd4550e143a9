import { SERVICE_ROLES } from '@costwire/persistence';
import type { Metrics, RunningService } from '@costwire/runtime';
import { WorkerHost } from '@costwire/worker';
import type { AnomalyConfig } from './anomaly-config.js';
import { AnomalyModule } from './anomaly.module.js';
import { AnomalyMetrics } from './anomaly-metrics.js';
import { assemble } from './assemble.js';
import { choresOf } from './chores.js';
import { Sweeper } from './sweeper.js';

/**
 * Starts the service that watches what things cost.
 *
 * @param shared the metrics of a process that shows them itself.
 */
export async function startAnomaly(
  config: AnomalyConfig,
  shared?: Metrics,
): Promise<RunningService> {
  const host = await WorkerHost.open('anomaly', config, shared);
  const database = await host.openDatabase({ ...config.database, role: SERVICE_ROLES.anomaly });
  const parts = assemble(config, { broker: host.broker, database, publisher: host.publisher });
  host.endsWith(async () => {
    await parts.notifier.stop();
    await Promise.all([parts.actions.close(), parts.notifications.close()]);
  });
  const metrics = new AnomalyMetrics(host.metrics, parts);
  const sweeper = new Sweeper(choresOf(parts), host.logger, metrics);
  host.endsWith(() => sweeper.stop());
  const running = await host.run(AnomalyModule.over(parts));
  parts.notifier.start();
  sweeper.start();
  return running;
}
