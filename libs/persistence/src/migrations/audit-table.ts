import type { QueryRunner } from 'typeorm';
import { auditTable, SERVICE_ROLES, type AuditOwner } from '../service-roles.js';
import { ensureRole, letReaderSee } from './table-rights.js';

/**
 * Makes the audit trail of one service. The service may add to it and read it, not change it: the
 * table stays with the login that migrates. The gateway reads all of them, to verify the chains.
 */
export async function createAuditTable(runner: QueryRunner, owner: AuditOwner): Promise<void> {
  const table = auditTable(owner);
  const writer = SERVICE_ROLES[owner];
  await runner.query(`
    CREATE TABLE ${table} (
      seq bigint PRIMARY KEY,
      at timestamptz NOT NULL,
      project_id uuid,
      actor text NOT NULL,
      action text NOT NULL,
      subject text NOT NULL,
      details json NOT NULL,
      previous_hash text NOT NULL,
      hash text NOT NULL
    )`);
  await runner.query(`CREATE INDEX ${table}_project ON ${table} (project_id, seq)`);
  for (const role of new Set([writer, SERVICE_ROLES.gateway, SERVICE_ROLES.reader])) {
    await ensureRole(runner, role);
    await runner.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
  }
  await letReaderSee(runner, table, 'project_id');
  for (const role of new Set([writer, SERVICE_ROLES.gateway])) {
    await runner.query(`GRANT SELECT ON ${table} TO ${role}`);
    await runner.query(
      `CREATE POLICY read_by_${role} ON ${table} FOR SELECT TO ${role} USING (true)`,
    );
  }
  await runner.query(`GRANT INSERT ON ${table} TO ${writer}`);
  await runner.query(
    `CREATE POLICY added_by_owner ON ${table} FOR INSERT TO ${writer} WITH CHECK (true)`,
  );
}

/** Removes the audit trail of one service. */
export async function dropAuditTable(runner: QueryRunner, owner: AuditOwner): Promise<void> {
  await runner.query(`DROP TABLE ${auditTable(owner)}`);
}
