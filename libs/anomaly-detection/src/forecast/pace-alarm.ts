import {
  derivedUuid,
  type AnomalyRecord,
  type AnomalyScope,
  type AnomalySeverity,
  type ProjectId,
} from '@costwire/contracts';
import { blankAnomaly } from '../live/blank-anomaly.js';
import { ended, hasGrown, rankOf, REOPEN_MS, type Tracked } from '../live/life-cycle.js';
import { labelOf, seriesKeyOf } from '../live/watched-series.js';
import { forecastMonth, type DayCost, type MonthForecast } from './month-end.js';

/** The driver of an anomaly that says where a month ends. */
export const PACE_DRIVER = 'pace';

/** Where a month is heading, beside what it may come to. */
export interface PaceReading {
  forecast: MonthForecast;
  /** Dollars that the month may come to. */
  limitUsd: number;
  /** Whether somebody set it, or it is the upper edge of what was expected when the month began. */
  limit: 'budget' | 'expected_band';
}

/** A month is back within its limit this much below it: a forecast on the edge tells nothing twice. */
const BACK_SHARE = 0.97;

/**
 * Reads where the month is heading.
 *
 * @param days oldest first, today's part included.
 * @param budgetUsd dollars that the month may cost; without one it is held against the 80 % band that
 * was forecast when it began.
 * @returns undefined when no whole day is known, or none before the month where no budget is set.
 */
export function readPace(
  days: readonly DayCost[],
  nowMs: number,
  budgetUsd?: number,
): PaceReading | undefined {
  const forecast = forecastMonth(days, nowMs, budgetUsd);
  if (!forecast) return undefined;
  if (budgetUsd !== undefined) return { forecast, limitUsd: budgetUsd, limit: 'budget' };
  const start = `${forecast.month}-01`;
  const before = days.filter(({ day }) => day < start);
  const first = forecastMonth(before, Date.parse(start));
  return first && { forecast, limitUsd: first.highUsd, limit: 'expected_band' };
}

/** What {@link trackPace} needs to know beside the reading. */
export interface PaceContext {
  projectId: ProjectId;
  scope: AnomalyScope;
  /** Whether the month was beyond its limit when it was looked at last; of this month. */
  wasOver: boolean;
  /** The latest alarm of the scope. */
  known: AnomalyRecord | undefined;
  nowMs: number;
}

/**
 * Moves the pace alarm of a scope: raised once when the forecast crosses the limit, updated when it
 * becomes worse, ended when the forecast is back or the month over. One that somebody ended stays ended
 * until the forecast has been back.
 *
 * @returns whether the month is beyond its limit, and what changed.
 */
export function trackPace(
  reading: PaceReading,
  { projectId, scope, wasOver, known, nowMs }: PaceContext,
): { over: boolean; tracked: Tracked[] } {
  const { forecast, limitUsd } = reading;
  const now = new Date(nowMs).toISOString();
  const sameMonth = known?.meta['month'] === forecast.month;
  const past = known?.status === 'open' && !sameMonth ? [ended(known, 'month_over', now)] : [];
  const current = sameMonth ? known : undefined;
  const threshold = wasOver ? BACK_SHARE * limitUsd : limitUsd;
  const over = Math.max(forecast.expectedUsd, forecast.spentUsd) > threshold;
  if (!over) {
    const back = current?.status === 'open' ? [ended(current, 'back_on_pace', now)] : [];
    return { over, tracked: [...past, ...back] };
  }
  if (wasOver && current?.status !== 'open') return { over, tracked: past };
  const base = current && mayGoOn(current, nowMs) ? current : opening(projectId, scope, now);
  const anomaly = withReading(base, scope, reading, now);
  if (base !== current) return { over, tracked: [...past, { change: 'opened', anomaly }] };
  if (base.status !== 'open') return { over, tracked: [{ change: 'reopened', anomaly }] };
  const worse =
    rankOf(anomaly.severity) > rankOf(base.severity) ||
    hasGrown(anomaly.current_cost, base.current_cost);
  return { over, tracked: worse ? [{ change: 'updated', anomaly }] : [] };
}

/** One that is back within a day of its end is the same one. */
function mayGoOn({ status, resolution, resolved_at: at }: AnomalyRecord, nowMs: number): boolean {
  if (status === 'open') return true;
  return resolution === 'back_on_pace' && nowMs - Date.parse(at ?? '') <= REOPEN_MS;
}

function opening(projectId: ProjectId, scope: AnomalyScope, now: string): AnomalyRecord {
  return blankAnomaly({
    id: derivedUuid('anomaly', projectId, seriesKeyOf(scope), PACE_DRIVER, now),
    projectId,
    scope,
    began: now,
    now,
    severity: 'low',
    driver: PACE_DRIVER,
    planned: false,
  });
}

/** Medium when the month is likely to end beyond its limit, high in nine of ten, critical when it has. */
function severityOf({ forecast, limitUsd, limit }: PaceReading): AnomalySeverity {
  if (forecast.spentUsd > limitUsd) return limit === 'budget' ? 'critical' : 'high';
  return forecast.lowUsd > limitUsd ? 'high' : 'medium';
}

function withReading(
  base: AnomalyRecord,
  scope: AnomalyScope,
  reading: PaceReading,
  now: string,
): AnomalyRecord {
  const { forecast, limitUsd, limit } = reading;
  const expected = Math.max(forecast.expectedUsd, forecast.spentUsd);
  const excess = expected - limitUsd;
  return {
    ...base,
    status: 'open',
    resolution: null,
    resolved_at: null,
    last_seen: now,
    updated_at: now,
    current_cost: cents(expected),
    expected_cost: cents(limitUsd),
    deviation_percent: limitUsd > 0 ? Math.round((1_000 * excess) / limitUsd) / 10 : null,
    excess_usd: cents(excess),
    severity: severityOf(reading),
    description: sentenceOf(scope, reading, expected),
    meta: {
      month: forecast.month,
      limit,
      spent: cents(forecast.spentUsd),
      low: cents(forecast.lowUsd),
      high: cents(forecast.highUsd),
      days_left: Math.round(forecast.daysLeft * 100) / 100,
    },
  };
}

function sentenceOf(
  scope: AnomalyScope,
  { forecast, limitUsd, limit }: PaceReading,
  expected: number,
): string {
  const { month, spentUsd, lowUsd, highUsd } = forecast;
  const against =
    limit === 'budget'
      ? `a budget of $${limitUsd.toFixed(2)}`
      : `at most $${limitUsd.toFixed(2)} expected when it began`;
  const band = `between $${lowUsd.toFixed(2)} and $${highUsd.toFixed(2)} in eight of ten such months`;
  return `${labelOf(scope)} is heading for $${expected.toFixed(2)} in ${month} (${band}) against ${against}; $${spentUsd.toFixed(2)} is spent.`;
}

/** An estimate, not money of the ledger. */
function cents(usd: number): string {
  return usd.toFixed(2);
}
