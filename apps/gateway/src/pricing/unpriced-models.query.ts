import type { CallUsage, ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import { STORED_COUNTS } from '../usage/stored-counts.js';

/** A model with calls that have no price. */
export interface UnpricedModel {
  provider: string;
  model: string;
  calls: number;
  /** ISO-8601, UTC, of calls without a price. */
  firstSeen: string;
  lastSeen: string;
  /** The last such call. */
  serviceTier: string | null;
  usage: CallUsage;
}

interface ModelRow {
  provider: string;
  model: string;
  calls: string;
  first_seen: Date;
  last_seen: Date;
  service_tier: string | null;
  [count: string]: unknown;
}

/**
 * The models without a price in a range, those with the most calls first. How many calls, and in
 * which hours: the hourly roll-ups, by their primary key. When exactly, and the last call: the ledger,
 * by `cost_entries_unpriced`, one look-up a model; its usage: the facts, by their primary key.
 */
@Injectable()
export class UnpricedModelsQuery {
  constructor(private readonly database: Database) {}

  /** Whole hours: the edges of the range are rounded outward. */
  async list(projectId: ProjectId, from: Date, to: Date, limit: number): Promise<UnpricedModel[]> {
    const rows = await this.database.readProject<ModelRow>(
      projectId,
      `SELECT unpriced.provider, unpriced.model, calls, coalesce(first.ts, first_hour) AS first_seen,
         coalesce(last.ts, last_hour) AS last_seen, service_tier, ${STORED_COUNTS.join(', ')}
       FROM (
         SELECT provider, model, sum(unpriced_calls) AS calls, min(bucket) AS first_hour,
           max(bucket) AS last_hour
         FROM rollup_hourly
         WHERE project_id = $1 AND dimension = 'feature' AND unpriced_calls > 0
           AND bucket >= date_trunc('hour', $2::timestamptz, 'UTC') AND bucket < $3
         GROUP BY provider, model
         ORDER BY sum(unpriced_calls) DESC, provider, model LIMIT $4
       ) AS unpriced
       ${atEdge('first', 'ASC')}
       ${atEdge('last', 'DESC')}
       LEFT JOIN events AS fact ON fact.project_id = $1 AND fact.ts = last.ts
         AND fact.event_id = last.event_id
       ORDER BY calls DESC, unpriced.provider, unpriced.model`,
      [projectId, from, to, limit],
    );
    return rows.map(modelOf);
  }
}

function atEdge(name: string, order: 'ASC' | 'DESC'): string {
  return `LEFT JOIN LATERAL (
    SELECT ts, event_id FROM cost_entries AS entry
    WHERE entry.project_id = $1 AND entry.provider = unpriced.provider
      AND entry.model = unpriced.model AND status = 'unpriced'
      AND ts >= first_hour AND ts < last_hour + interval '1 hour'
    ORDER BY ts ${order} LIMIT 1
  ) AS ${name} ON true`;
}

function modelOf(row: ModelRow): UnpricedModel {
  const usage: CallUsage = {};
  for (const field of STORED_COUNTS) {
    const count = row[field];
    if (count !== null && count !== undefined) usage[field] = Number(count);
  }
  return {
    provider: row.provider,
    model: row.model,
    calls: Number(row.calls),
    firstSeen: row.first_seen.toISOString(),
    lastSeen: row.last_seen.toISOString(),
    serviceTier: row.service_tier,
    usage,
  };
}
