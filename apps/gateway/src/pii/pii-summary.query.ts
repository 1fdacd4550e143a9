import type { ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import { timeOf } from '../http/time-range.dto.js';
import { IdentifierPseudonyms } from '../usage/identifiers.js';
import type { FindingGroup, FindingSummaryDto } from './pii-findings.dto.js';

/** Findings of one group. */
export interface FindingSum {
  name: string;
  /** Events in which a type was found, each once for every type. */
  events: number;
  findings: number;
}

const COLUMN: Readonly<Record<FindingGroup, string>> = {
  type: 'type',
  feature: 'feature',
  day: "to_char(day, 'YYYY-MM-DD')",
};

/** Sums of findings from the daily roll-up, by its primary key. */
@Injectable()
export class PiiSummaryQuery {
  constructor(
    private readonly database: Database,
    private readonly pseudonyms: IdentifierPseudonyms,
  ) {}

  /** The groups: days in their order, others by findings. Whole UTC days: the edges go outward. */
  async sums(projectId: ProjectId, filter: FindingSummaryDto): Promise<FindingSum[]> {
    const by = filter.group_by ?? 'type';
    const feature = filter.feature && this.pseudonyms.storedForm(filter.feature, projectId);
    const rows = await this.database.readProject<{
      name: string;
      events: string;
      findings: string;
    }>(
      projectId,
      `SELECT ${COLUMN[by]} AS name, sum(events) AS events, sum(findings) AS findings
       FROM pii_findings_daily
       WHERE project_id = $1
         AND ($2::timestamptz IS NULL OR day >= ($2 AT TIME ZONE 'UTC')::date)
         AND ($3::timestamptz IS NULL OR day < ($3 AT TIME ZONE 'UTC'))
         AND ($4::text IS NULL OR type = $4) AND ($5::text IS NULL OR feature = $5)
       GROUP BY 1 ORDER BY ${by === 'day' ? '1' : 'sum(findings) DESC, 1'} LIMIT 1000`,
      [
        projectId,
        filter.from ? timeOf(filter.from) : null,
        filter.to ? timeOf(filter.to) : null,
        filter.type ?? null,
        feature ?? null,
      ],
    );
    return rows.map(({ name, events, findings }) => ({
      name: name || '(none)',
      events: Number(events),
      findings: Number(findings),
    }));
  }
}
