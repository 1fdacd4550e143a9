import type { ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import type { Grouping } from './cost-breakdown.dto.js';
import { costsOf, LEDGER_MEASURES } from './ledger-measures.js';
import type { Granularity } from './timeseries.dto.js';

/** One interval, of one group when the series is grouped. */
export interface TimeseriesPoint {
  /** Start of the UTC interval, ISO-8601; weeks begin on Monday. */
  timestamp: string;
  name?: string;
  /** Decimal US dollars. */
  cost: string;
  /** Of the cost, what rests on counts of a provider, a bill or an SDK; the rest is estimated. */
  knownCost: string;
  estimatedCost: string;
  tokens: number;
  callCount: number;
  estimatedCalls: number;
  /** Calls that the cost leaves out because their price is unknown. */
  unpricedCalls: number;
}

interface PointRow {
  start: Date;
  name: string;
  cost_usd: string;
  estimated_cost_usd: string;
  estimated_calls: string;
  unpriced_calls: string;
  tokens: string;
  calls: string;
}

const NAME_COLUMN: Readonly<Partial<Record<Grouping, string>>> = {
  model: 'model',
  provider: 'provider',
};

/** The same columns in the ledger. */
const LEDGER_NAME: Readonly<Partial<Record<Grouping, string>>> = {
  ...NAME_COLUMN,
  feature: "coalesce(feature, '')",
  agent: "coalesce(agent_name, '')",
  key: 'api_key_id::text',
};

/**
 * Costs over time, from the hourly roll-ups by their primary key; as of some time from the ledger, by
 * the partitions of its days.
 */
@Injectable()
export class TimeseriesQuery {
  constructor(private readonly database: Database) {}

  /**
   * The intervals that hold calls, oldest first. Whole hours: the edges are rounded outward.
   *
   * @param asOf leaves out what was booked after it.
   */
  async points(
    projectId: ProjectId,
    by: Grouping | undefined,
    granularity: Granularity,
    from: Date,
    to: Date,
    asOf?: Date,
  ): Promise<TimeseriesPoint[]> {
    const { parts, values } = asOf ? ledgerParts(by, asOf) : rollupParts(by);
    const rows = await this.database.readProject<PointRow>(
      projectId,
      `SELECT date_trunc($4, bucket, 'UTC') AS start, name, sum(cost_usd) AS cost_usd,
         sum(estimated_cost_usd) AS estimated_cost_usd, sum(estimated_calls) AS estimated_calls,
         sum(unpriced_calls) AS unpriced_calls, sum(tokens) AS tokens, sum(calls) AS calls
       FROM (${parts}) AS parts
       GROUP BY 1, 2
       HAVING sum(calls) <> 0 OR sum(cost_usd) <> 0
       ORDER BY 1, sum(cost_usd) DESC, 2`,
      [projectId, from, to, granularity, ...values],
    );
    return rows.map((row) => pointOf(row, by));
  }
}

function rollupParts(by: Grouping | undefined): { parts: string; values: unknown[] } {
  const dimension = by === 'agent' || by === 'key' ? by : 'feature';
  const name = by === undefined ? "''" : (NAME_COLUMN[by] ?? 'name');
  const parts = `SELECT bucket, ${name} AS name, cost_usd, estimated_cost_usd, estimated_calls,
      input_tokens + output_tokens AS tokens, calls, unpriced_calls
    FROM rollup_hourly
    WHERE project_id = $1 AND dimension = $5
      AND bucket >= date_trunc('hour', $2::timestamptz, 'UTC') AND bucket < $3`;
  return { parts, values: [dimension] };
}

/** Rounded outward to whole hours as the roll-ups are, so that both answer about the same calls. */
function ledgerParts(by: Grouping | undefined, asOf: Date): { parts: string; values: unknown[] } {
  const name = by === undefined ? "''" : LEDGER_NAME[by]!;
  const parts = `SELECT ts, ${name}, ${LEDGER_MEASURES}
    FROM cost_entries
    WHERE project_id = $1 AND ts >= date_trunc('hour', $2::timestamptz, 'UTC')
      AND ts < date_trunc('hour', $3::timestamptz - interval '1 microsecond', 'UTC')
        + interval '1 hour'
      AND booked_at <= $5`;
  const columns = `bucket, name, cost_usd, estimated_cost_usd, estimated_calls, tokens, calls,
    unpriced_calls, latency_us, timed_calls`;
  return { parts: `SELECT * FROM (${parts}) AS entry (${columns})`, values: [asOf] };
}

function pointOf(row: PointRow, by: Grouping | undefined): TimeseriesPoint {
  const { totalCost, ...parts } = costsOf(row);
  return {
    timestamp: row.start.toISOString(),
    ...(by !== undefined && { name: row.name || '(none)' }),
    cost: totalCost,
    ...parts,
    tokens: Number(row.tokens),
    callCount: Number(row.calls),
    unpricedCalls: Number(row.unpriced_calls),
  };
}
