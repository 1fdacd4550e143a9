import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  acquireInfrastructure,
  freePort,
  installationSecret,
  makeTemporaryDataDir,
  SERVICE_PROCESSES,
  Supervisor,
  type Infrastructure,
} from '@costwire/infra';
import { processEnvironment, type Environment } from '@costwire/runtime';

/** The repository. */
export const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A complete Costwire of its own: private servers, every service as a process, a first key. */
export interface Installation {
  url: string;
  apiKey: string;
  projectId: string;
  infrastructure: Infrastructure;
  services: Supervisor;
  /** Ends everything and deletes the data. */
  stop(): Promise<void>;
}

/** How an installation is started. */
export interface InstallationOptions {
  /** Receives every log line of the services. */
  onLine?: (name: string, line: string) => void;
  /** More environment for the services. */
  env?: Record<string, string>;
}

const READY_TIMEOUT_MS = 30_000;

/** Starts an installation with durable servers, as in production. */
export async function startInstallation(options: InstallationOptions = {}): Promise<Installation> {
  const dataDir = makeTemporaryDataDir();
  const infrastructure = await acquireInfrastructure({
    dataDir,
    durable: true,
    log: () => undefined,
  });
  const port = await freePort();
  const env = {
    ...processEnvironment(),
    DATABASE_URL: infrastructure.postgres.url,
    NATS_URL: infrastructure.nats.url,
    ...brokerLogins(infrastructure),
    REDIS_URL: infrastructure.redis.url,
    COSTWIRE_SECRET: installationSecret(dataDir),
    LOG_LEVEL: 'warn',
    HOST: '127.0.0.1',
    PORT: String(port),
    ...options.env,
  };
  runEntry('migrate.js', ['up'], env);
  const first = JSON.parse(runEntry('bootstrap.js', [], env)) as {
    api_key: string;
    project_id: string;
  };
  const services = new Supervisor({
    projectRoot: PROJECT_ROOT,
    env,
    processes: SERVICE_PROCESSES,
    onLine: options.onLine ?? (() => undefined),
  });
  await services.start();
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url);
  return {
    url,
    apiKey: first.api_key,
    projectId: first.project_id,
    infrastructure,
    services,
    stop: async () => {
      await services.stop();
      await infrastructure.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The login of each service at the broker, as variables. */
function brokerLogins({ nats }: Infrastructure): Record<string, string> {
  const urls = Object.entries(nats.serviceUrls ?? {});
  return Object.fromEntries(urls.map(([name, url]) => [`NATS_URL_${name.toUpperCase()}`, url]));
}

/** Waits until the gateway says that it accepts events. */
export async function untilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + READY_TIMEOUT_MS; ;) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.status === 200) return;
    if (Date.now() > deadline) throw new Error(`${url} is not ready`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function runEntry(entry: string, args: string[], env: Environment): string {
  const file = join(PROJECT_ROOT, 'apps/standalone/dist', entry);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${entry} failed: ${stderr}`);
  return stdout;
}
