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
export { installationSecret } from './installation-secret.js';
export { natsServiceUsers } from './nats-users.js';
export { NATS_MAX_PAYLOAD_BYTES, startNats } from './start-nats.js';
export { startPostgres } from './start-postgres.js';
export { startRedis } from './start-redis.js';
export type { StartOptions } from './start-options.js';
export { chooseDataDir, makeTemporaryDataDir, systemDataDir } from './data-location.js';
export {
  readLocalState,
  runningInstance,
  runtimeFolder,
  thisInstance,
  writeLocalState,
  type LocalState,
} from './local-state.js';
export { endProcess, waitUntilGone, type ProcessIdentity } from './process-identity.js';
export { compactLogLine } from './compact-log-line.js';
export { SERVICE_PROCESSES, STANDALONE_PROCESS, type ServiceProcess } from './service-processes.js';
export { Supervisor, type SupervisedProcess, type SupervisorOptions } from './supervisor.js';
export type { ExitStatus } from './guarded-process.js';
export { LogFiles } from './log-files.js';
