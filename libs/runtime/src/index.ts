export { ActionConfig, RedisConfig } from './configuration/action-config.js';
export {
  ConfigurationError,
  describeConfiguration,
  EXIT_CONFIG,
  FromEnvironment,
  loadConfiguration,
  type VariableDescription,
} from './configuration/configuration.js';
export { ConsumerMetrics } from './telemetry/consumer-metrics.js';
export { DeploymentConfig } from './configuration/deployment-config.js';
export {
  environmentOf,
  processEnvironment,
  type Environment,
} from './configuration/environment.js';
export { createLogger, NestLogger } from './telemetry/logger.js';
export { Metrics, type MetricDescription } from './telemetry/metrics.js';
export {
  readPublicUrl,
  UrlRefused,
  type PublicUrlOptions,
} from './configuration/read-public-url.js';
export { runService, type RunningService, type ServiceEntry } from './running/run-service.js';
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
  STOP_RESERVE_MS,
} from './configuration/service-config.js';
export { stopQueueWorker, type StoppableWorker } from './running/stop-queue-worker.js';
export { succeedsWithin } from './running/succeeds-within.js';
export { TelemetryConfig } from './configuration/telemetry-config.js';
export { Telemetry } from './telemetry/telemetry.js';
export {
  PoolIsFull,
  TaskFailed,
  TaskThreadLost,
  TaskTimedOut,
  WorkerPool,
  type ThreadMessage,
  type WorkerPoolOptions,
} from './running/worker-pool.js';
export { projectWebhookSecret } from './webhook/webhook-secret.js';
export {
  callWebhook,
  faultOfWebhook,
  WebhookFailed,
  WebhookRefused,
  type WebhookCall,
  type WebhookRules,
} from './webhook/webhook-client.js';
export { TracingConfig } from './configuration/tracing-config.js';
export { startTracing, type Tracing } from './telemetry/tracing.js';
