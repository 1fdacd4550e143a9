import { formatUsd, parseUsd, type ProjectId, type RollupDimension } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import type { Grouping } from './cost-breakdown.dto.js';

/** One group of the breakdown. */
export interface CostGroup {
  name: string;
  /** Decimal US dollars of the priced calls. */
  totalCost: string;
  totalTokens: number;
  callCount: number;
  /** Milliseconds; null when no call carried a latency. */
  avgLatency: number | null;
  p50Latency: number | null;
  p95Latency: number | null;
  unpricedCalls: number;
}

interface GroupRow {
  name: string;
  cost_usd: string;
  tokens: string;
  calls: string;
  avg_ms: number | null;
  unpriced_calls: string;
}

interface PercentileRow {
  name: string;
  p50: number | null;
  p95: number | null;
}

interface Source {
  dimension: RollupDimension;
  /** Column of the roll-ups. */
  rolledUp: string;
  /** The same in the ledger. */
  ledger: string;
}

/** Model and provider are columns of every dimension; `feature` has the fewest rows. */
const SOURCES: Readonly<Record<Grouping, Source>> = {
  feature: { dimension: 'feature', rolledUp: 'name', ledger: "coalesce(feature, '')" },
  model: { dimension: 'feature', rolledUp: 'model', ledger: 'model' },
  provider: { dimension: 'feature', rolledUp: 'provider', ledger: 'provider' },
  user: { dimension: 'user', rolledUp: 'name', ledger: "coalesce(user_id, '')" },
  agent: { dimension: 'agent', rolledUp: 'name', ledger: "coalesce(agent_name, '')" },
  key: { dimension: 'key', rolledUp: 'name', ledger: 'api_key_id::text' },
};

const MS_PER_HOUR = 3_600_000;
/** Name of the group of calls that do not carry the field. */
const NONE = '(none)';

/**
 * Costs by group over a range. Whole hours come from the roll-ups, the edges of a range that cuts an
 * hour from the ledger, so sums are exact; both by their primary keys.
 */
@Injectable()
export class CostBreakdownQuery {
  constructor(private readonly database: Database) {}

  /** The groups, most expensive first. */
  async groups(projectId: ProjectId, by: Grouping, from: Date, to: Date): Promise<CostGroup[]> {
    const [sums, percentiles] = await Promise.all([
      this.sums(projectId, by, from, to),
      this.percentiles(projectId, by, from, to),
    ]);
    const names = by === 'key' ? await this.keyNames(projectId) : undefined;
    return sums.map((row) => {
      const latency = percentiles.get(row.name);
      return {
        name: names?.get(row.name) ?? (row.name || NONE),
        totalCost: formatUsd(parseUsd(row.cost_usd)!),
        totalTokens: Number(row.tokens),
        callCount: Number(row.calls),
        avgLatency: row.avg_ms,
        p50Latency: latency?.p50 ?? null,
        p95Latency: latency?.p95 ?? null,
        unpricedCalls: Number(row.unpriced_calls),
      };
    });
  }

  /** First and last event time of the project, or null when it has no events. */
  async span(projectId: ProjectId): Promise<{ first: string; last: string } | null> {
    const [row] = await this.database.query<{ first_ts: Date; last_ts: Date }>(
      'SELECT first_ts, last_ts FROM ingest_counts WHERE project_id = $1',
      [projectId],
    );
    return row ? { first: row.first_ts.toISOString(), last: row.last_ts.toISOString() } : null;
  }

  private async sums(
    projectId: ProjectId,
    by: Grouping,
    from: Date,
    to: Date,
  ): Promise<GroupRow[]> {
    const { dimension, rolledUp, ledger } = SOURCES[by];
    const { firstHour, lastHour } = wholeHours(from, to);
    return this.database.query<GroupRow>(
      `SELECT name, sum(cost_usd) AS cost_usd, sum(tokens) AS tokens, sum(calls) AS calls,
         sum(unpriced_calls) AS unpriced_calls,
         (sum(latency_us) / nullif(sum(timed_calls), 0) / 1000)::float8 AS avg_ms
       FROM (
         SELECT ${rolledUp} AS name, cost_usd, input_tokens + output_tokens AS tokens, calls,
           unpriced_calls, latency_us::numeric, timed_calls
         FROM rollup_hourly
         WHERE project_id = $1 AND dimension = $2 AND bucket >= $5 AND bucket < $6
         UNION ALL
         SELECT ${ledger}, coalesce(cost_usd, 0),
           (input_tokens + output_tokens) * first, first,
           first * (status = 'unpriced')::int, round(coalesce(latency_ms, 0) * 1000)::numeric * first,
           first * (latency_ms IS NOT NULL)::int
         FROM cost_entries, LATERAL (SELECT (entry_no = 0)::int AS first) AS original
         WHERE project_id = $1 AND ((ts >= $3 AND ts < $5) OR (ts >= $6 AND ts < $4))
       ) AS parts
       GROUP BY name
       ORDER BY sum(cost_usd) DESC, sum(calls) DESC, name`,
      [projectId, dimension, from, to, firstHour, lastHour],
    );
  }

  private async percentiles(
    projectId: ProjectId,
    by: Grouping,
    from: Date,
    to: Date,
  ): Promise<Map<string, PercentileRow>> {
    const rows = await this.database.query<PercentileRow>(
      `SELECT ${SOURCES[by].ledger} AS name,
         percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms) AS p50,
         percentile_disc(0.95) WITHIN GROUP (ORDER BY latency_ms) AS p95
       FROM cost_entries
       WHERE project_id = $1 AND ts >= $2 AND ts < $3 AND entry_no = 0 AND latency_ms IS NOT NULL
       GROUP BY 1`,
      [projectId, from, to],
    );
    return new Map(rows.map((row) => [row.name, row]));
  }

  private async keyNames(projectId: ProjectId): Promise<Map<string, string>> {
    const rows = await this.database.query<{ id: string; name: string; prefix: string }>(
      'SELECT id, name, prefix FROM api_keys WHERE project_id = $1',
      [projectId],
    );
    return new Map(rows.map(({ id, name, prefix }) => [id, `${name} (${prefix})`]));
  }
}

/** The whole hours of a range; both ends are `to` when it holds none. */
function wholeHours(from: Date, to: Date): { firstHour: Date; lastHour: Date } {
  const first = Math.ceil(from.getTime() / MS_PER_HOUR) * MS_PER_HOUR;
  const last = Math.floor(to.getTime() / MS_PER_HOUR) * MS_PER_HOUR;
  if (first >= last) return { firstHour: to, lastHour: to };
  return { firstHour: new Date(first), lastHour: new Date(last) };
}
