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
const MAX_STOP_MS = 10_000;
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
  let url: string;

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

  const startAll = async (): Promise<void> => {
    const port = String(await freePort());
    url = `http://127.0.0.1:${port}`;
    children = new Map(
      SERVICE_PROCESSES.map(({ name, entry }) => [
        name,
        spawn(process.execPath, [join(ROOT, entry)], {
          stdio: 'ignore',
          env: { ...env, PORT: port },
        }),
      ]),
    );
    await eventually(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(200), {
      timeoutMs: 60_000,
    });
  };
  /** What each process exited with, and within its time or not. */
  const stopAll = async (): Promise<Record<string, string>> => {
    const ends = [...children].map(async ([name, child]) => {
      const startMs = performance.now();
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const [code, signal] = (await exited) as [number | null, string | null];
      const tookMs = performance.now() - startMs;
      const inTime = tookMs < MAX_STOP_MS ? 'in time' : `after ${Math.round(tookMs)} ms`;
      return [name, `${code ?? signal}, ${inTime}`] as const;
    });
    return Object.fromEntries(await Promise.all(ends));
  };

  it.each(CASES)(
    'do so within ten seconds, of their own accord, while %s is away by %s',
    async (name, way) => {
      await startAll();
      await servers[name].kill(way);
      await new Promise((resolve) => setTimeout(resolve, NOTICE_MS));
      const outcomes = await stopAll();
      if (way === 'SIGSTOP') await servers[name].kill('SIGCONT');
      else await servers[name].restart();
      const all = SERVICE_PROCESSES.map((service) => [service.name, '0, in time']);
      expect(outcomes).toEqual(Object.fromEntries(all));
    },
  );
});
