import { join } from 'node:path';
import { findBinaries } from '../acquire/find-binary.js';
import { freePort, LOOPBACK } from './free-port.js';
import { InfrastructureError, type ServiceHandle } from '../acquire/infrastructure.js';
import { exchangeLines } from './line-exchange.js';
import { makeFolder, writePrivateFile } from '../local/private-file.js';
import { identifyProcess } from '../processes/process-identity.js';
import { ServerProcess } from './server-process.js';
import { openServerFolder, writeServerState } from './server-state.js';
import type { ServerSettings } from './start-nats.js';
import type { StartOptions } from './start-options.js';

/** Append-only file, nothing evicted: the queue must not lose a job under memory pressure. */
export function redisConfig(settings: ServerSettings, durable: boolean): string {
  return [
    `bind ${settings.host}`,
    `port ${settings.port}`,
    `requirepass ${settings.password}`,
    `dir ${JSON.stringify(settings.storeDir)}`,
    'daemonize no',
    'save ""',
    'appendonly yes',
    `appendfsync ${durable ? 'everysec' : 'no'}`,
    'maxmemory-policy noeviction',
    '',
  ].join('\n');
}

/** Resolves when the server accepts the password and answers a ping. */
export async function pingRedis(port: number, password: string): Promise<void> {
  await exchangeLines(port, `AUTH ${password}\r\nPING\r\n`, '+PONG');
}

/**
 * Starts a private Redis (or Valkey) on a loopback port with its append-only file under `dataDir`.
 * Throws `InfrastructureError`.
 */
export async function startRedis(options: StartOptions): Promise<ServiceHandle> {
  const binary = options.binary ?? findBinaries('redis')[0];
  if (binary === undefined) throw new InfrastructureError('no redis-server binary found');
  const { dataDir, durable = true } = options;
  const state = await openServerFolder(dataDir, 'SIGTERM');
  const port = await freePort(options.port ?? state.port);
  const { password } = state;
  const storeDir = join(dataDir, 'store');
  const configFile = join(dataDir, 'redis.conf');
  makeFolder(storeDir, 0o700);
  writePrivateFile(configFile, redisConfig({ host: LOOPBACK, port, password, storeDir }, durable));
  const server = new ServerProcess({
    service: 'redis',
    // Not resolved: Debian's redis-server is a link to redis-check-rdb and reads its own name.
    binary,
    args: [configFile],
    cwd: dataDir,
    port,
    url: `redis://:${password}@${LOOPBACK}:${port}`,
    logFile: join(dataDir, 'server.log'),
    stopSignal: 'SIGTERM',
    probe: () => pingRedis(port, password),
    onProcess(pid) {
      const identity = pid === undefined ? undefined : identifyProcess(pid);
      writeServerState(dataDir, { password, port, ...(identity && { process: identity }) });
    },
  });
  await server.start();
  return server;
}
