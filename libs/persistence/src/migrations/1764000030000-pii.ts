import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SERVICE_ROLES } from '../service-roles.js';
import { createAuditTable, dropAuditTable } from './audit-table.js';
import { handOver, takeBack, type TablesOfAnOwner } from './table-rights.js';

const PII: TablesOfAnOwner = {
  pii_policies: 'project_id',
  pii_findings: 'project_id',
  pii_findings_daily: 'project_id',
  pii_erasures: 'project_id',
};

/** Tables of pii: policies by version, what was found in events and by day, erasures, the trail. */
export class Pii1764000030000 implements MigrationInterface {
  name = 'Pii1764000030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pii_policies (
        project_id uuid NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        policy jsonb NOT NULL,
        changed_by text NOT NULL,
        changed_at timestamptz NOT NULL,
        PRIMARY KEY (project_id, version)
      )`);
    await runner.query(`
      CREATE TABLE pii_findings (
        project_id uuid NOT NULL,
        event_id text NOT NULL,
        type text NOT NULL,
        ts timestamptz NOT NULL,
        feature text,
        count integer NOT NULL CHECK (count > 0),
        spans jsonb,
        PRIMARY KEY (project_id, event_id, type)
      )`);
    await runner.query(
      'CREATE INDEX pii_findings_ts_idx ON pii_findings (project_id, ts DESC, event_id, type)',
    );
    await runner.query(`
      CREATE TABLE pii_findings_daily (
        project_id uuid NOT NULL,
        day date NOT NULL,
        type text NOT NULL,
        feature text NOT NULL,
        events bigint NOT NULL,
        findings bigint NOT NULL,
        PRIMARY KEY (project_id, day, type, feature)
      )`);
    await runner.query(`
      CREATE TABLE pii_erasures (
        id uuid PRIMARY KEY,
        project_id uuid NOT NULL,
        subject_hmac text NOT NULL,
        sealed_subject text,
        reason text NOT NULL,
        status text NOT NULL CHECK (status IN ('running', 'done')),
        requested_by text NOT NULL,
        requested_at timestamptz NOT NULL,
        swept_at timestamptz,
        marks jsonb NOT NULL,
        erased jsonb NOT NULL,
        CHECK (status = 'running' OR sealed_subject IS NULL)
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX pii_erasures_running_idx ON pii_erasures (project_id, subject_hmac)
      WHERE status = 'running'`);
    await runner.query(
      'CREATE INDEX pii_erasures_project_idx ON pii_erasures (project_id, requested_at DESC)',
    );
    await handOver(runner, SERVICE_ROLES.pii, PII);
    await createAuditTable(runner, 'pii');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropAuditTable(runner, 'pii');
    await takeBack(runner, PII);
    for (const table of Object.keys(PII)) await runner.query(`DROP TABLE ${table}`);
  }
}
