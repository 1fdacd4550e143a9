import { Broker, Notices, Publisher, startWorker } from '@costwire/messaging';
import { Database, SERVICE_ROLES } from '@costwire/persistence';
import {
  BrokerConfig,
  ConsumerMetrics,
  createLogger,
  DatabaseConfig,
  loadConfiguration,
  NestLogger,
  ProcessConfig,
  ScanConfig,
  SecretConfig,
  Telemetry,
  TelemetryConfig,
  type Environment,
  type Metrics,
  type RunningService,
} from '@costwire/runtime';
import { FindingsRepository } from './findings.repository.js';
import { PiiModule } from './pii.module.js';
import { PolicyCache } from './policy-cache.js';
import { PolicyRepository } from './policy.repository.js';
import { startScanning } from './start-scanning.js';

/** The configuration of pii. */
export interface PiiConfig {
  broker: BrokerConfig;
  database: DatabaseConfig;
  process: ProcessConfig;
  scan: ScanConfig;
  secret: SecretConfig;
  telemetry: TelemetryConfig;
}

/** Reads the configuration; throws with every fault. */
export function configurePii(environment: Environment): PiiConfig {
  return loadConfiguration(
    {
      broker: BrokerConfig,
      database: DatabaseConfig,
      process: ProcessConfig,
      scan: ScanConfig,
      secret: SecretConfig,
      telemetry: TelemetryConfig,
    },
    environment,
  );
}

/**
 * Starts the service that screens text for personal data.
 *
 * @param shared the metrics of a process that shows them itself.
 */
export async function startPii(config: PiiConfig, shared?: Metrics): Promise<RunningService> {
  const telemetry = await Telemetry.start(config.telemetry, shared);
  const scanning = await startScanning(config.scan, telemetry.metrics);
  const broker = await Broker.connect({ url: config.broker.url, name: 'pii' });
  const database = await new Database({
    ...config.database,
    name: 'pii',
    role: SERVICE_ROLES.pii,
  }).openWhenReachable();
  const publisher = new Publisher(broker, 'costwire/pii');
  const notices = new Notices(broker);
  const policyRepository = new PolicyRepository(database);
  const policies = new PolicyCache(policyRepository, notices, {
    maxAgeMs: config.scan.policyMaxAgeS * 1_000,
    secret: config.secret.secret,
  });
  await policies.start();
  const { scans, metrics } = scanning;
  const findings = new FindingsRepository(database);
  const worker = await startWorker({
    service: 'pii',
    module: PiiModule.over({
      scans,
      metrics,
      policies,
      policyRepository,
      findings,
      notices,
      publisher,
    }),
    broker,
    publisher,
    topology: config.broker,
    logger: new NestLogger(createLogger('pii', config.process.logLevel)),
    drainTimeoutMs: config.process.drainTimeoutMs,
    observer: new ConsumerMetrics(telemetry.metrics),
  });
  telemetry.readyWhen(async () => (await broker.isReachable()) && policies.isFresh(Date.now()));
  return {
    stop: async () => {
      await worker.close();
      policies.stop();
      await scanning.stop();
      await broker.close();
      await database.close();
      await telemetry.stop();
    },
  };
}
