import type { ProjectId, ScenarioId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';

/**
 * What the logs of a scenario add up to by hour; by the primary key of the roll-up. The hours come as
 * one JSON value: the driver takes four times as long to read hundreds of rows of ten numbers.
 */
@Injectable()
export class ScenarioTrafficQuery {
  constructor(private readonly database: Database) {}

  /** The hours that hold logs, oldest first: a list of `TrafficHour` as JSON. */
  async hours(projectId: ProjectId, id: ScenarioId): Promise<string> {
    const [row] = await this.database.readProject<{ hours: string | null }>(
      projectId,
      `SELECT json_agg(hour ORDER BY bucket)::text AS hours FROM (
         SELECT to_char(bucket, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS bucket, logs,
           size_bytes AS "sizeBytes", sqs_blocks AS "sqsBlocks", large_logs AS "largeLogs", tokens,
           max_tokens AS "maxTokens", output_tokens AS "outputTokens", pii_logs AS "piiLogs", repeats
         FROM scenario_rollup_hourly WHERE project_id = $1 AND scenario_id = $2
       ) AS hour`,
      [projectId, id],
    );
    return row?.hours ?? '[]';
  }
}
