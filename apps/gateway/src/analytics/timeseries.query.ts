import { formatUsd, parseUsd, type ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import type { Grouping } from './cost-breakdown.dto.js';
import type { Granularity } from './timeseries.dto.js';

/** One interval, of one group when the series is grouped. */
export interface TimeseriesPoint {
  /** Start of the UTC interval, ISO-8601; weeks begin on Monday. */
  timestamp: string;
  name?: string;
  /** Decimal US dollars. */
  cost: string;
  tokens: number;
  calls: number;
}

interface PointRow {
  start: Date;
  name: string;
  cost_usd: string;
  tokens: string;
  calls: string;
}

const NAME_COLUMN: Readonly<Partial<Record<Grouping, string>>> = {
  model: 'model',
  provider: 'provider',
};

/** Costs over time, from the hourly roll-ups by their primary key. */
@Injectable()
export class TimeseriesQuery {
  constructor(private readonly database: Database) {}

  /** The intervals that hold calls, oldest first. Whole hours: the edges are rounded outward. */
  async points(
    projectId: ProjectId,
    by: Grouping | undefined,
    granularity: Granularity,
    from: Date,
    to: Date,
  ): Promise<TimeseriesPoint[]> {
    const dimension = by === 'agent' || by === 'key' ? by : 'feature';
    const name = by === undefined ? "''" : (NAME_COLUMN[by] ?? 'name');
    const rows = await this.database.readProject<PointRow>(
      projectId,
      `SELECT date_trunc($5, bucket, 'UTC') AS start, ${name} AS name,
         sum(cost_usd) AS cost_usd, sum(input_tokens + output_tokens) AS tokens, sum(calls) AS calls
       FROM rollup_hourly
       WHERE project_id = $1 AND dimension = $2
         AND bucket >= date_trunc('hour', $3::timestamptz, 'UTC') AND bucket < $4
       GROUP BY 1, 2 ORDER BY 1, sum(cost_usd) DESC, 2`,
      [projectId, dimension, from, to, granularity],
    );
    return rows.map((row) => ({
      timestamp: row.start.toISOString(),
      ...(by !== undefined && { name: row.name || '(none)' }),
      cost: formatUsd(parseUsd(row.cost_usd)!),
      tokens: Number(row.tokens),
      calls: Number(row.calls),
    }));
  }
}
