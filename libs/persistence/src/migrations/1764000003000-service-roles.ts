import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SERVICE_ROLES } from '../service-roles.js';
import { handOver, takeBack, type TablesOfAnOwner } from './table-rights.js';

const GATEWAY: TablesOfAnOwner = { projects: 'id', api_keys: 'project_id' };
const INGEST: TablesOfAnOwner = {
  event_identities: null,
  event_repeats: null,
  events: 'project_id',
  ingest_counts: 'project_id',
};
const COST: TablesOfAnOwner = {
  price_books: null,
  cost_entries: 'project_id',
  rollup_hourly: 'project_id',
  rollup_user_daily: 'project_id',
};

/** Gives every table to the service that writes it, and the API a role that sees one project. */
export class ServiceRoles1764000003000 implements MigrationInterface {
  name = 'ServiceRoles1764000003000';

  async up(runner: QueryRunner): Promise<void> {
    await handOver(runner, SERVICE_ROLES.gateway, GATEWAY);
    await handOver(runner, SERVICE_ROLES.ingest, INGEST);
    await handOver(runner, SERVICE_ROLES.cost, COST);
  }

  async down(runner: QueryRunner): Promise<void> {
    await takeBack(runner, COST);
    await takeBack(runner, INGEST);
    await takeBack(runner, GATEWAY);
    for (const role of [SERVICE_ROLES.gateway, SERVICE_ROLES.ingest, SERVICE_ROLES.cost]) {
      await runner.query(`REVOKE ALL ON SCHEMA public FROM ${role}`);
    }
    await runner.query(`REVOKE ALL ON SCHEMA public FROM ${SERVICE_ROLES.reader}`);
  }
}
