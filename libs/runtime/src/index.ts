export { ActionConfig, RedisConfig } from './action-config.js';
export {
  ConfigurationError,
  describeConfiguration,
  EXIT_CONFIG,
  FromEnvironment,
  loadConfiguration,
  type VariableDescription,
} from './configuration.js';
export { ConsumerMetrics } from './consumer-metrics.js';
export { DeploymentConfig } from './deployment-config.js';
export { environmentOf, processEnvironment, type Environment } from './environment.js';
export { createLogger, NestLogger } from './logger.js';
export { Metrics, type MetricDescription } from './metrics.js';
export { readPublicUrl, UrlRefused, type PublicUrlOptions } from './read-public-url.js';
export { runService, type RunningService, type ServiceEntry } from './run-service.js';
export {
  BrokerConfig,
  DatabaseConfig,
  HttpConfig,
  OperatorConfig,
  CallRetentionConfig,
  PriceImportConfig,
  ProcessConfig,
  ScanConfig,
  SecretConfig,
} from './service-config.js';
export { stopQueueWorker, type StoppableWorker } from './stop-queue-worker.js';
export { succeedsWithin } from './succeeds-within.js';
export { TelemetryConfig } from './telemetry-config.js';
export { Telemetry } from './telemetry.js';
export {
  PoolIsFull,
  TaskFailed,
  TaskThreadLost,
  TaskTimedOut,
  WorkerPool,
  type ThreadMessage,
  type WorkerPoolOptions,
} from './worker-pool.js';
export { projectWebhookSecret } from './webhook-secret.js';
export {
  callWebhook,
  faultOfWebhook,
  WebhookFailed,
  WebhookRefused,
  type WebhookCall,
  type WebhookRules,
} from './webhook-client.js';
export { TracingConfig } from './tracing-config.js';
export { startTracing, type Tracing } from './tracing.js';
