import { Broker, Publisher, startWorker } from '@costwire/messaging';
import { Database, SERVICE_ROLES } from '@costwire/persistence';
import {
  ActionConfig,
  BrokerConfig,
  ConsumerMetrics,
  createLogger,
  DatabaseConfig,
  loadConfiguration,
  NestLogger,
  ProcessConfig,
  RedisConfig,
  SecretConfig,
  Telemetry,
  TelemetryConfig,
  type Environment,
  type Metrics,
  type RunningService,
} from '@costwire/runtime';
import { ActionQueue } from './action-queue.js';
import { ApprovalsModule } from './approvals.module.js';
import { WebhookExecutor } from './executors/webhook.executor.js';
import { ProposalsService } from './proposals.service.js';
import { SweepService } from './sweep.service.js';
import { TimerService } from './timer.service.js';

/** The configuration of approvals. */
export interface ApprovalsConfig {
  actions: ActionConfig;
  broker: BrokerConfig;
  database: DatabaseConfig;
  process: ProcessConfig;
  redis: RedisConfig;
  secret: SecretConfig;
  telemetry: TelemetryConfig;
}

/** Reads the configuration; throws with every fault. */
export function configureApprovals(environment: Environment): ApprovalsConfig {
  return loadConfiguration(
    {
      actions: ActionConfig,
      broker: BrokerConfig,
      database: DatabaseConfig,
      process: ProcessConfig,
      redis: RedisConfig,
      secret: SecretConfig,
      telemetry: TelemetryConfig,
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
  const telemetry = await Telemetry.start(config.telemetry, shared);
  const { metrics } = telemetry;
  const broker = await Broker.connect({ url: config.broker.url, name: 'approvals' });
  const database = await new Database({
    ...config.database,
    name: 'approvals',
    role: SERVICE_ROLES.approvals,
  }).openWhenReachable();
  const publisher = new Publisher(broker, 'costwire/approvals');
  const queue = new ActionQueue(config.redis.url);
  const webhook = new WebhookExecutor(config.secret.secret, {
    hosts: config.actions.webhookHosts,
    allowLoopback: config.actions.webhookLoopback === 'allow',
  });
  const worker = await startWorker({
    service: 'approvals',
    module: ApprovalsModule.over({ broker, publisher, database, queue, webhook, metrics }),
    broker,
    publisher,
    topology: config.broker,
    logger: new NestLogger(createLogger('approvals', config.process.logLevel)),
    drainTimeoutMs: config.process.drainTimeoutMs,
    observer: new ConsumerMetrics(metrics),
  });
  const proposals = worker.get(ProposalsService);
  const timers = worker.get(TimerService);
  const sweep = worker.get(SweepService);
  queue.start({
    proposal: async (proposal) => void (await proposals.take(proposal)),
    timer: async (kind, actionId) => timers.run(kind, actionId),
  });
  sweep.start(config.actions.sweepMs);
  telemetry.readyWhen(async () => (await broker.isReachable()) && database.isReachable());
  return {
    stop: async () => {
      await sweep.stop();
      await queue.stop();
      await worker.close();
      await broker.close();
      await database.close();
      await telemetry.stop();
    },
  };
}
