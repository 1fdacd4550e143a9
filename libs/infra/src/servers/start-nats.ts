import { join } from 'node:path';
import { findBinaries } from '../acquire/find-binary.js';
import { freePort, LOOPBACK } from './free-port.js';
import { InfrastructureError, type ServiceHandle } from '../acquire/infrastructure.js';
import { exchangeLines } from './line-exchange.js';
import {
  natsServiceUrls,
  natsServiceUsers,
  passwordsForServices,
  type NatsPasswords,
} from './nats-users.js';
import { makeFolder, newPassword, writePrivateFile } from '../local/private-file.js';
import { identifyProcess } from '../processes/process-identity.js';
import { ServerProcess } from './server-process.js';
import { openServerFolder, writeServerState } from './server-state.js';
import type { StartOptions } from './start-options.js';

/** Largest message, in bytes: 8 MB; the server's own default is 1 MB. */
export const NATS_MAX_PAYLOAD_BYTES = 8 * 1024 * 1024;
/** The login of every private server that knows names. */
export const SERVER_USER_NAME = 'costwire';

/** What a server's configuration file says of it. */
export interface ServerSettings {
  /** Address to listen on. */
  readonly host: string;
  readonly port: number;
  readonly password: string;
  /** Folder of the server's data. */
  readonly storeDir: string;
  /** Passwords of the services' own users, where there are such. */
  readonly users?: NatsPasswords;
}

/** A configuration file for NATS; a JSON string is a valid quoted string of that language. */
export function natsConfig({ host, port, password, storeDir, users = {} }: ServerSettings): string {
  const quoted = JSON.stringify(password);
  const services = natsServiceUsers((name) => JSON.stringify(users[name] ?? newPassword()));
  return [
    `host: ${JSON.stringify(host)}`,
    `port: ${port}`,
    `server_name: "costwire-${port}"`,
    `max_payload: ${NATS_MAX_PAYLOAD_BYTES}`,
    'authorization {',
    'users: [',
    `{ user: ${SERVER_USER_NAME}, password: ${quoted} }`,
    services,
    ']',
    '}',
    `jetstream { store_dir: ${JSON.stringify(storeDir)} }`,
    '',
  ].join('\n');
}

/** Resolves when the server accepts the login and answers a ping. */
export async function pingNats(port: number, password: string): Promise<void> {
  const login = JSON.stringify({
    user: SERVER_USER_NAME,
    pass: password,
    verbose: false,
    pedantic: false,
  });
  await exchangeLines(port, `CONNECT ${login}\r\nPING\r\n`, 'PONG');
}

/**
 * Starts a private NATS server with JetStream (file store under `dataDir`) on a loopback port.
 * Takes about 60 ms, so a test may well have its own. Throws `InfrastructureError`.
 */
export async function startNats(options: StartOptions): Promise<ServiceHandle> {
  const binary = options.binary ?? findBinaries('nats')[0];
  if (binary === undefined) throw new InfrastructureError('no nats-server binary found');
  const { dataDir } = options;
  const state = await openServerFolder(dataDir, 'SIGTERM');
  const port = await freePort(options.port ?? state.port);
  const { password } = state;
  const users = passwordsForServices(state.users);
  const storeDir = join(dataDir, 'store');
  const configFile = join(dataDir, 'nats.conf');
  makeFolder(storeDir, 0o700);
  writePrivateFile(configFile, natsConfig({ host: LOOPBACK, port, password, storeDir, users }));
  const server = new ServerProcess({
    service: 'nats',
    binary,
    args: ['-c', configFile],
    cwd: dataDir,
    port,
    url: `nats://${SERVER_USER_NAME}:${password}@${LOOPBACK}:${port}`,
    serviceUrls: natsServiceUrls(LOOPBACK, port, users),
    logFile: join(dataDir, 'server.log'),
    stopSignal: 'SIGTERM',
    probe: () => pingNats(port, password),
    onProcess(pid) {
      const identity = pid === undefined ? undefined : identifyProcess(pid);
      writeServerState(dataDir, { password, port, users, ...(identity && { process: identity }) });
    },
  });
  await server.start();
  return server;
}
