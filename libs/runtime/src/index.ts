export {
  ConfigurationError,
  describeConfiguration,
  EXIT_CONFIG,
  FromEnvironment,
  loadConfiguration,
  type VariableDescription,
} from './configuration.js';
export { processEnvironment, type Environment } from './environment.js';
export { createLogger, NestLogger } from './logger.js';
export { runService, type RunningService, type ServiceEntry } from './run-service.js';
export {
  BrokerConfig,
  DatabaseConfig,
  HttpConfig,
  ProcessConfig,
  SecretConfig,
} from './service-config.js';
