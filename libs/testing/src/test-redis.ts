import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '@costwire/infra';

/** A Redis server that belongs to one spec file. */
export interface TestRedis {
  readonly url: string;
  /** Where its files are. */
  readonly dataDir: string;
  /** Ends the server as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same port and files. */
  restart(): Promise<void>;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

/** Starts a private Redis on a free port, its files in a temporary folder. */
export async function startTestRedis(): Promise<TestRedis> {
  const dataDir = mkdtempSync(join(tmpdir(), 'costwire-redis-'));
  const server = await startRedis({ dataDir, durable: false });
  return {
    url: server.url,
    dataDir,
    kill: async () => server.kill(),
    restart: async () => server.restart(),
    async stop() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
