import {
  BrokerConfig,
  DatabaseConfig,
  DeploymentConfig,
  HttpConfig,
  loadConfiguration,
  ProcessConfig,
  SecretConfig,
  type Environment,
} from '@costwire/runtime';

/** The configuration of the gateway. */
export interface GatewayConfig {
  broker: BrokerConfig;
  database: DatabaseConfig;
  deployment: DeploymentConfig;
  http: HttpConfig;
  process: ProcessConfig;
  secret: SecretConfig;
}

/** Reads the configuration; throws with every fault. */
export function configureGateway(environment: Environment): GatewayConfig {
  return loadConfiguration(
    {
      broker: BrokerConfig,
      database: DatabaseConfig,
      deployment: DeploymentConfig,
      http: HttpConfig,
      process: ProcessConfig,
      secret: SecretConfig,
    },
    environment,
  );
}
