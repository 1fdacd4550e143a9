import {
  CostwireError,
  scenarioTransition,
  uuidv7,
  type ProjectId,
  type ScenarioCommand,
  type ScenarioId,
} from '@costwire/contracts';
import { AuditTrail, Database, isUniqueViolation } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { SCENARIO_COLUMNS, type Scenario } from './scenario.js';

/** The fields of a scenario that callers set. */
export type ScenarioFields = Pick<
  Scenario,
  'name' | 'description' | 'region' | 'tags' | 'profile' | 'origin'
>;

/** Keeps scenarios. The only writer of the table; every change is in the audit trail. */
@Injectable()
export class ScenarioRepository {
  private readonly audit = new AuditTrail('gateway');

  constructor(private readonly database: Database) {}

  /** Every scenario that can still take logs or be asked to, of all projects. */
  async open(): Promise<Pick<Scenario, 'id' | 'project_id' | 'status'>[]> {
    await this.database.open();
    return this.database.query('SELECT id, project_id, status FROM scenarios');
  }

  /**
   * Makes a scenario in the status `draft`.
   *
   * @throws {CostwireError} `validation_error` when the project has one of this name.
   */
  async create(projectId: ProjectId, fields: ScenarioFields, actor: string): Promise<Scenario> {
    const now = Date.now();
    return this.naming(async (client) => {
      const { rows } = await client.query<Scenario>(
        `INSERT INTO scenarios (id, project_id, name, description, region, tags, profile, origin,
           status, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', $9, $9) RETURNING ${SCENARIO_COLUMNS}`,
        [uuidv7(now), projectId, ...valuesOf(fields), new Date(now)],
      );
      await this.record(client, rows[0]!, actor, 'scenario.created');
      return rows[0]!;
    });
  }

  /**
   * Changes a scenario that nobody else changes meanwhile.
   *
   * @param change the fields to set, from those that it has.
   * @returns `undefined` when the project has no such scenario.
   * @throws {CostwireError} `validation_error` when another one has the name; what `change` throws.
   */
  async update(
    projectId: ProjectId,
    id: ScenarioId,
    change: (current: Scenario) => ScenarioFields,
    actor: string,
  ): Promise<Scenario | undefined> {
    return this.naming(async (client) => {
      const current = await locked(client, projectId, id);
      if (!current) return undefined;
      const { rows } = await client.query<Scenario>(
        `UPDATE scenarios SET name = $3, description = $4, region = $5, tags = $6, profile = $7,
           origin = $8, updated_at = $9
         WHERE project_id = $1 AND id = $2 RETURNING ${SCENARIO_COLUMNS}`,
        [projectId, id, ...valuesOf(change(current)), new Date()],
      );
      await this.record(client, rows[0]!, actor, 'scenario.changed');
      return rows[0];
    });
  }

  /**
   * Moves a scenario on.
   *
   * @returns `undefined` when the project has no such scenario.
   * @throws {CostwireError} `validation_error` when it is not where the command begins.
   */
  async move(
    projectId: ProjectId,
    id: ScenarioId,
    command: ScenarioCommand,
    actor: string,
  ): Promise<Scenario | undefined> {
    return this.database.transaction(async (client) => {
      const current = await locked(client, projectId, id);
      if (!current) return undefined;
      const transition = scenarioTransition(command, current.status);
      if (!transition) throw wrongStatus(command, current.status);
      const { rows } = await client.query<Scenario>(
        `UPDATE scenarios SET status = $3, ${transition.stamps} = $4, updated_at = $4
         WHERE project_id = $1 AND id = $2 RETURNING ${SCENARIO_COLUMNS}`,
        [projectId, id, transition.to, new Date()],
      );
      await this.record(client, rows[0]!, actor, `scenario.${transition.to}`);
      return rows[0];
    });
  }

  /** Deletes a scenario; false when the project has none of this id. */
  async remove(projectId: ProjectId, id: ScenarioId, actor: string): Promise<boolean> {
    return this.database.transaction(async (client) => {
      const { rows } = await client.query<Scenario>(
        `DELETE FROM scenarios WHERE project_id = $1 AND id = $2 RETURNING ${SCENARIO_COLUMNS}`,
        [projectId, id],
      );
      if (rows[0]) await this.record(client, rows[0], actor, 'scenario.removed');
      return rows.length === 1;
    });
  }

  private async naming<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new CostwireError('validation_error', {
        faults: [{ field: 'name', message: 'is taken by another scenario of the project' }],
      });
    }
  }

  private async record(
    client: PoolClient,
    { id, project_id: projectId, status, region, profile }: Scenario,
    actor: string,
    action: string,
  ): Promise<void> {
    const details = { status, region, profile };
    await this.audit.append(client, { projectId, actor, action, subject: id, details });
  }
}

/** A scenario, for the rest of the transaction ours to change. */
async function locked(
  client: PoolClient,
  projectId: ProjectId,
  id: ScenarioId,
): Promise<Scenario | undefined> {
  const { rows } = await client.query<Scenario>(
    `SELECT ${SCENARIO_COLUMNS} FROM scenarios WHERE project_id = $1 AND id = $2 FOR UPDATE`,
    [projectId, id],
  );
  return rows[0];
}

function valuesOf(fields: ScenarioFields): unknown[] {
  return [
    fields.name,
    fields.description,
    fields.region,
    JSON.stringify(fields.tags),
    JSON.stringify(fields.profile),
    fields.origin && JSON.stringify(fields.origin),
  ];
}

function wrongStatus(command: ScenarioCommand, status: string): CostwireError {
  return new CostwireError('validation_error', {
    faults: [{ field: 'status', message: `is ${status}, from which there is no ${command}` }],
  });
}
