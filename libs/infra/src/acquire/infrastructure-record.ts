import { join } from 'node:path';
import type { ServiceName } from './infrastructure.js';
import { readJsonFile, writePrivateFile } from '../local/private-file.js';
import { identifyProcess, isAlive, type ProcessIdentity } from '../processes/process-identity.js';

/** Who runs the servers of a data folder, and where they are. */
export interface InfrastructureRecord {
  readonly owner: ProcessIdentity;
  readonly urls: Readonly<Record<ServiceName, string>>;
  /** URLs of the services' own users of NATS. */
  readonly natsUrls?: Readonly<Record<string, string>> | undefined;
}

const recordFile = (dataDir: string): string => join(dataDir, 'infrastructure.json');

/** Notes this process as the owner of the folder's servers. */
export function writeRecord(
  dataDir: string,
  { urls, natsUrls }: Omit<InfrastructureRecord, 'owner'>,
): void {
  const owner = identifyProcess(process.pid);
  if (owner) writePrivateFile(recordFile(dataDir), JSON.stringify({ owner, urls, natsUrls }));
}

function isRecord(json: unknown): json is InfrastructureRecord {
  if (typeof json !== 'object' || json === null) return false;
  return (
    'owner' in json &&
    typeof json.owner === 'object' &&
    'urls' in json &&
    typeof json.urls === 'object'
  );
}

/** The record of the folder when its owner is alive and is not this process; else undefined. */
export function readLiveRecord(dataDir: string): InfrastructureRecord | undefined {
  const json = readJsonFile(recordFile(dataDir));
  if (!isRecord(json) || json.owner.pid === process.pid || !isAlive(json.owner)) return undefined;
  return json;
}
