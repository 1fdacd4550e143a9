import { Database, READABLE_TABLES, SERVICE_ROLES, TABLE_OWNERS } from '@costwire/persistence';
import { createTestDatabase, type TestDatabase } from '@costwire/testing';

const PROJECT = '01a1fd84-cd15-758f-882f-3e488cdaa819';
const OTHER = '01a1fd84-cd15-758f-882f-3e488cdaa81a';

// Every role tries every table.
describe('isolation in Postgres', () => {
  let testDatabase: TestDatabase;
  let admin: Database;

  const as = async (role: (typeof SERVICE_ROLES)[keyof typeof SERVICE_ROLES]) =>
    new Database({ url: testDatabase.url, name: role, poolSize: 1, role }).open();

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    admin = await testDatabase.open();
    await admin.query("INSERT INTO projects (id, name) VALUES ($1, 'a'), ($2, 'b')", [
      PROJECT,
      OTHER,
    ]);
    await admin.query(
      `INSERT INTO rollup_hourly SELECT id, 'feature', now(), 'f', 'p', 'm', 1, 0, 1, 1, 0, 0, 0, 1, 1
       FROM projects`,
    );
  });

  afterAll(async () => testDatabase.drop());

  it('lets the reader see nothing without a project', async () => {
    const reader = await as(SERVICE_ROLES.reader);
    for (const table of Object.keys(READABLE_TABLES)) {
      expect(await reader.query(`SELECT 1 FROM ${table}`)).toEqual([]);
    }
    await reader.close();
  });

  it('lets the reader see the rows of its project only, whatever it asks for', async () => {
    const gateway = await as(SERVICE_ROLES.gateway);
    const rows = await gateway.readProject<{ project_id: string }>(
      PROJECT as never,
      'SELECT project_id FROM rollup_hourly WHERE project_id = $1 OR true',
      [OTHER],
    );
    expect(rows).toEqual([{ project_id: PROJECT }]);
    expect(await gateway.query('SELECT id FROM projects')).toHaveLength(2);
    await gateway.close();
  });

  it('lets the reader write nothing', async () => {
    const reader = await as(SERVICE_ROLES.reader);
    for (const table of Object.keys(TABLE_OWNERS)) {
      await expect(reader.query(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/);
    }
    await reader.close();
  });

  it('lets each service change its own tables, but for its audit trail, and no other', async () => {
    for (const role of new Set(Object.values(TABLE_OWNERS))) {
      const service = await as(role);
      for (const [table, owner] of Object.entries(TABLE_OWNERS)) {
        const attempt = service.query(`DELETE FROM ${table} WHERE false`);
        if (owner === role && !table.startsWith('audit_'))
          await expect(attempt).resolves.toEqual([]);
        else await expect(attempt).rejects.toThrow(/permission denied/);
      }
      await service.close();
    }
  });

  it('has an owner for every table', async () => {
    const rows = await admin.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
         AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'schema_migrations'`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(TABLE_OWNERS).sort());
  });
});
