import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { findBinaries, resolveBinary } from '../acquire/find-binary.js';
import { freePort, LOOPBACK } from './free-port.js';
import { hostEnvironment } from '../acquire/host-environment.js';
import { InfrastructureError, type ServiceHandle } from '../acquire/infrastructure.js';
import { makeFolder, writePrivateFile } from '../local/private-file.js';
import { identifyProcess } from '../processes/process-identity.js';
import { ServerProcess } from './server-process.js';
import { openServerFolder, writeServerState } from './server-state.js';
import { canEnter, unprivilegedUser, type ServerUser } from './server-user.js';
import { SERVER_USER_NAME } from './start-nats.js';
import type { StartOptions } from './start-options.js';

/** The database of a private Postgres, named like its role. */
const NAME = SERVER_USER_NAME;
const run = promisify(execFile);

/** The major version a data folder was made by; undefined when it is not initialised. */
function dataVersion(pgData: string): number | undefined {
  const file = join(pgData, 'PG_VERSION');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').trim()) : undefined;
}

async function binaryVersion(binary: string): Promise<number> {
  const { stdout } = await run(binary, ['--version']);
  return Number(/(\d+)/.exec(stdout)?.[1]);
}

/** The first binary able to open the data: Postgres reads the data of its own major version only. */
async function chooseBinary(candidates: readonly string[], pgData: string): Promise<string> {
  const wanted = dataVersion(pgData);
  for (const candidate of candidates.map(resolveBinary)) {
    if (wanted === undefined || (await binaryVersion(candidate)) === wanted) return candidate;
  }
  throw new InfrastructureError(
    candidates.length === 0
      ? 'no postgres binary found'
      : `the data in ${pgData} was written by Postgres ${wanted}, which is not installed; ` +
          'install it, or begin anew with --fresh',
  );
}

/** Whom the server runs as; data that exist keep their owner. */
function chooseUser(pgData: string): ServerUser | undefined {
  const user = unprivilegedUser();
  if (!user || dataVersion(pgData) === undefined) return user;
  const { uid, gid } = statSync(pgData);
  return uid === 0 ? user : { uid, gid };
}

interface NewCluster {
  readonly binary: string;
  readonly folder: string;
  readonly pgData: string;
  readonly password: string;
  readonly durable: boolean;
  readonly user: ServerUser | undefined;
}

async function initialise(cluster: NewCluster): Promise<void> {
  const { binary, folder, pgData, password, durable, user } = cluster;
  // An initdb that was interrupted leaves a folder without PG_VERSION, which it refuses to reuse.
  rmSync(pgData, { recursive: true, force: true });
  makeFolder(pgData, 0o700, user);
  const passwordFile = join(folder, 'initdb-password');
  writePrivateFile(passwordFile, password, user);
  const args = ['-D', pgData, '-U', NAME, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  const locale = ['-E', 'UTF8', '--locale=C', '--no-instructions'];
  try {
    await run(
      join(dirname(binary), 'initdb'),
      [...args, ...locale, ...(durable ? [] : ['--no-sync'])],
      { cwd: pgData, env: { PATH: hostEnvironment()['PATH'], LC_ALL: 'C', TZ: 'UTC' }, ...user },
    );
  } catch (error) {
    const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new InfrastructureError(`initdb failed: ${text.trim()}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Settings that do not depend on where the server runs, as `-c` flags. */
export function postgresFlags(
  settings: Readonly<Record<string, string>>,
  durable: boolean,
): string[] {
  const all = {
    ...settings,
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: '200',
    shared_buffers: '256MB',
    max_wal_size: '4GB',
    // Commits still reach the operating system, so kill -9 of the server loses none of them.
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Command line of a private server: TCP on the loopback interface only, no socket file. */
function postgresArguments(pgData: string, port: number, durable: boolean): string[] {
  const settings = { listen_addresses: LOOPBACK, unix_socket_directories: '' };
  return ['-D', pgData, '-p', String(port), ...postgresFlags(settings, durable)];
}

/** Resolves when the database answers a query. */
export async function pingPostgres(url: string): Promise<void> {
  await query(url, 'SELECT 1');
}

/** Runs one statement on its own connection and returns the number of rows. */
async function query(url: string, text: string, values: string[] = []): Promise<number> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A server that goes away reports on the idle connection as well; the query has rejected then.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(text, values)).rowCount ?? 0;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const found = await query(adminUrl, 'SELECT 1 FROM pg_database WHERE datname = $1', [NAME]);
  if (found === 0) await query(adminUrl, `CREATE DATABASE ${NAME}`);
}

/**
 * Starts a private Postgres on a loopback port, initialising `dataDir` the first time (about one
 * second), with the database and superuser `costwire`. Throws `InfrastructureError`.
 */
export async function startPostgres(options: StartOptions): Promise<ServiceHandle> {
  const { dataDir, durable = true } = options;
  const pgData = join(dataDir, 'data');
  const candidates = options.binary ? [options.binary] : findBinaries('postgres');
  const binary = await chooseBinary(candidates, pgData);
  const state = await openServerFolder(dataDir, 'SIGINT');
  const user = chooseUser(pgData);
  if (!canEnter(dataDir, user)) {
    throw new InfrastructureError(
      `Postgres cannot run as root, and the user it runs as (uid ${user?.uid}) may not enter ${dataDir}`,
    );
  }
  const { password } = state;
  if (dataVersion(pgData) === undefined) {
    await initialise({ binary, folder: dataDir, pgData, password, durable, user });
  }
  const port = await freePort(options.port ?? state.port);
  const server = `postgres://${NAME}:${password}@${LOOPBACK}:${port}`;
  const postgres = new ServerProcess({
    service: 'postgres',
    binary,
    args: postgresArguments(pgData, port, durable),
    cwd: pgData,
    user,
    port,
    url: `${server}/${NAME}`,
    logFile: join(dataDir, 'server.log'),
    stopSignal: 'SIGINT',
    probe: () => pingPostgres(`${server}/postgres`),
    onProcess(pid) {
      const identity = pid === undefined ? undefined : identifyProcess(pid);
      writeServerState(dataDir, { password, port, ...(identity && { process: identity }) });
    },
  });
  await postgres.start();
  await ensureDatabase(`${server}/postgres`);
  return postgres;
}
