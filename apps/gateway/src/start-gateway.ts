import { Broker } from '@costwire/messaging';
import { Database, SERVICE_ROLES } from '@costwire/persistence';
import { createLogger, Metrics, NestLogger, type RunningService } from '@costwire/runtime';
import { seedAdminToken } from './access/admin-token.js';
import { ApiKeyCache } from './access/api-key-cache.js';
import { ApiKeyRepository } from './access/api-key.repository.js';
import type { GatewayConfig } from './gateway-config.js';
import { GatewayModule } from './gateway.module.js';
import { BrokerReadiness } from './health/broker-readiness.js';
import { ScenarioCache } from './scenarios/scenario-cache.js';
import { createHttpApp } from './http/create-http-app.js';
import { PolicyCache } from './policies/policy-cache.js';

/** A gateway that listens. */
export interface RunningGateway extends RunningService {
  /** `http://host:port` as listened on. */
  url: string;
}

/**
 * Starts the gateway. Listens also while a dependency is away, and says so.
 *
 * @param metrics shown at `/metrics`; those of the whole process when services share one.
 */
export async function startGateway(
  config: GatewayConfig,
  metrics = new Metrics(),
): Promise<RunningGateway> {
  const broker = await Broker.connect({ url: config.broker.url, name: 'gateway' });
  const database = new Database({
    ...config.database,
    name: 'gateway',
    role: SERVICE_ROLES.gateway,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  const logger = new NestLogger(createLogger('gateway', config.process.logLevel));
  const app = await createHttpApp(
    GatewayModule.over(broker, database, config, metrics),
    config.http,
    config.deployment.showsDocs,
    logger,
  );
  await app.get(BrokerReadiness).start();
  await app.get(ApiKeyCache).start();
  await app.get(ScenarioCache).start();
  await app.get(PolicyCache).start();
  const { adminToken } = config.deployment;
  const endSeeding = adminToken
    ? seedAdminToken(adminToken, app.get(ApiKeyRepository), app.get(ApiKeyCache), logger)
    : () => undefined;
  await app.listen(config.http.port, config.http.host);
  return {
    url: await app.getUrl(),
    stop: async () => {
      endSeeding();
      await app.close();
      await broker.close();
      await database.close();
    },
  };
}

/** A query that takes longer is cancelled, in milliseconds. */
const STATEMENT_TIMEOUT_MS = 30_000;
