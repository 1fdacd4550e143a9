import { sqsBlocksOf, type ProjectId, type ScenarioId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import type { PagePlace } from '../http/page-cursor.js';

/** A log as the API lists it. */
export interface ListedLog {
  id: string;
  timestamp: string;
  received_at: string;
  source: string;
  message_preview: string;
  size_bytes: number;
  has_pii: boolean;
  pii_types: string[];
  token_count: number;
  sqs_blocks: number;
  /** The first log of the scenario with the same message. */
  repeat_of: string | null;
}

interface Row {
  event_id: string;
  ts: Date;
  received_at: Date;
  source: string;
  preview: string;
  size_bytes: number;
  token_count: string;
  pii_types: string[] | null;
  repeat_of: string | null;
}

/** Lists the logs of a scenario, newest first, by the index `scenario_logs_newest_idx`. */
@Injectable()
export class ScenarioLogsQuery {
  constructor(private readonly database: Database) {}

  /** The logs before the given place, or the newest. */
  async before(
    projectId: ProjectId,
    id: ScenarioId,
    place: PagePlace | undefined,
    limit: number,
  ): Promise<ListedLog[]> {
    const rows = await this.database.readProject<Row>(
      projectId,
      `SELECT event_id, ts, received_at, source, preview, size_bytes, token_count, pii_types,
         repeat_of
       FROM scenario_logs
       WHERE project_id = $1 AND scenario_id = $2
         AND ($3::timestamptz IS NULL OR (ts, event_id) < ($3, $4))
       ORDER BY ts DESC, event_id DESC LIMIT $5`,
      [projectId, id, place?.at ?? null, place?.id ?? null, limit],
    );
    return rows.map((row) => ({
      id: row.event_id,
      timestamp: row.ts.toISOString(),
      received_at: row.received_at.toISOString(),
      source: row.source,
      message_preview: row.preview,
      size_bytes: row.size_bytes,
      has_pii: (row.pii_types ?? []).length > 0,
      pii_types: row.pii_types ?? [],
      token_count: Number(row.token_count),
      sqs_blocks: sqsBlocksOf(row.size_bytes),
      repeat_of: row.repeat_of,
    }));
  }
}
