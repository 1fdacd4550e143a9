import { forecastMonth, paceOf, type DayCost, type Pace } from '@costwire/anomaly-detection';
import { formatUsd, parseUsd, ZERO_USD, type ProjectId, type Usd } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';

/** Where the month of the caller's project is likely to end. Money is in decimal US dollars. */
export interface Forecast {
  month: string;
  spent: string;
  /** Null while no whole day is known: unknown is not zero. */
  expected: string | null;
  low: string | null;
  high: string | null;
  /** Share of months that end between low and high. */
  confidence: 0.8;
  daysLeft: number | null;
  learnedDays: number;
  previousMonth: string;
  budget: string | null;
  pace: Pace | null;
  /** Days from now until the budget is spent; null when it lasts the month. */
  budgetLastsDays: number | null;
}

interface DayRow {
  day: string;
  cost_usd: string;
}

/** Two months and what is needed of the one before: the memory of the forecast. */
const DAYS_READ = 95;

/** Forecasts the month from the hourly roll-ups, by their primary key. */
@Injectable()
export class ForecastQuery {
  constructor(private readonly database: Database) {}

  /** The month that a time lies in. */
  async month(projectId: ProjectId, nowMs: number, budget: string | undefined): Promise<Forecast> {
    const rows = await this.database.readProject<DayRow>(
      projectId,
      `SELECT to_char(bucket, 'YYYY-MM-DD') AS day, sum(cost_usd) AS cost_usd FROM rollup_hourly
       WHERE project_id = $1 AND dimension = 'feature'
         AND bucket >= $2::timestamptz - interval '${DAYS_READ} days' AND bucket <= $2
       GROUP BY 1 ORDER BY 1`,
      [projectId, new Date(nowMs)],
    );
    const now = new Date(nowMs);
    const month = now.toISOString().slice(0, 7);
    const before = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
    const days: DayCost[] = rows.map((row) => ({ day: row.day, usd: Number(row.cost_usd) }));
    const limit = budget === undefined ? undefined : Number(budget);
    const forecast = forecastMonth(days, nowMs, limit);
    return {
      month,
      spent: totalOf(rows, month),
      expected: decimal(forecast?.expectedUsd),
      low: decimal(forecast?.lowUsd),
      high: decimal(forecast?.highUsd),
      confidence: 0.8,
      daysLeft: rounded(forecast?.daysLeft),
      learnedDays: forecast?.learnedDays ?? 0,
      previousMonth: totalOf(rows, before.toISOString().slice(0, 7)),
      budget: budget === undefined ? null : formatUsd(parseUsd(budget)!),
      pace: forecast && limit !== undefined ? paceOf(forecast, limit) : null,
      budgetLastsDays: rounded(forecast?.budgetLastsDays),
    };
  }
}

/** The exact sum of a month. */
function totalOf(rows: readonly DayRow[], month: string): string {
  const total = rows
    .filter(({ day }) => day.startsWith(month))
    .reduce((sum, row) => sum + parseUsd(row.cost_usd)!, ZERO_USD as bigint);
  return formatUsd(total as Usd);
}

/** Six decimals: an estimate, not money of the ledger. */
function decimal(value: number | undefined): string | null {
  return value === undefined ? null : formatUsd(parseUsd(value.toFixed(6))!);
}

function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 100) / 100;
}
