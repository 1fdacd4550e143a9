export { WORKER_SETTINGS, WorkerHost, type WorkerConfig } from './worker-host.js';
