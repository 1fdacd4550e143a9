import {
  ANOMALY_SEVERITIES,
  isUuid,
  type AnomalyRecord,
  type ProjectId,
} from '@costwire/contracts';
import { ANOMALY_COLUMNS, anomalyOf, Database, type AnomalyRow } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import { cursorAfter, readCursor } from '../http/page-cursor.js';
import { timeOf } from '../http/time-range.dto.js';
import { IdentifierPseudonyms } from '../usage/identifiers.js';
import type { AnomalyListDto } from './anomaly-list.dto.js';

const DEFAULT_LIMIT = 100;

/** Anomalies of a project, newest first. Walks the index `anomalies_by_time` backwards. */
@Injectable()
export class AnomalyListQuery {
  constructor(
    private readonly database: Database,
    private readonly pseudonyms: IdentifierPseudonyms,
  ) {}

  /** One page; `next_cursor` is null on the last one. */
  async page(
    projectId: ProjectId,
    filter: AnomalyListDto,
  ): Promise<{ items: AnomalyRecord[]; next_cursor: string | null }> {
    const limit = filter.limit ?? DEFAULT_LIMIT;
    const { service } = filter;
    const stored = service === undefined ? {} : this.storedService(projectId, service);
    const { where, values } = conditions(projectId, { ...filter, ...stored });
    const rows = await this.database.readProject<AnomalyRow>(
      projectId,
      `SELECT ${ANOMALY_COLUMNS} FROM anomalies WHERE ${where}
       ORDER BY timestamp DESC, id DESC LIMIT ${limit + 1}`,
      values,
    );
    const items = rows.slice(0, limit).map(anomalyOf);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, next_cursor: last ? cursorAfter(last.timestamp, last.id) : null };
  }

  /** A name that is personal data itself is kept as a keyed hash. */
  private storedService(projectId: ProjectId, service: string): { service: string } {
    return { service: this.pseudonyms.storedForm(service, projectId) };
  }

  /** One anomaly, or `undefined` when the project has none of this id. Uses the primary key. */
  async one(projectId: ProjectId, id: string): Promise<AnomalyRecord | undefined> {
    if (!isUuid(id)) return undefined;
    const rows = await this.database.readProject<AnomalyRow>(
      projectId,
      `SELECT ${ANOMALY_COLUMNS} FROM anomalies WHERE project_id = $1 AND id = $2`,
      [projectId, id],
    );
    return rows[0] && anomalyOf(rows[0]);
  }
}

function conditions(
  projectId: ProjectId,
  filter: AnomalyListDto,
): { where: string; values: unknown[] } {
  const values: unknown[] = [projectId];
  const clauses = ['project_id = $1'];
  const add = (clause: (place: string) => string, value: unknown): void => {
    values.push(value);
    clauses.push(clause(`$${values.length}`));
  };
  for (const column of ['status', 'driver', 'provider', 'service'] as const) {
    if (filter[column] !== undefined) add((place) => `${column} = ${place}`, filter[column]);
  }
  if (filter.severity) {
    const least = ANOMALY_SEVERITIES.indexOf(filter.severity);
    add((place) => `severity = ANY(${place})`, ANOMALY_SEVERITIES.slice(least));
  }
  if (filter.from) add((place) => `timestamp >= ${place}`, timeOf(filter.from));
  if (filter.to) add((place) => `timestamp < ${place}`, timeOf(filter.to));
  if (filter.cursor) {
    const { at, id } = readCursor(filter.cursor, isUuid);
    values.push(at, id);
    clauses.push(`(timestamp, id) < ($${values.length - 1}, $${values.length})`);
  }
  return { where: clauses.join(' AND '), values };
}
