import { join } from 'node:path';
import { makeFolder, newPassword, readJsonFile, writePrivateFile } from '../local/private-file.js';
import { endProcess, type ProcessIdentity } from '../processes/process-identity.js';

/** What is remembered of one private server in `server.json` (0600) of its folder. */
export interface ServerState {
  readonly password: string;
  /** Passwords of further users, by name. */
  readonly users?: Readonly<Record<string, string>>;
  /** The port of the last start: the next one asks for it again, so that URLs stay. */
  readonly port?: number;
  /** The server process while it is believed to run. */
  readonly process?: ProcessIdentity;
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'startedAt' in value &&
    typeof value.startedAt === 'string'
  );
}

function isPasswords(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((password) => typeof password === 'string');
}

/** Reads the state out of parsed JSON; a missing password is generated, bad fields are dropped. */
export function parseServerState(json: unknown): ServerState {
  const record: Record<string, unknown> = typeof json === 'object' && json ? { ...json } : {};
  return {
    password: typeof record['password'] === 'string' ? record['password'] : newPassword(),
    ...(isPasswords(record['users']) && { users: record['users'] }),
    ...(typeof record['port'] === 'number' && { port: record['port'] }),
    ...(isIdentity(record['process']) && { process: record['process'] }),
  };
}

/** Keeps the state of the folder's server. */
export function writeServerState(folder: string, state: ServerState): void {
  writePrivateFile(join(folder, 'server.json'), JSON.stringify(state));
}

/**
 * Makes the folder, reads the state, and ends a server that an earlier process left behind
 * (that process was killed, and its guard as well).
 */
export async function openServerFolder(
  folder: string,
  stopSignal: NodeJS.Signals,
): Promise<ServerState> {
  makeFolder(folder, 0o711);
  const state = parseServerState(readJsonFile(join(folder, 'server.json')));
  if (state.process) await endProcess(state.process, stopSignal);
  writeServerState(folder, state);
  return state;
}
