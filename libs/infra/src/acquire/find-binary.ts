import { accessSync, constants, readdirSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { hostEnvironment } from './host-environment.js';
import type { ServiceName } from './infrastructure.js';

/** What the search looks at; replaced in tests. */
export interface BinarySearch {
  readonly path: string;
  readonly isExecutable: (file: string) => boolean;
  /** The names in a folder; empty when it cannot be read. */
  readonly listFolder: (folder: string) => readonly string[];
}

/** The names a server goes by. Valkey is the continuation of Redis under its free licence. */
const BINARY_NAMES: Readonly<Record<ServiceName, readonly string[]>> = {
  postgres: ['postgres'],
  nats: ['nats-server'],
  redis: ['redis-server', 'valkey-server'],
};

/** Where package managers put servers although PATH often leaves the folder out. */
const KNOWN_FOLDERS = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin'];
const HOMEBREW_FOLDERS = [
  '/opt/homebrew/bin',
  '/opt/homebrew/sbin',
  '/home/linuxbrew/.linuxbrew/bin',
];
const VERSIONED_POSTGRES = ['/usr/lib/postgresql', '/usr/local/lib/postgresql'];
const HOMEBREW_OPT = ['/opt/homebrew/opt', '/usr/local/opt'];

/** The file system and PATH of this process. */
function systemSearch(): BinarySearch {
  return {
    path: hostEnvironment()['PATH'] ?? '',
    isExecutable(file) {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    },
    listFolder(folder) {
      try {
        return readdirSync(folder);
      } catch {
        return [];
      }
    },
  };
}

/** Folders such as /usr/lib/postgresql/17/bin and .../opt/postgresql@17/bin, newest first. */
function postgresFolders(search: BinarySearch): string[] {
  const versions = VERSIONED_POSTGRES.flatMap((folder) =>
    search.listFolder(folder).map((name) => ({ folder, name, version: Number(name) })),
  );
  const formulas = HOMEBREW_OPT.flatMap((folder) =>
    search
      .listFolder(folder)
      .filter((name) => /^postgresql(@\d+)?$/.test(name))
      .map((name) => ({ folder, name, version: Number(name.split('@')[1] ?? 0) })),
  );
  return [...versions, ...formulas]
    .filter(({ version }) => Number.isFinite(version))
    .sort((a, b) => b.version - a.version)
    .map(({ folder, name }) => join(folder, name, 'bin'));
}

/**
 * All binaries of the service in the order of preference: PATH, the newest versioned Postgres, the
 * usual folders. A `postgres` without `initdb` beside it is left out. Empty when there is none.
 */
export function findBinaries(service: ServiceName, search = systemSearch()): string[] {
  const folders = [
    ...search.path.split(delimiter).filter((folder) => folder.startsWith('/')),
    ...(service === 'postgres' ? postgresFolders(search) : []),
    ...KNOWN_FOLDERS,
    ...HOMEBREW_FOLDERS,
  ];
  const files = folders.flatMap((folder) =>
    BINARY_NAMES[service].map((name) => ({ folder, name })),
  );
  const usable = files
    .filter(({ folder, name }) => search.isExecutable(join(folder, name)))
    .filter(({ folder }) => service !== 'postgres' || search.isExecutable(join(folder, 'initdb')))
    .map(({ folder, name }) => join(folder, name));
  return [...new Set(usable)];
}

/** The file behind symbolic links; Postgres finds its share folder from there. */
export function resolveBinary(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
