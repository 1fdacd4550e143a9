export { acquireInfrastructure, type InfrastructureOptions } from './acquire-infrastructure.js';
export {
  InfrastructureError,
  SERVICE_NAMES,
  type Infrastructure,
  type Provider,
  type ServiceHandle,
  type ServiceName,
} from './infrastructure.js';
export { freePort, nextFreePort } from './free-port.js';
export { NATS_MAX_PAYLOAD_BYTES, startNats } from './start-nats.js';
export { startPostgres } from './start-postgres.js';
export { startRedis } from './start-redis.js';
export type { StartOptions } from './start-options.js';
