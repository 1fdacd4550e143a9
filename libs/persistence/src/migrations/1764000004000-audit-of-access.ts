import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createAuditTable, dropAuditTable } from './audit-table.js';

/** The audit trail of the gateway: who made, replaced and ended API keys, who made projects. */
export class AuditOfAccess1764000004000 implements MigrationInterface {
  name = 'AuditOfAccess1764000004000';

  async up(runner: QueryRunner): Promise<void> {
    await createAuditTable(runner, 'gateway');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropAuditTable(runner, 'gateway');
  }
}
