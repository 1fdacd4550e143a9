import type { ProjectId, ScenarioId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import type { TrafficHour } from '@costwire/pricing';
import { Injectable } from '@nestjs/common';

/**
 * What the logs of a scenario add up to by hour; by the primary key of the roll-up. The hours come as
 * one text, which Postgres puts together in a third of the time that `json_agg` takes; the driver takes
 * longer still to read hundreds of rows of ten numbers.
 */
@Injectable()
export class ScenarioTrafficQuery {
  constructor(private readonly database: Database) {}

  /** The hours that hold logs, oldest first, as {@link trafficHours} reads them. */
  async hours(projectId: ProjectId, id: ScenarioId): Promise<string> {
    const [row] = await this.database.readProject<{ hours: string | null }>(
      projectId,
      `SELECT string_agg(concat_ws(',', extract(epoch FROM bucket)::bigint, logs, size_bytes,
           sqs_blocks, large_logs, tokens, max_tokens, output_tokens, pii_logs, repeats),
         '],[' ORDER BY bucket) AS hours
       FROM scenario_rollup_hourly WHERE project_id = $1 AND scenario_id = $2`,
      [projectId, id],
    );
    return row?.hours ? `[[${row.hours}]]` : '[]';
  }
}

type Numbers = [
  epoch: number,
  logs: number,
  sizeBytes: number,
  sqsBlocks: number,
  largeLogs: number,
  tokens: number,
  maxTokens: number,
  outputTokens: number,
  piiLogs: number,
  repeats: number,
];

/** The hours of a text that {@link ScenarioTrafficQuery} gave. */
export function trafficHours(text: string): TrafficHour[] {
  return (JSON.parse(text) as Numbers[]).map(
    ([epoch, logs, sizeBytes, sqsBlocks, largeLogs, tokens, ...rest]) => {
      const [maxTokens, outputTokens, piiLogs, repeats] = rest;
      const bucket = new Date(epoch * 1_000).toISOString();
      const counts = { logs, sizeBytes, sqsBlocks, largeLogs, tokens, maxTokens, outputTokens };
      return { bucket, ...counts, piiLogs, repeats };
    },
  );
}
