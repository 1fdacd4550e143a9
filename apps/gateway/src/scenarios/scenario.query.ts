import type { ProjectId, ScenarioId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import { SCENARIO_COLUMNS, type Scenario } from './scenario.js';
import type { ScenarioListDto } from './scenario.dto.js';

/** One page of scenarios. */
export interface ScenarioPage {
  items: Scenario[];
  /** Scenarios that match, on all pages. */
  total: number;
}

/** Reads scenarios of a project; lists by the index `scenarios_newest_idx`. */
@Injectable()
export class ScenarioQuery {
  constructor(private readonly database: Database) {}

  /** A scenario, or `undefined` when the project has none of this id. */
  async one(projectId: ProjectId, id: ScenarioId): Promise<Scenario | undefined> {
    const [scenario] = await this.database.readProject<Scenario>(
      projectId,
      `SELECT ${SCENARIO_COLUMNS} FROM scenarios WHERE project_id = $1 AND id = $2`,
      [projectId, id],
    );
    return scenario;
  }

  /** Newest first. */
  async page(
    projectId: ProjectId,
    { status, region, page, page_size: size }: ScenarioListDto,
  ): Promise<ScenarioPage> {
    const rows = await this.database.readProject<Scenario & { total: string }>(
      projectId,
      `WITH matching AS (
         SELECT ${SCENARIO_COLUMNS} FROM scenarios
         WHERE project_id = $1 AND ($2::text IS NULL OR status = $2)
           AND ($3::text IS NULL OR region = $3)
       )
       SELECT shown.*, counted.total FROM (SELECT count(*) AS total FROM matching) AS counted
       LEFT JOIN LATERAL (
         SELECT * FROM matching ORDER BY id DESC LIMIT $4 OFFSET $5
       ) AS shown ON true`,
      [projectId, status ?? null, region ?? null, size, (page - 1) * size],
    );
    return {
      items: rows.filter(({ id }) => id !== null).map(({ total: _, ...scenario }) => scenario),
      total: Number(rows[0]?.total ?? 0),
    };
  }
}
