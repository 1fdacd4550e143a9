import type { ProjectId, RollupDimension } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import type { Grouping } from './cost-breakdown.dto.js';
import { costsOf, LEDGER_MEASURES } from './ledger-measures.js';

/** One group of the breakdown. */
export interface CostGroup {
  name: string;
  /** Decimal US dollars of the priced calls. */
  totalCost: string;
  /** Of the total, what rests on counts of a provider, a bill or an SDK. */
  knownCost: string;
  /** Of the total, what rests on estimated counts; `knownCost` and this are the total. */
  estimatedCost: string;
  estimatedCalls: number;
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
  estimated_cost_usd: string;
  estimated_calls: string;
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
  /** The roll-ups: which rows, and the column that names the group. */
  rollup: string;
  rolledUp: string;
  /** The same column in the ledger. */
  ledger: string;
  /** Length of a bucket, milliseconds. */
  bucketMs: number;
}

const MS_PER_HOUR = 3_600_000;

/** Model and provider are columns of every hourly dimension; `feature` has the fewest rows. */
const SOURCES: Readonly<Record<Grouping, Source>> = {
  feature: hourly('feature', 'name', "coalesce(feature, '')"),
  model: hourly('feature', 'model', 'model'),
  provider: hourly('feature', 'provider', 'provider'),
  agent: hourly('agent', 'name', "coalesce(agent_name, '')"),
  key: hourly('key', 'name', 'api_key_id::text'),
  user: {
    rollup: `rollup_user_daily WHERE project_id = $1
      AND day >= ($4 AT TIME ZONE 'UTC')::date AND day < ($5 AT TIME ZONE 'UTC')::date`,
    rolledUp: 'user_id',
    ledger: "coalesce(user_id, '')",
    bucketMs: 24 * MS_PER_HOUR,
  },
};

function hourly(dimension: RollupDimension, rolledUp: string, ledger: string): Source {
  return {
    rollup: `rollup_hourly WHERE project_id = $1 AND dimension = '${dimension}'
      AND bucket >= $4 AND bucket < $5`,
    rolledUp,
    ledger,
    bucketMs: MS_PER_HOUR,
  };
}

/** Name of the group of calls that do not carry the field. */
const NONE = '(none)';

/**
 * Costs by group over a range. Whole buckets come from the roll-ups, the edges of a range that cuts
 * a bucket from the ledger, so sums are exact; both by their primary keys.
 */
@Injectable()
export class CostBreakdownQuery {
  constructor(private readonly database: Database) {}

  /**
   * The groups, most expensive first.
   *
   * @param asOf leaves out what was booked after it: the whole range is then read from the ledger.
   */
  async groups(
    projectId: ProjectId,
    by: Grouping,
    from: Date,
    to: Date,
    asOf?: Date,
  ): Promise<CostGroup[]> {
    const [sums, percentiles] = await Promise.all([
      this.sums(projectId, by, from, to, asOf),
      this.percentiles(projectId, by, from, to),
    ]);
    const names = by === 'key' ? await this.keyNames(projectId) : undefined;
    return sums.map((row) => {
      const latency = percentiles.get(row.name);
      return {
        name: names?.get(row.name) ?? (row.name || NONE),
        ...costsOf(row),
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
    const [row] = await this.database.readProject<{ first_ts: Date; last_ts: Date }>(
      projectId,
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
    asOf: Date | undefined,
  ): Promise<GroupRow[]> {
    const { rollup, rolledUp, ledger, bucketMs } = SOURCES[by];
    const { first, last } = asOf ? { first: to, last: to } : wholeBuckets(from, to, bucketMs);
    return this.database.readProject<GroupRow>(
      projectId,
      `SELECT name, sum(cost_usd) AS cost_usd, sum(estimated_cost_usd) AS estimated_cost_usd,
         sum(estimated_calls) AS estimated_calls, sum(tokens) AS tokens, sum(calls) AS calls,
         sum(unpriced_calls) AS unpriced_calls,
         (sum(latency_us) / nullif(sum(timed_calls), 0) / 1000)::float8 AS avg_ms
       FROM (
         SELECT ${rolledUp} AS name, cost_usd, estimated_cost_usd, estimated_calls,
           input_tokens + output_tokens AS tokens, calls, unpriced_calls, latency_us::numeric,
           timed_calls
         FROM ${rollup}
         UNION ALL
         SELECT ${ledger}, ${LEDGER_MEASURES}
         FROM cost_entries
         WHERE project_id = $1 AND ((ts >= $2 AND ts < $4) OR (ts >= $5 AND ts < $3))
           AND ($6::timestamptz IS NULL OR booked_at <= $6)
       ) AS parts
       GROUP BY name
       HAVING sum(calls) <> 0 OR sum(cost_usd) <> 0
       ORDER BY sum(cost_usd) DESC, sum(calls) DESC, name`,
      [projectId, from, to, first, last, asOf ?? null],
    );
  }

  private async percentiles(
    projectId: ProjectId,
    by: Grouping,
    from: Date,
    to: Date,
  ): Promise<Map<string, PercentileRow>> {
    const rows = await this.database.readProject<PercentileRow>(
      projectId,
      `SELECT ${SOURCES[by].ledger} AS name,
         percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms) AS p50,
         percentile_disc(0.95) WITHIN GROUP (ORDER BY latency_ms) AS p95
       FROM cost_entries AS entry
       WHERE project_id = $1 AND ts >= $2 AND ts < $3 AND entry_no = 0 AND latency_ms IS NOT NULL
         AND NOT EXISTS (
           SELECT FROM provider_call_alternates AS alternate
           WHERE alternate.project_id = entry.project_id AND alternate.ts = entry.ts
             AND alternate.event_id = entry.event_id)
       GROUP BY 1`,
      [projectId, from, to],
    );
    return new Map(rows.map((row) => [row.name, row]));
  }

  private async keyNames(projectId: ProjectId): Promise<Map<string, string>> {
    const rows = await this.database.readProject<{ id: string; name: string; prefix: string }>(
      projectId,
      'SELECT id, name, prefix FROM api_keys WHERE project_id = $1',
      [projectId],
    );
    return new Map(rows.map(({ id, name, prefix }) => [id, `${name} (${prefix})`]));
  }
}

/** The whole buckets of a range; both ends are `to` when it holds none. */
function wholeBuckets(from: Date, to: Date, bucketMs: number): { first: Date; last: Date } {
  const first = Math.ceil(from.getTime() / bucketMs) * bucketMs;
  const last = Math.floor(to.getTime() / bucketMs) * bucketMs;
  if (first >= last) return { first: to, last: to };
  return { first: new Date(first), last: new Date(last) };
}
