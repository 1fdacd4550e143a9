import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { acquireInfrastructure } from './acquire-infrastructure.js';
import { makeTemporaryDataDir } from '../local/data-location.js';
import { identifyProcess, isAlive, waitUntilGone } from '../processes/process-identity.js';

jest.setTimeout(60_000);

const library = pathToFileURL(join(__dirname, '..', '..', 'dist', 'index.js')).href;
const noUrls = { PATH: process.env['PATH'] };
let dataDir: string;

beforeEach(() => {
  dataDir = makeTemporaryDataDir();
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

const acquire = (more: object = {}): ReturnType<typeof acquireInfrastructure> =>
  acquireInfrastructure({ dataDir, durable: false, env: noUrls, ...more });

/** Another process that owns the servers of the folder: its handle and their process ids. */
async function otherOwner(): Promise<{ child: ChildProcess; pids: number[] }> {
  const script = `
    const { acquireInfrastructure } = await import(${JSON.stringify(library)});
    const options = { dataDir: ${JSON.stringify(dataDir)}, durable: false, env: {} };
    const { postgres, nats, redis } = await acquireInfrastructure(options);
    console.log(JSON.stringify([postgres.pid, nats.pid, redis.pid]));
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    child.once('exit', () => reject(new Error('ended early; is libs/infra built (npx tsc -b)?')));
  });
  return { child, pids: JSON.parse(line) as number[] };
}

describe('acquiring infrastructure', () => {
  it('uses the servers the operator names and starts none', async () => {
    const env = { DATABASE_URL: 'postgres://a', NATS_URL: 'nats://b', REDIS_URL: 'redis://c' };
    const infrastructure = await acquire({ env });
    expect(infrastructure.postgres).toMatchObject({ provider: 'env', url: 'postgres://a' });
    expect(infrastructure.nats.provider).toBe('env');
    await infrastructure.stop();
  });

  it('keeps ports, passwords and data from one start to the next, and none of them when fresh', async () => {
    const first = await acquire();
    await first.stop();
    const second = await acquire();
    expect(second.postgres.url).toBe(first.postgres.url);
    expect(second.nats.url).toBe(first.nats.url);
    await second.stop();
    const fresh = await acquire({ fresh: true });
    expect(new URL(fresh.postgres.url).password).not.toBe(new URL(first.postgres.url).password);
    await fresh.stop();
    expect(statSync(join(dataDir, 'infrastructure.json')).mode & 0o777).toBe(0o600);
  });

  it('shares the servers of a live process and leaves them running', async () => {
    const { child, pids } = await otherOwner();
    const shared = await acquire();
    expect(shared.postgres.provider).toBe('running');
    await shared.stop();
    expect(pids.map((pid) => identifyProcess(pid) !== undefined)).toEqual([true, true, true]);
    await expect(acquire({ fresh: true })).rejects.toThrow('npm stop');
    child.kill('SIGKILL');
  });

  it('lets no server outlive an owner that was killed, and starts again from its data', async () => {
    const { child, pids } = await otherOwner();
    const identities = pids.map((pid) => identifyProcess(pid));
    child.kill('SIGKILL');
    for (const identity of identities) {
      expect(identity && (await waitUntilGone(identity, 10_000))).toBe(true);
    }
    const next = await acquire();
    expect(next.postgres.provider).toBe('binary');
    await next.stop();
  });

  it('ends servers that were left behind although their guards were killed too', async () => {
    const first = await acquire();
    const left = identifyProcess(first.nats.pid ?? 0);
    const second = await acquire();
    expect(left && isAlive(left)).toBe(false);
    expect(second.nats.port).toBe(first.nats.port);
    await Promise.all([first.stop(), second.stop()]);
  });

  it('names what is missing, what was tried and the command to run', async () => {
    const failure = acquire({ providers: ['env'], env: { REDIS_URL: 'redis://c' } });
    await expect(failure).rejects.toThrow(
      /No postgres, nats found.*install.*DATABASE_URL, NATS_URL/,
    );
  });

  it('installs nothing without consent', async () => {
    const asked: string[] = [];
    const confirmInstall = (command: string): Promise<boolean> => {
      asked.push(command);
      return Promise.resolve(false);
    };
    await expect(acquire({ providers: ['packages'], confirmInstall })).rejects.toThrow(
      'No postgres',
    );
    expect(asked.length).toBeLessThanOrEqual(1);
  });

  it('stops what had started when one of the three does not start', async () => {
    const env = { ...noUrls, NATS_URL: 'nats://:::bad' };
    await expect(acquire({ env })).rejects.toThrow('NATS_URL is not a URL');
    expect(existsSync(join(dataDir, 'infrastructure.json'))).toBe(false);
  });
});
