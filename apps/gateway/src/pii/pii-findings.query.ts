import { CostwireError, type PiiSpan, type ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import { timeOf } from '../http/time-range.dto.js';
import { IdentifierPseudonyms } from '../usage/identifiers.js';
import type { FindingListDto } from './pii-findings.dto.js';

interface FindingRow {
  event_id: string;
  type: string;
  ts: Date;
  feature: string | null;
  count: number;
  spans: PiiSpan[] | null;
}

const DEFAULT_LIMIT = 100;

/** Findings by event and type, newest first, by `pii_findings_ts_idx`. */
@Injectable()
export class PiiFindingsQuery {
  constructor(
    private readonly database: Database,
    private readonly pseudonyms: IdentifierPseudonyms,
  ) {}

  /** One page; `next_cursor` is null on the last one. */
  async page(
    projectId: ProjectId,
    filter: FindingListDto,
  ): Promise<{ items: unknown[]; next_cursor: string | null }> {
    const limit = filter.limit ?? DEFAULT_LIMIT;
    const feature = filter.feature && this.pseudonyms.storedForm(filter.feature, projectId);
    const after = filter.cursor ? readCursor(filter.cursor) : [null, null, null];
    const rows = await this.database.readProject<FindingRow>(
      projectId,
      `SELECT event_id, type, ts, feature, count, spans FROM pii_findings
       WHERE project_id = $1
         AND ($2::text IS NULL OR type = $2) AND ($3::text IS NULL OR feature = $3)
         AND ($4::timestamptz IS NULL OR ts >= $4) AND ($5::timestamptz IS NULL OR ts < $5)
         AND ($6::timestamptz IS NULL OR ts <= $6)
         AND ($6::timestamptz IS NULL OR ts < $6 OR (event_id, type) > ($7::text, $8::text))
       ORDER BY ts DESC, event_id, type LIMIT ${limit + 1}`,
      [
        projectId,
        filter.type ?? null,
        feature ?? null,
        filter.from ? timeOf(filter.from) : null,
        filter.to ? timeOf(filter.to) : null,
        ...after,
      ],
    );
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items: items.map(describe), next_cursor: last ? cursorAfter(last) : null };
  }
}

function describe({ ts, spans, ...row }: FindingRow): unknown {
  return { ...row, timestamp: ts.toISOString(), spans: spans ?? [] };
}

function cursorAfter({ ts, event_id: eventId, type }: FindingRow): string {
  return Buffer.from(JSON.stringify([ts.toISOString(), eventId, type])).toString('base64url');
}

function readCursor(cursor: string): [ts: Date, eventId: string, type: string] {
  try {
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    const [ts, eventId, type] = Array.isArray(parts) ? (parts as unknown[]) : [];
    const time = new Date(String(ts));
    const isGiven = typeof eventId === 'string' && typeof type === 'string';
    if (isGiven && !Number.isNaN(time.getTime())) return [time, eventId, type];
  } catch {
    // Falls through to the same answer.
  }
  throw new CostwireError('validation_error', {
    faults: [{ field: 'cursor', message: 'is not a cursor that was given out' }],
  });
}
