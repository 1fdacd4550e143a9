import { SERVICE_ROLES } from '@costwire/persistence';
import {
  ActionConfig,
  DatabaseConfig,
  loadConfiguration,
  RedisConfig,
  SecretConfig,
  type Environment,
  type Metrics,
  type RunningService,
} from '@costwire/runtime';
import { WORKER_SETTINGS, WorkerHost, type WorkerConfig } from '@costwire/worker';
import { ActionQueue } from './timers/action-queue.js';
import { ApprovalsModule } from './approvals.module.js';
import { WebhookExecutor } from './execution/webhook.executor.js';

/** The configuration of approvals. */
export interface ApprovalsConfig extends WorkerConfig {
  actions: ActionConfig;
  database: DatabaseConfig;
  redis: RedisConfig;
  secret: SecretConfig;
}

/** Reads the configuration; throws with every fault. */
export function configureApprovals(environment: Environment): ApprovalsConfig {
  return loadConfiguration(
    {
      ...WORKER_SETTINGS,
      actions: ActionConfig,
      database: DatabaseConfig,
      redis: RedisConfig,
      secret: SecretConfig,
    },
    environment,
  );
}

/**
 * Starts the service that decides about actions and carries them out. Works on while Redis is away.
 *
 * @param shared the metrics of a process that shows them itself.
 */
export async function startApprovals(
  config: ApprovalsConfig,
  shared?: Metrics,
): Promise<RunningService> {
  const host = await WorkerHost.open('approvals', config, shared);
  const database = await host.openDatabase({ ...config.database, role: SERVICE_ROLES.approvals });
  const webhook = new WebhookExecutor(config.secret.secret, {
    hosts: config.actions.webhookHosts,
    allowLoopback: config.actions.webhookLoopback === 'allow',
  });
  return host.run(
    ApprovalsModule.over({
      broker: host.broker,
      publisher: host.publisher,
      database,
      queue: new ActionQueue(config.redis.url),
      webhook,
      config: config.actions,
      metrics: host.metrics,
    }),
  );
}
