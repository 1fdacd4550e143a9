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

/** Names the database that {@link createTestDatabase} copies; `npm test` makes one for all specs. */
export const TEMPLATE_VARIABLE = 'COSTWIRE_TEST_TEMPLATE';

/**
 * Makes a database on this server with every migration applied, for specs to copy: a tenth of the
 * time that the migrations take. Nobody may be connected to it.
 */
export async function createTemplateDatabase(
  serverUrl: string,
): Promise<{ name: string; drop(): Promise<void> }> {
  const { name, url } = await createDatabase(serverUrl);
  await migrate(url);
  return { name, drop: async () => dropDatabase(serverUrl, name) };
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
  const environment = processEnvironment();
  const serverUrl = environment['DATABASE_URL'];
  if (!serverUrl) throw new Error('DATABASE_URL is not set; run the tests by `npm test`');
  const migrated = options.migrated ?? true;
  const template = migrated ? environment[TEMPLATE_VARIABLE] : undefined;
  const { name, url } = await createDatabase(serverUrl, template);
  if (migrated && template === undefined) await migrate(url);
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
      await dropDatabase(serverUrl, name);
    },
  };
}

async function createDatabase(
  serverUrl: string,
  template?: string,
): Promise<{ name: string; url: string }> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const from = template === undefined ? '' : ` TEMPLATE ${template}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}${from}`);
  return { name, url: Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href };
}

async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
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
