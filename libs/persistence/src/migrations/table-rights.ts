import type { QueryRunner } from 'typeorm';
import { PROJECT_SETTING, SERVICE_ROLES, type ServiceRole } from '../service-roles.js';

/**
 * A migration's tables, each with the column that names the project when the API may read it, `null`
 * when it may not. Written out in the migration: what a later one adds is not there yet.
 */
export type TablesOfAnOwner = Readonly<Record<string, string | null>>;

/** Gives tables to the service that writes them; the API reads its project's rows of some. */
export async function handOver(
  runner: QueryRunner,
  role: ServiceRole,
  tables: TablesOfAnOwner,
): Promise<void> {
  await ensureRole(runner, role);
  await ensureRole(runner, SERVICE_ROLES.reader);
  // The owner of a partitioned table makes its partitions.
  await runner.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${role}`);
  await runner.query(`GRANT USAGE ON SCHEMA public TO ${SERVICE_ROLES.reader}`);
  for (const [table, column] of Object.entries(tables)) {
    await giveTo(runner, table, role);
    if (column !== null) await letReaderSee(runner, table, column);
  }
}

/** Takes back what {@link handOver} gave. Roles stay: other databases of the server may use them. */
export async function takeBack(runner: QueryRunner, tables: TablesOfAnOwner): Promise<void> {
  for (const [table, column] of Object.entries(tables)) {
    if (column !== null) {
      await runner.query(`DROP POLICY own_project ON ${table}`);
      await runner.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
      await runner.query(`REVOKE ALL ON ${table} FROM ${SERVICE_ROLES.reader}`);
    }
    await giveTo(runner, table, 'CURRENT_USER');
  }
}

/** Shows the rows of one project to the role of the API: the project named in the transaction. */
export async function letReaderSee(
  runner: QueryRunner,
  table: string,
  column: string,
): Promise<void> {
  await runner.query(`GRANT SELECT ON ${table} TO ${SERVICE_ROLES.reader}`);
  await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
  await runner.query(`
    CREATE POLICY own_project ON ${table} FOR SELECT TO ${SERVICE_ROLES.reader}
    USING (${column} = nullif(current_setting('${PROJECT_SETTING}', true), '')::uuid)`);
}

/** Lets a service read, and only read, all rows of a table that another one owns. */
export async function letServiceRead(
  runner: QueryRunner,
  table: string,
  role: ServiceRole,
): Promise<void> {
  await ensureRole(runner, role);
  await runner.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
  await runner.query(`GRANT SELECT ON ${table} TO ${role}`);
  // Without row-level security on the table the policy changes nothing.
  await runner.query(
    `CREATE POLICY read_by_${role} ON ${table} FOR SELECT TO ${role} USING (true)`,
  );
}

/** Roles belong to the server: another database's migration may be making the same one now. */
export async function ensureRole(runner: QueryRunner, role: ServiceRole): Promise<void> {
  await runner.query(`
    DO $$ BEGIN
      CREATE ROLE ${role} NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$`);
  await runner.query(`
    DO $$ BEGIN
      IF NOT pg_has_role(current_user, '${role}', 'member') THEN
        EXECUTE format('GRANT ${role} TO %I', current_user);
      END IF;
    END $$`);
}

/** Changes the owner of a table and of its partitions, which each have one of their own. */
async function giveTo(runner: QueryRunner, table: string, owner: string): Promise<void> {
  const partitions = (await runner.query(
    'SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass',
    [table],
  )) as { name: string }[];
  for (const { name } of [{ name: table }, ...partitions]) {
    await runner.query(`ALTER TABLE ${name} OWNER TO ${owner}`);
  }
}
