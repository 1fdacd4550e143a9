import type { ProjectId, ScenarioId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import type { TrafficHour } from '@costwire/pricing';
import { Injectable } from '@nestjs/common';

type HourRow = Record<Exclude<keyof TrafficHour, 'bucket'>, string> & { bucket: Date };

/** What the logs of a scenario add up to by hour; by the primary key of the roll-up. */
@Injectable()
export class ScenarioTrafficQuery {
  constructor(private readonly database: Database) {}

  /** The hours that hold logs, oldest first. */
  async hours(projectId: ProjectId, id: ScenarioId): Promise<TrafficHour[]> {
    const rows = await this.database.readProject<HourRow>(
      projectId,
      `SELECT bucket, logs, size_bytes AS "sizeBytes", sqs_blocks AS "sqsBlocks",
         large_logs AS "largeLogs", tokens, max_tokens AS "maxTokens",
         output_tokens AS "outputTokens", pii_logs AS "piiLogs", repeats
       FROM scenario_rollup_hourly WHERE project_id = $1 AND scenario_id = $2 ORDER BY bucket`,
      [projectId, id],
    );
    return rows.map(({ bucket, ...counts }) => ({
      bucket: bucket.toISOString(),
      logs: Number(counts.logs),
      sizeBytes: Number(counts.sizeBytes),
      sqsBlocks: Number(counts.sqsBlocks),
      largeLogs: Number(counts.largeLogs),
      tokens: Number(counts.tokens),
      maxTokens: Number(counts.maxTokens),
      outputTokens: Number(counts.outputTokens),
      piiLogs: Number(counts.piiLogs),
      repeats: Number(counts.repeats),
    }));
  }
}
