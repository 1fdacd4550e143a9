import { DeadLetterBox, Notices, RpcClient } from '@costwire/messaging';
import { Database, SERVICE_ROLES } from '@costwire/persistence';
import {
  DatabaseConfig,
  loadConfiguration,
  ScanConfig,
  SecretConfig,
  type Environment,
  type Metrics,
  type RunningService,
} from '@costwire/runtime';
import { WORKER_SETTINGS, WorkerHost, type WorkerConfig } from '@costwire/worker';
import { ErasureRepository } from './erasure.repository.js';
import { ErasureSeal } from './erasure-seal.js';
import { Sweeper, type SweeperOptions } from './sweeper.js';
import { Erasures } from './erasures.js';
import { FindingsExpiry } from './findings-expiry.js';
import { FindingsRepository } from './findings.repository.js';
import { PiiModule } from './pii.module.js';
import { PolicyCache } from './policy-cache.js';
import { PolicyRepository } from './policy.repository.js';
import { startScanning } from './start-scanning.js';
import { StreamProgress } from './stream-progress.js';

/** The configuration of pii. */
export interface PiiConfig extends WorkerConfig {
  database: DatabaseConfig;
  scan: ScanConfig;
  secret: SecretConfig;
}

/** Until what was on its way when an erasure was asked for has come. */
const ERASURE_SWEEPS: SweeperOptions = { everyMs: 10_000, failure: 'erasure_held_up' };
const EXPIRY_SWEEPS: SweeperOptions = { everyMs: 3_600_000, failure: 'findings_expiry_failed' };

/** Reads the configuration; throws with every fault. */
export function configurePii(environment: Environment): PiiConfig {
  return loadConfiguration(
    { ...WORKER_SETTINGS, database: DatabaseConfig, scan: ScanConfig, secret: SecretConfig },
    environment,
  );
}

/**
 * Starts the service that screens text for personal data.
 *
 * @param shared the metrics of a process that shows them itself.
 */
export async function startPii(config: PiiConfig, shared?: Metrics): Promise<RunningService> {
  const host = await WorkerHost.open('pii', config, shared);
  const { scans, metrics, stop } = await startScanning(config.scan, host.metrics);
  host.endsWith(stop);
  const database = await openDatabase(config, host);
  const notices = new Notices(host.broker);
  const policyRepository = new PolicyRepository(database);
  const policies = new PolicyCache(policyRepository, notices, {
    maxAgeMs: config.scan.policyMaxAgeS * 1_000,
    secret: config.secret.secret,
  });
  await policies.start();
  host.uses(
    async () => Promise.resolve(policies.isFresh(Date.now())),
    async () => Promise.resolve(policies.stop()),
  );
  const erasures = new Erasures(
    new ErasureRepository(database),
    new ErasureSeal(config.secret.secret),
    new StreamProgress(host.broker),
    new RpcClient(host.broker),
    new DeadLetterBox(host.broker, host.publisher),
  );
  const sweeper = new Sweeper(erasures, ERASURE_SWEEPS);
  host.endsWith(() => sweeper.stop());
  const findings = new FindingsRepository(database);
  const expiry = new Sweeper(new FindingsExpiry(findings, config.scan), EXPIRY_SWEEPS);
  host.endsWith(() => expiry.stop());
  const running = await host.run(
    PiiModule.over({
      erasures,
      sweeper,
      scans,
      metrics,
      policies,
      policyRepository,
      findings,
      notices,
      publisher: host.publisher,
    }),
  );
  sweeper.start();
  expiry.start();
  return running;
}

/** Screening goes on without Postgres for a while, so that being ready does not depend on it. */
async function openDatabase({ database }: PiiConfig, host: WorkerHost): Promise<Database> {
  const options = { ...database, name: 'pii', role: SERVICE_ROLES.pii };
  const opened = await new Database(options).openWhenReachable();
  host.endsWith(() => opened.close());
  return opened;
}
