import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PROJECT_SETTING, READABLE_TABLES, SERVICE_ROLES, TABLE_OWNERS } from '../service-roles.js';

/** Gives every table to the service that writes it, and the API a role that sees one project. */
export class ServiceRoles1764000003000 implements MigrationInterface {
  name = 'ServiceRoles1764000003000';

  async up(runner: QueryRunner): Promise<void> {
    for (const role of Object.values(SERVICE_ROLES)) await ensureRole(runner, role);
    for (const role of new Set(Object.values(TABLE_OWNERS))) {
      // The owner of a partitioned table makes its partitions.
      await runner.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${role}`);
    }
    for (const [table, owner] of Object.entries(TABLE_OWNERS)) {
      await giveTo(runner, table, owner);
    }
    await runner.query(`GRANT USAGE ON SCHEMA public TO ${SERVICE_ROLES.reader}`);
    for (const [table, column] of Object.entries(READABLE_TABLES)) {
      await runner.query(`GRANT SELECT ON ${table} TO ${SERVICE_ROLES.reader}`);
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`
        CREATE POLICY own_project ON ${table} FOR SELECT TO ${SERVICE_ROLES.reader}
        USING (${column} = nullif(current_setting('${PROJECT_SETTING}', true), '')::uuid)`);
    }
  }

  /** Roles stay: other databases of the server may use them. */
  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(READABLE_TABLES)) {
      await runner.query(`DROP POLICY own_project ON ${table}`);
      await runner.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
      await runner.query(`REVOKE ALL ON ${table} FROM ${SERVICE_ROLES.reader}`);
    }
    for (const table of Object.keys(TABLE_OWNERS)) {
      await giveTo(runner, table, 'CURRENT_USER');
    }
    for (const role of Object.values(SERVICE_ROLES)) {
      await runner.query(`REVOKE ALL ON SCHEMA public FROM ${role}`);
    }
  }
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

/** Roles belong to the server: another database's migration may be making the same one now. */
async function ensureRole(runner: QueryRunner, role: string): Promise<void> {
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
