import type { ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';

/** A version of prices as it is listed. */
interface VersionRow {
  seq: string;
  id: string;
  project_id: string | null;
  kind: string;
  mode: string;
  source: string;
  source_version: string;
  checksum: string;
  recorded_at: Date;
  recorded_by: string;
  reason: string | null;
  valid_from: Date | null;
  ends_at: Date | null;
  rate_count: number;
}

/**
 * Lists the versions of prices that hold for a project, the newest first. Walks the unique index of
 * `seq` backwards.
 */
@Injectable()
export class PriceVersionsQuery {
  constructor(private readonly database: Database) {}

  /** One page; `next_cursor` is null on the last one. */
  async page(
    projectId: ProjectId,
    limit: number,
    cursor: string | undefined,
  ): Promise<{ items: unknown[]; next_cursor: string | null }> {
    const rows = await this.database.readProject<VersionRow>(
      projectId,
      `SELECT seq, version.id, version.project_id, kind, mode, source, source_version, checksum,
         version.recorded_at, version.recorded_by, version.reason, valid_from, ends_at, rate_count
       FROM price_versions AS version
       LEFT JOIN price_version_ends AS ended ON ended.version_id = version.id
       WHERE $1::bigint IS NULL OR seq < $1::bigint
       ORDER BY seq DESC LIMIT $2`,
      [cursor ?? null, limit + 1],
    );
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items: items.map(describe), next_cursor: last?.seq ?? null };
  }
}

function describe({ seq: _seq, project_id: projectId, ...row }: VersionRow): unknown {
  return { ...row, scope: projectId === null ? 'global' : 'project' };
}
