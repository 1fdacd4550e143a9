import {
  ActionConfig,
  DatabaseConfig,
  loadConfiguration,
  RedisConfig,
  SecretConfig,
  type Environment,
} from '@costwire/runtime';
import { WORKER_SETTINGS, type WorkerConfig } from '@costwire/worker';

/** The configuration of anomaly. */
export interface AnomalyConfig extends WorkerConfig {
  action: ActionConfig;
  database: DatabaseConfig;
  redis: RedisConfig;
  secret: SecretConfig;
}

/** Reads the configuration; throws with every fault. */
export function configureAnomaly(environment: Environment): AnomalyConfig {
  return loadConfiguration(
    {
      ...WORKER_SETTINGS,
      action: ActionConfig,
      database: DatabaseConfig,
      redis: RedisConfig,
      secret: SecretConfig,
    },
    environment,
  );
}
