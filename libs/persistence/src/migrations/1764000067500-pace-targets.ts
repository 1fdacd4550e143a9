import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SERVICE_ROLES } from '../service-roles.js';
import { handOver, takeBack, type TablesOfAnOwner } from './table-rights.js';

const TABLES: TablesOfAnOwner = { pace_targets: 'project_id' };

/** Up to what a month may come, by scope; `over_month` names the month whose forecast was beyond it. */
export class PaceTargets1764000067500 implements MigrationInterface {
  name = 'PaceTargets1764000067500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pace_targets (
        project_id uuid NOT NULL,
        scope text NOT NULL,
        budget_usd numeric(38,15),
        over_month text,
        checked_at timestamptz,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (project_id, scope)
      )`);
    await runner.query('CREATE INDEX pace_targets_due ON pace_targets (checked_at)');
    await handOver(runner, SERVICE_ROLES.anomaly, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await takeBack(runner, TABLES);
    await runner.query('DROP TABLE pace_targets');
  }
}
