/** What one UTC day cost. Dollars are floats here: they feed statistics, never a ledger. */
export interface DayCost {
  /** `YYYY-MM-DD`. */
  day: string;
  usd: number;
}

/** Where a month is likely to end. */
export interface MonthForecast {
  /** `YYYY-MM`. */
  month: string;
  /** Dollars of the month so far. */
  spentUsd: number;
  /** Most likely total of the month. */
  expectedUsd: number;
  /** The total lies between these in eight of ten months. */
  lowUsd: number;
  highUsd: number;
  /** Days still to come, the rest of today as a fraction. */
  daysLeft: number;
  /** Whole days that it was learned from. */
  learnedDays: number;
  /** Days from now until a budget is spent at the expected pace; absent when it lasts the month. */
  budgetLastsDays: number | undefined;
}

/** How a month stands against a budget, best first. */
export type Pace = 'on_track' | 'at_risk' | 'over' | 'exceeded';

const DAY_MS = 86_400_000;
/** The level follows with this half-life, in days. */
const HALF_LIFE_DAYS = 7;
/** Days looked at: eight weeks know each weekday eight times. */
const MEMORY_DAYS = 56;
/** Days needed before weekdays are told apart: each has come twice. */
const WEEKDAY_DAYS = 14;
/** Weight of "weekdays are alike" beside what was seen, in observations. */
const WEEKDAY_PRIOR = 2;
/** Standard normal quantile of 0.9: the edges of the middle 80 %. */
const Z90 = 1.2816;
/** Spread of one day around its forecast while too little is known (log units). */
const PRIOR_SPREAD = 0.35;
/** Weight of {@link PRIOR_SPREAD}, in tried forecasts. */
const PRIOR_TRIALS = 2;
/** Days after which the wandering of the level outweighs what averages out. */
const AVERAGED_DAYS = 7;

/**
 * Forecasts the total of the month that `nowMs` lies in, from the days before it: the level of late,
 * times what is usual of each weekday. The band is as wide as the same forecasts, made in the past for
 * as many days ahead, were wrong.
 *
 * @param days oldest first, today's part included; days that are missing between them cost nothing.
 * @param budgetUsd dollars that the month may cost.
 * @returns undefined when no whole day is known.
 */
export function forecastMonth(
  days: readonly DayCost[],
  nowMs: number,
  budgetUsd?: number,
): MonthForecast | undefined {
  const today = Math.floor(nowMs / DAY_MS);
  const month = new Date(nowMs).toISOString().slice(0, 7);
  const past = wholeDays(days, today);
  if (past.length === 0) return undefined;
  const spent = sum(days.filter(({ day }) => day.startsWith(month)).map(({ usd }) => usd));
  const ahead = lastDayOf(nowMs) - today;
  const restOfToday = 1 - (nowMs - today * DAY_MS) / DAY_MS;
  const model = learn(past, today - 1);
  const rest = [
    model(today) * restOfToday,
    ...Array.from({ length: ahead }, (_, index) => model(today + index + 1)),
  ];
  const toCome = sum(rest);
  const spread = Z90 * spreadOf(past, today - 1, ahead + restOfToday);
  return {
    month,
    spentUsd: spent,
    expectedUsd: spent + toCome,
    lowUsd: spent + toCome * Math.exp(-spread),
    highUsd: spent + toCome * Math.exp(spread),
    daysLeft: ahead + restOfToday,
    learnedDays: past.length,
    budgetLastsDays:
      budgetUsd === undefined ? undefined : lasts(rest, restOfToday, budgetUsd - spent),
  };
}

/** How a forecast stands against a budget. */
export function paceOf({ spentUsd, expectedUsd, highUsd }: MonthForecast, budgetUsd: number): Pace {
  if (spentUsd > budgetUsd) return 'exceeded';
  if (expectedUsd > budgetUsd) return 'over';
  return highUsd > budgetUsd ? 'at_risk' : 'on_track';
}

type Model = (day: number) => number;

/** Days up to yesterday, the ones without cost filled in, as a plain list that ends yesterday. */
function wholeDays(days: readonly DayCost[], today: number): number[] {
  const byDay = new Map(days.map(({ day, usd }) => [dayNumber(day), usd]));
  const known = [...byDay.keys()].filter((day) => day < today);
  if (known.length === 0) return [];
  const first = Math.max(Math.min(...known), today - MEMORY_DAYS);
  return Array.from({ length: today - first }, (_, index) => byDay.get(first + index) ?? 0);
}

/** Level times weekday, from days that end with day number `last`. */
function learn(past: readonly number[], last: number): Model {
  const weekdays = weekdayFactors(past, last);
  let weight = 0;
  let level = 0;
  for (const [index, usd] of past.entries()) {
    const age = past.length - 1 - index;
    const day = last - age;
    const share = 0.5 ** (age / HALF_LIFE_DAYS) * weekdays[day % 7]!;
    weight += share;
    level += 0.5 ** (age / HALF_LIFE_DAYS) * usd;
  }
  const usual = weight > 0 ? level / weight : 0;
  return (day) => usual * weekdays[day % 7]!;
}

/** Cost of each weekday over that of all days, drawn towards 1 while a weekday has come seldom. */
function weekdayFactors(past: readonly number[], last: number): number[] {
  const mean = sum(past) / past.length;
  if (past.length < WEEKDAY_DAYS || mean <= 0) return Array<number>(7).fill(1);
  const totals = Array<number>(7).fill(WEEKDAY_PRIOR * mean);
  const counts = Array<number>(7).fill(WEEKDAY_PRIOR);
  for (const [index, usd] of past.entries()) {
    const weekday = (last - (past.length - 1 - index)) % 7;
    totals[weekday]! += usd;
    counts[weekday]! += 1;
  }
  return totals.map((total, weekday) => total / counts[weekday]! / mean);
}

/**
 * Spread of the sum of the next days around its forecast, in log units: the root mean square of what
 * forecasts made earlier, for as many days, were off by.
 */
function spreadOf(past: readonly number[], last: number, daysAhead: number): number {
  const ahead = Math.max(1, Math.round(daysAhead));
  let squares = (PRIOR_TRIALS * PRIOR_SPREAD ** 2) / Math.min(AVERAGED_DAYS, ahead);
  let trials = PRIOR_TRIALS;
  for (let known = WEEKDAY_DAYS; known + ahead <= past.length; known += 1) {
    const model = learn(past.slice(0, known), last - past.length + known);
    const actual = sum(past.slice(known, known + ahead));
    const first = last - past.length + known + 1;
    const forecast = sum(Array.from({ length: ahead }, (_, index) => model(first + index)));
    if (actual <= 0 || forecast <= 0) continue;
    squares += Math.log(actual / forecast) ** 2;
    trials += 1;
  }
  return Math.sqrt(squares / trials);
}

/** Days until the rest of a budget is spent. */
function lasts(rest: readonly number[], restOfToday: number, leftUsd: number): number | undefined {
  let left = leftUsd;
  let days = 0;
  for (const [index, usd] of rest.entries()) {
    const length = index === 0 ? restOfToday : 1;
    if (usd > 0 && usd >= left) return days + length * Math.max(0, left / usd);
    left -= usd;
    days += length;
  }
  return undefined;
}

function dayNumber(day: string): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

/** Number of the last day of the month that a time lies in. */
function lastDayOf(nowMs: number): number {
  const now = new Date(nowMs);
  return Math.floor(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) / DAY_MS) - 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
