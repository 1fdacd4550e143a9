import { Broker, Publisher, startWorker } from '@costwire/messaging';
import { Database, SERVICE_ROLES } from '@costwire/persistence';
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
import { AnomalyModule } from './anomaly.module.js';
import { AnomalyOutbox } from './findings/anomaly-outbox.js';
import { AnomalyFollowUps } from './follow-ups.js';
import { closingChore, outboxChore, relearningChore, Sweeper } from './sweeper.js';
import { Backlog } from './watch/backlog.js';
import { HourClosing } from './watch/hour-closing.js';
import { Relearning } from './watch/relearning.js';
import { SeriesJudge } from './watch/series-judge.js';

/** The configuration of anomaly. */
export interface AnomalyConfig {
  broker: BrokerConfig;
  database: DatabaseConfig;
  process: ProcessConfig;
  telemetry: TelemetryConfig;
}

/** Reads the configuration; throws with every fault. */
export function configureAnomaly(environment: Environment): AnomalyConfig {
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
  const judge = new SeriesJudge(new AnomalyFollowUps());
  const outbox = new AnomalyOutbox(database, publisher);
  const worker = await startWorker({
    service: 'anomaly',
    module: AnomalyModule.over(database, judge, outbox),
    broker,
    publisher,
    topology: config.broker,
    logger,
    drainTimeoutMs: config.process.drainTimeoutMs,
    observer: new ConsumerMetrics(telemetry.metrics),
  });
  const sweeper = new Sweeper(
    [
      relearningChore(new Relearning(database, judge)),
      closingChore(database, new Backlog(broker), new HourClosing(database, judge)),
      outboxChore(outbox),
    ],
    logger,
  );
  sweeper.start();
  telemetry.readyWhen(async () => (await broker.isReachable()) && database.isReachable());
  return {
    stop: async () => {
      await sweeper.stop();
      await worker.close();
      await broker.close();
      await database.close();
      await telemetry.stop();
    },
  };
}
