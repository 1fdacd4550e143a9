import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  freePort,
  makeTemporaryDataDir,
  SERVICE_PROCESSES,
  startNats,
  startPostgres,
  startRedis,
  type ServiceHandle,
} from '@costwire/infra';
import { Migrator } from '@costwire/persistence';
import { processEnvironment } from '@costwire/runtime';
import { eventually } from '@costwire/testing';

const ROOT = join(__dirname, '..');
const SERVERS = ['postgres', 'nats', 'redis'] as const;
type ServerName = (typeof SERVERS)[number];

/** How a server is away: it ended, or its connections stay open and nothing comes back. */
const CASES = [
  ['postgres', 'SIGKILL'],
  ['postgres', 'SIGSTOP'],
  ['nats', 'SIGKILL'],
  ['nats', 'SIGSTOP'],
  ['redis', 'SIGSTOP'],
] as const satisfies [ServerName, NodeJS.Signals][];

/** Time in which services notice that something is away, and are in the middle of it. */
const NOTICE_MS = 1_500;

describe('services that are asked to end', () => {
  const dataDir = makeTemporaryDataDir();
  const servers = {} as Record<ServerName, ServiceHandle>;
  let env: Record<string, string | undefined>;
  let children: Map<string, ChildProcess> = new Map();

  beforeAll(async () => {
    const start = { postgres: startPostgres, nats: startNats, redis: startRedis };
    for (const name of SERVERS) {
      const folder = join(dataDir, name);
      mkdirSync(folder, { mode: 0o711 });
      servers[name] = await start[name]({ dataDir: folder, durable: false });
    }
    const migrator = new Migrator(servers.postgres.url);
    await migrator.up();
    await migrator.close();
    const logins = Object.entries(servers.nats.serviceUrls ?? {});
    env = {
      ...processEnvironment(),
      DATABASE_URL: servers.postgres.url,
      REDIS_URL: servers.redis.url,
      NATS_URL: servers.nats.url,
      ...Object.fromEntries(
        logins.map(([name, login]) => [`NATS_URL_${name.toUpperCase()}`, login]),
      ),
      COSTWIRE_SECRET: 'a secret that is only used by the end-to-end tests',
      COSTWIRE_STREAM_MAX_BYTES: String(64 * 1024 * 1024),
      COSTWIRE_DRAIN_TIMEOUT_MS: '3000',
      // A process that ends by itself does so on a busy machine as well; one that hangs never does.
      COSTWIRE_STOP_LIMIT_MS: '60000',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'fatal',
    };
  });

  afterEach(() => {
    for (const child of children.values()) child.kill('SIGKILL');
  });
  afterAll(async () => {
    for (const name of SERVERS) await servers[name]?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Starts every process, and waits for each: one that is still starting needs what will be away. */
  const startAll = async (): Promise<void> => {
    children = new Map();
    const urls: string[] = [];
    for (const { name, entry } of SERVICE_PROCESSES) {
      const port = String(await freePort());
      const where = name === 'gateway' ? { PORT: port } : { COSTWIRE_TELEMETRY_PORT: port };
      const options = { stdio: 'ignore', env: { ...env, ...where } } as const;
      children.set(name, spawn(process.execPath, [join(ROOT, entry)], options));
      urls.push(`http://127.0.0.1:${port}/health/ready`);
    }
    for (const url of urls) {
      await eventually(async () => expect((await fetch(url)).status).toBe(200), {
        timeoutMs: 120_000,
      });
    }
  };
  /** What each process exited with: 1 when it had to be cut off. */
  const stopAll = async (): Promise<Record<string, unknown>> => {
    const ends = [...children].map(async ([name, child]) => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const [code, signal] = (await exited) as [number | null, string | null];
      return [name, code ?? signal] as const;
    });
    return Object.fromEntries(await Promise.all(ends));
  };

  it.each(CASES)('do so of their own accord while %s is away by %s', async (name, way) => {
    await startAll();
    await servers[name].kill(way);
    await new Promise((resolve) => setTimeout(resolve, NOTICE_MS));
    const outcomes = await stopAll();
    if (way === 'SIGSTOP') await servers[name].kill('SIGCONT');
    else await servers[name].restart();
    const all = SERVICE_PROCESSES.map((service) => [service.name, 0]);
    expect(outcomes).toEqual(Object.fromEntries(all));
  });
});
