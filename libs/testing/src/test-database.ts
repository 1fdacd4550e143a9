import { randomBytes } from 'node:crypto';
import { Database, Migrator } from '@costwire/persistence';
import { processEnvironment } from '@costwire/runtime';

/** A database that belongs to one spec file. */
export interface TestDatabase {
  readonly url: string;
  /** Opens a pool on it; it is closed by {@link TestDatabase.drop}. */
  open(poolSize?: number): Promise<Database>;
  /** Closes the pools and drops the database, whoever is still connected. */
  drop(): Promise<void>;
}

/**
 * Makes a database on the server of `DATABASE_URL` with every migration applied.
 *
 * @param options.migrated false leaves it empty.
 * @throws when `DATABASE_URL` is not set: `npm test` sets it.
 */
export async function createTestDatabase(
  options: { migrated?: boolean } = {},
): Promise<TestDatabase> {
  const serverUrl = processEnvironment()['DATABASE_URL'];
  if (!serverUrl) throw new Error('DATABASE_URL is not set; run the tests by `npm test`');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  if (options.migrated ?? true) await migrate(url);
  const pools: Database[] = [];
  return {
    url,
    async open(poolSize = 4) {
      const pool = await new Database({ url, name: 'test', poolSize }).open();
      pools.push(pool);
      return pool;
    },
    async drop() {
      await Promise.all(pools.map(async (pool) => pool.close()));
      await onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const server = await new Database({ url, name: 'testing', poolSize: 1 }).open();
  try {
    await server.query(statement);
  } finally {
    await server.close();
  }
}

async function migrate(url: string): Promise<void> {
  const migrator = new Migrator(url);
  try {
    await migrator.up();
  } finally {
    await migrator.close();
  }
}
