export {
  acquireInfrastructure,
  type InfrastructureOptions,
} from './acquire/acquire-infrastructure.js';
export {
  InfrastructureError,
  SERVICE_NAMES,
  type Infrastructure,
  type Provider,
  type ServiceHandle,
  type ServiceName,
} from './acquire/infrastructure.js';
export { freePort, nextFreePort } from './servers/free-port.js';
export { installationSecret } from './local/installation-secret.js';
export { natsServiceUsers } from './servers/nats-users.js';
export { NATS_MAX_PAYLOAD_BYTES, startNats } from './servers/start-nats.js';
export { startPostgres } from './servers/start-postgres.js';
export { startRedis } from './servers/start-redis.js';
export type { StartOptions } from './servers/start-options.js';
export { chooseDataDir, makeTemporaryDataDir, systemDataDir } from './local/data-location.js';
export {
  readLocalState,
  runningInstance,
  runtimeFolder,
  thisInstance,
  writeLocalState,
  type LocalState,
} from './local/local-state.js';
export { endProcess, waitUntilGone, type ProcessIdentity } from './processes/process-identity.js';
export { compactLogLine } from './processes/compact-log-line.js';
export {
  SERVICE_PROCESSES,
  STANDALONE_PROCESS,
  type ServiceProcess,
} from './processes/service-processes.js';
export {
  Supervisor,
  type SupervisedProcess,
  type SupervisorOptions,
} from './processes/supervisor.js';
export type { ExitStatus } from './processes/guarded-process.js';
export { LogFiles } from './processes/log-files.js';
