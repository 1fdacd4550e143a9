import { createTestDatabase, type TestDatabase } from '@costwire/testing';
import { MIGRATIONS } from './migrations/all-migrations.js';
import { Migrator } from './migrator.js';

let database: TestDatabase;
const migrators: Migrator[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
});
afterAll(async () => {
  await Promise.all(migrators.map((migrator) => migrator.close()));
  await database.drop();
});

const NAMES = MIGRATIONS.map(({ name }) => name);

function newMigrator(): Migrator {
  const migrator = new Migrator(database.url);
  migrators.push(migrator);
  return migrator;
}

/** Everything of ours in the schema, and what it looks like. */
async function schema(): Promise<string[]> {
  const pool = await database.open(1);
  const rows = await pool.query<{ line: string }>(`
    SELECT format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) AS line
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'schema_migrations'
    UNION ALL
    SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'schema_migrations'
    ORDER BY 1`);
  await pool.close();
  return rows.map(({ line }) => line);
}

describe('the migrations', () => {
  let built: string[];

  test('are all missing in an empty database', async () => {
    const status = await newMigrator().status();
    expect(status).toEqual(NAMES.map((name) => ({ name, applied: false })));
    expect(await newMigrator().down()).toBeUndefined();
  });

  test('are applied once by processes that start at the same time', async () => {
    const applied = await Promise.all(
      [newMigrator(), newMigrator(), newMigrator()].map((m) => m.up()),
    );
    expect(applied.flat()).toEqual(NAMES);
    built = await schema();
    expect(built.length).toBeGreaterThan(50);
  });

  test('leave nothing to do for a second run', async () => {
    const migrator = newMigrator();
    expect(await migrator.up()).toEqual([]);
    expect((await migrator.status()).every(({ applied }) => applied)).toBe(true);
  });

  test('make the tables that the entities describe', async () => {
    const pool = await database.open(2);
    const { upQueries } = await pool.dataSource.driver.createSchemaBuilder().log();
    const own = pool.dataSource.entityMetadatas.map(({ tableName }) => tableName);
    const drift = upQueries
      .map(({ query }) => query)
      // Indexes and the tables that are written by COPY are the migrations' own.
      .filter((query) => !query.startsWith('DROP INDEX'))
      .filter((query) => own.some((table) => query.includes(`"${table}"`)));
    expect(own.sort()).toEqual(['api_keys', 'projects']);
    expect(drift).toEqual([]);
  });

  test('can be taken back to nothing, newest first, and applied again', async () => {
    const migrator = newMigrator();
    for (const name of [...NAMES].reverse()) expect(await migrator.down()).toBe(name);
    expect(await schema()).toEqual([]);
    expect(await migrator.down()).toBeUndefined();
    expect(await migrator.up()).toEqual(NAMES);
    expect(await schema()).toEqual(built);
  });
});
