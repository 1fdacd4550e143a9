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
import { AnomalyModule } from './anomaly.module.js';
import { AnomalyMetrics } from './anomaly-metrics.js';
import { assemble } from './assemble.js';
import { choresOf } from './chores.js';
import { Sweeper } from './sweeper.js';

/** The configuration of anomaly. */
export interface AnomalyConfig {
  action: ActionConfig;
  broker: BrokerConfig;
  database: DatabaseConfig;
  process: ProcessConfig;
  redis: RedisConfig;
  secret: SecretConfig;
  telemetry: TelemetryConfig;
}

/** Reads the configuration; throws with every fault. */
export function configureAnomaly(environment: Environment): AnomalyConfig {
  return loadConfiguration(
    {
      action: ActionConfig,
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
 * Starts the service that watches what things cost.
 *
 * @param shared the metrics of a process that shows them itself.
 */
export async function startAnomaly(
  config: AnomalyConfig,
  shared?: Metrics,
): Promise<RunningService> {
  const telemetry = await Telemetry.start(config.telemetry, shared);
  const broker = await Broker.connect({ url: config.broker.url, name: 'anomaly' });
  const database = await new Database({
    ...config.database,
    name: 'anomaly',
    role: SERVICE_ROLES.anomaly,
  }).openWhenReachable();
  const publisher = new Publisher(broker, 'costwire/anomaly');
  const logger = new NestLogger(createLogger('anomaly', config.process.logLevel));
  const parts = assemble(config, { broker, database, publisher });
  const worker = await startWorker({
    service: 'anomaly',
    module: AnomalyModule.over(parts),
    broker,
    publisher,
    topology: config.broker,
    logger,
    drainTimeoutMs: config.process.drainTimeoutMs,
    observer: new ConsumerMetrics(telemetry.metrics),
  });
  const metrics = new AnomalyMetrics(telemetry.metrics, parts);
  const sweeper = new Sweeper(choresOf(parts), logger, metrics);
  parts.notifier.start();
  sweeper.start();
  telemetry.readyWhen(async () => (await broker.isReachable()) && database.isReachable());
  return {
    stop: async () => {
      await sweeper.stop();
      await worker.close();
      await parts.notifier.stop();
      await Promise.all([parts.actions.close(), parts.notifications.close()]);
      await broker.close();
      await database.close();
      await telemetry.stop();
    },
  };
}
