import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { dockerAnswers } from '../docker/docker-command.js';
import { removeContainers, startContainer } from '../docker/docker-service.js';
import { externalService, URL_VARIABLES } from './external-service.js';
import { findBinaries } from './find-binary.js';
import { hostEnvironment } from './host-environment.js';
import {
  InfrastructureError,
  SERVICE_NAMES,
  type Infrastructure,
  type Provider,
  type ServiceHandle,
  type ServiceName,
} from './infrastructure.js';
import { readLiveRecord, writeRecord } from './infrastructure-record.js';
import { findPackageManager, installAdvice, installPackages } from './install-packages.js';
import { makeFolder } from '../local/private-file.js';
import { providerOrder } from './provider-order.js';
import { startNats } from '../servers/start-nats.js';
import type { StartOptions } from '../servers/start-options.js';
import { startPostgres } from '../servers/start-postgres.js';
import { startRedis } from '../servers/start-redis.js';

/** What to get and how. */
export interface InfrastructureOptions {
  /** Folder of all data, passwords and server logs; made when absent. */
  readonly dataDir: string;
  /** Delete the data first. Default false. */
  readonly fresh?: boolean;
  /** False: no waiting for the disk, for tests. Default true. */
  readonly durable?: boolean;
  /** Start a server again when it ends unasked, for long runs. Default false. */
  readonly keepAlive?: boolean;
  /** Where to read the URLs and `COSTWIRE_INFRA`; default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Providers to try, first to last; default `providerOrder`. */
  readonly providers?: readonly Provider[];
  /** Asked before packages are installed; default: yes. */
  readonly confirmInstall?: (command: string) => Promise<boolean>;
  /** Receives one line for each step a person wants to know of; never a secret. */
  readonly log?: (line: string) => void;
}

const START: Readonly<Record<ServiceName, (options: StartOptions) => Promise<ServiceHandle>>> = {
  postgres: startPostgres,
  nats: startNats,
  redis: startRedis,
};

interface Search {
  readonly options: InfrastructureOptions;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: (line: string) => void;
  /** What was tried in vain, for the final error. */
  readonly tried: string[];
}

/** The provider's way to start the service; undefined when the provider has none. */
async function plan(
  search: Search,
  provider: Provider,
  service: ServiceName,
): Promise<(() => Promise<ServiceHandle>) | undefined> {
  const { options, env } = search;
  const dataDir = join(options.dataDir, service);
  const durable = options.durable ?? true;
  switch (provider) {
    case 'env': {
      const url = env[URL_VARIABLES[service]];
      if (!url) return undefined;
      const external = externalService(service, url, 'env');
      return () => Promise.resolve(external);
    }
    case 'binary':
    case 'packages':
      return findBinaries(service).length > 0
        ? () => START[service]({ dataDir, durable })
        : undefined;
    case 'docker':
      if (await dockerAnswers()) return () => startContainer({ service, dataDir, durable });
      if (env['COSTWIRE_INFRA'] !== 'docker') return undefined;
      throw new InfrastructureError('COSTWIRE_INFRA is docker, but no Docker engine answers');
  }
}

/** Installs what is still missing; false when it was not allowed or not possible. */
async function install(search: Search, missing: readonly ServiceName[]): Promise<boolean> {
  const manager = findPackageManager();
  if (!manager) {
    search.tried.push('apt-get or brew (not usable without a password prompt)');
    return false;
  }
  const advice = installAdvice(missing);
  search.log(`${missing.join(', ')} not found; installing by ${manager.name}`);
  if (search.options.confirmInstall && !(await search.options.confirmInstall(advice))) {
    search.tried.push(`${manager.name} (declined)`);
    return false;
  }
  try {
    await installPackages(manager, missing, search.log);
    return true;
  } catch (error) {
    search.tried.push(error instanceof Error ? error.message : String(error));
    return false;
  }
}

/** One way to start each service, or the error that names the one command to run. */
async function planAll(search: Search): Promise<(() => Promise<ServiceHandle>)[]> {
  const mayInstall = search.env['COSTWIRE_NO_INSTALL'] === undefined;
  const preferred = search.env['COSTWIRE_INFRA'];
  const providers = search.options.providers ?? providerOrder({ preferred, mayInstall });
  const plans = new Map<ServiceName, () => Promise<ServiceHandle>>();
  for (const provider of providers) {
    const missing = SERVICE_NAMES.filter((service) => !plans.has(service));
    if (missing.length === 0) break;
    if (provider === 'packages' && !(await install(search, missing))) continue;
    for (const service of missing) {
      const start = await plan(search, provider, service);
      if (start) plans.set(service, start);
      else search.tried.push(`${service}: ${provider}`);
    }
  }
  return SERVICE_NAMES.map((service) => {
    const start = plans.get(service);
    if (start) return start;
    const missing = SERVICE_NAMES.filter((name) => !plans.has(name));
    throw new InfrastructureError(
      `No ${missing.join(', ')} found. Tried ${search.tried.join('; ')}. ` +
        `Install with "${installAdvice(missing)}", or set ` +
        `${missing.map((name) => URL_VARIABLES[name]).join(', ')}.`,
    );
  });
}

/** Starts all in parallel; when one fails, the others are stopped before the error is passed on. */
async function startAll(
  starts: readonly (() => Promise<ServiceHandle>)[],
): Promise<ServiceHandle[]> {
  const results = await Promise.allSettled(starts.map((start) => start()));
  const failed = results.find((result) => result.status === 'rejected');
  const started = results.flatMap((result) =>
    result.status === 'fulfilled' ? [result.value] : [],
  );
  if (!failed) return started;
  await Promise.all(started.map((service) => service.stop()));
  throw failed.reason;
}

function bundle(dataDir: string, handles: readonly ServiceHandle[]): Infrastructure {
  const [postgres, nats, redis] = handles;
  if (!postgres || !nats || !redis) throw new InfrastructureError('a service is missing');
  return {
    dataDir,
    postgres,
    nats,
    redis,
    async stop() {
      await Promise.all(handles.map((handle) => handle.stop()));
    },
  };
}

/**
 * Resolves Postgres, NATS and Redis, each from the first provider that has it, and waits until all
 * three answer. When another live process runs the servers of `dataDir`, its servers are used and
 * `stop` leaves them alone. Servers started here end with this process, however it ends.
 * Throws `InfrastructureError`, whose message says what was tried and what to do.
 */
export async function acquireInfrastructure(
  options: InfrastructureOptions,
): Promise<Infrastructure> {
  const { dataDir, log = () => undefined } = options;
  const live = readLiveRecord(dataDir);
  if (live && options.fresh) {
    throw new InfrastructureError(
      `the data in ${dataDir} are in use by process ${live.owner.pid}; stop it first (npm stop)`,
    );
  }
  if (live) {
    log(`using the servers of process ${live.owner.pid}`);
    const reused = SERVICE_NAMES.map((name) => ({
      ...externalService(name, live.urls[name], 'running'),
      ...(name === 'nats' && { serviceUrls: live.natsUrls }),
    }));
    return bundle(dataDir, reused);
  }
  if (options.fresh) {
    await removeContainers(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
  makeFolder(dataDir, 0o711);
  const search = { options, env: options.env ?? hostEnvironment(), log, tried: [] };
  const handles = await startAll(await planAll(search));
  for (const handle of handles) {
    const { service, provider, host, port } = handle;
    if (options.keepAlive) handle.keepAlive(log);
    log(`${service} ready on ${host}:${port} (${provider})`);
  }
  const infrastructure = bundle(dataDir, handles);
  const { postgres, nats, redis } = infrastructure;
  const urls = { postgres: postgres.url, nats: nats.url, redis: redis.url };
  writeRecord(dataDir, { urls, natsUrls: nats.serviceUrls });
  return infrastructure;
}
