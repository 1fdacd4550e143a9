import type { BreakdownGroup } from './answers.js';

/** Which calls to add up over time. Default range: the last 24 hours; `from` is included, `to` is not. */
export interface TimeseriesQuery {
  /** Length of the UTC intervals. Default: `hour`. */
  granularity?: 'hour' | 'day' | 'week';
  /** One series for each of these; one in all when absent. */
  groupBy?: Exclude<BreakdownGroup, 'user'>;
  from?: string;
  to?: string;
  /** Costs as they were booked up to this time. */
  as_of?: string;
}

/** One interval with calls, of one group when the series is grouped. */
export interface TimeseriesPoint {
  /** Start of the UTC interval, ISO-8601; weeks begin on Monday. */
  timestamp: string;
  name?: string;
  /** Exact decimal US dollars of the calls that have a price. */
  cost: string;
  /** Of the cost, what rests on reported counts or a bill. */
  knownCost: string;
  /** Of the cost, what rests on estimated counts. */
  estimatedCost: string;
  tokens: number;
  calls: number;
  estimatedCalls: number;
  /** Calls that `cost` leaves out because their price is unknown. */
  unpricedCalls: number;
}

/** Costs over time, the oldest interval first. */
export interface Timeseries {
  data: TimeseriesPoint[];
  meta: {
    /** The range that was added up, ISO-8601. */
    from: string;
    to: string;
    granularity: 'hour' | 'day' | 'week';
  };
}

/** Where the present UTC month is likely to end; decimal US dollars, `null` while it is unknown. */
export interface CostForecast {
  /** `YYYY-MM`. */
  month: string;
  spent: string;
  expected: string | null;
  low: string | null;
  high: string | null;
  /** Share of months that end between low and high. */
  confidence: number;
  /** Days still to come, the rest of today as a fraction. */
  daysLeft: number | null;
  /** Whole days that it was learned from. */
  learnedDays: number;
  previousMonth: string;
  /** The budget that was asked about. */
  budget: string | null;
  pace: 'on_track' | 'at_risk' | 'over' | 'exceeded' | null;
  /** Days from now until the budget is spent; `null` when it lasts the month. */
  budgetLastsDays: number | null;
}
