import {
  BrokerConfig,
  DatabaseConfig,
  DeploymentConfig,
  HttpConfig,
  loadConfiguration,
  OperatorConfig,
  ProcessConfig,
  RedisConfig,
  SecretConfig,
  type Environment,
} from '@costwire/runtime';

/** The configuration of the gateway. */
export interface GatewayConfig {
  broker: BrokerConfig;
  database: DatabaseConfig;
  deployment: DeploymentConfig;
  http: HttpConfig;
  operator: OperatorConfig;
  process: ProcessConfig;
  redis: RedisConfig;
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
      operator: OperatorConfig,
      process: ProcessConfig,
      redis: RedisConfig,
      secret: SecretConfig,
    },
    environment,
  );
}
