import { join } from 'node:path';
import { makeFolder, readJsonFile, writePrivateFile } from './private-file.js';
import { identifyProcess, isAlive, type ProcessIdentity } from '../processes/process-identity.js';

/** What `.costwire/local.json` (0600) says of the project's own installation. */
export interface LocalState {
  /** Base URL of the API. */
  readonly url?: string;
  /** The first API key: a secret. */
  readonly api_key?: string;
  readonly project_id?: string;
  /** The process that runs everything; it may have ended since. */
  readonly pid?: number;
  /** Start time of that process, see `ProcessIdentity`. */
  readonly started_at?: string;
  readonly database_url?: string;
  readonly nats_url?: string;
  readonly redis_url?: string;
  readonly data_dir?: string;
}

const FIELDS = [
  'url',
  'api_key',
  'project_id',
  'started_at',
  'database_url',
  'nats_url',
  'redis_url',
  'data_dir',
] as const;

/** The folder, below the project's root, of everything that is made at run time. */
export function runtimeFolder(projectRoot: string): string {
  return join(projectRoot, '.costwire');
}

/** The state out of parsed JSON; fields of the wrong type are dropped. */
export function parseLocalState(json: unknown): LocalState {
  const record: Record<string, unknown> = typeof json === 'object' && json ? { ...json } : {};
  const strings = FIELDS.flatMap((field) => {
    const value = record[field];
    return typeof value === 'string' ? [[field, value] as const] : [];
  });
  const pid = record['pid'];
  return { ...Object.fromEntries(strings), ...(typeof pid === 'number' && { pid }) };
}

/** Reads `.costwire/local.json`; empty when it is absent or broken. */
export function readLocalState(projectRoot: string): LocalState {
  return parseLocalState(readJsonFile(join(runtimeFolder(projectRoot), 'local.json')));
}

/** Writes `.costwire/local.json`, readable by its owner only. */
export function writeLocalState(projectRoot: string, state: LocalState): void {
  const folder = runtimeFolder(projectRoot);
  makeFolder(folder, 0o711);
  writePrivateFile(join(folder, 'local.json'), `${JSON.stringify(state, null, 2)}\n`);
}

/** The live process that runs this installation; undefined when there is none. */
export function runningInstance(state: LocalState): ProcessIdentity | undefined {
  if (state.pid === undefined || state.started_at === undefined) return undefined;
  const identity = { pid: state.pid, startedAt: state.started_at };
  return isAlive(identity) ? identity : undefined;
}

/** This process as the fields of `local.json` that name the running one. */
export function thisInstance(): Pick<LocalState, 'pid' | 'started_at'> {
  const identity = identifyProcess(process.pid);
  return { pid: process.pid, ...(identity && { started_at: identity.startedAt }) };
}
