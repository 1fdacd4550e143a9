import { compare, formatDecimal, minus, ZERO, type ExactDecimal } from '../exact-decimal.js';
import { HourMeter } from './hour-meter.js';
import { addUsage, ceilDiv, noUsage, USAGE_NAMES, type AwsScenarioUsage } from './hour-usage.js';
import type { ScenarioProfile } from './scenario-profile.js';
import { priceScenario, scenarioTotals, type ScenarioCost } from './scenario-cost.js';
import type { ScenarioPrices } from './service-cost.js';
import type { TrafficHour } from './traffic-hour.js';

/** Where and how the traffic is to be handled. */
export interface EstimateSettings {
  region: string;
  profile: ScenarioProfile;
  prices: ScenarioPrices;
}

/** One hour of an estimate. */
export interface HourEstimate {
  bucket: string;
  usage: AwsScenarioUsage;
  /** What this hour adds to the bill, so that hours sum to the total exactly, tiers included. */
  cost: ExactDecimal;
}

/** What traffic would cost. */
export interface ScenarioEstimate {
  usage: AwsScenarioUsage;
  cost: ScenarioCost;
}

/** Hours in a month as AWS counts them: 365 days of 24 hours by 12. */
export const HOURS_PER_MONTH = 730;
const MS_PER_HOUR = 3_600_000;
/** Observed hours are exact to the thousandth. */
const THOUSAND = 1_000n;

/** What the traffic itself would cost, as if nothing else ran in the month. */
export function estimateTraffic(
  hours: readonly TrafficHour[],
  settings: EstimateSettings,
): ScenarioEstimate {
  const { profile, region, prices } = settings;
  const usage = usageOfHours(hours, profile);
  return { usage, cost: priceScenario(usage, profile, region, prices) };
}

/** The same hour by hour, oldest first. */
export function estimateByHour(
  hours: readonly TrafficHour[],
  { profile, region, prices }: EstimateSettings,
): HourEstimate[] {
  const meter = new HourMeter(profile);
  const totalOf = scenarioTotals(profile, region, prices);
  const soFar = noUsage();
  let costSoFar = ZERO;
  return hours.map((hour) => {
    const usage = meter.usageOf(hour);
    addUsage(soFar, usage);
    const total = totalOf(soFar);
    const cost = minus(total, costSoFar);
    costSoFar = total;
    return { bucket: hour.bucket, usage, cost };
  });
}

/** Traffic carried on to a month. */
export interface MonthlyEstimate extends ScenarioEstimate {
  /** Hours the traffic stands for. */
  observedHours: number;
}

/**
 * Carries the traffic on to a month at the same pace: every quantity times 730 hours by the hours
 * observed, rounded up to whole units, then priced with the tiers of a month.
 *
 * @returns `undefined` when there is no traffic.
 */
export function estimateMonth(
  hours: readonly TrafficHour[],
  settings: EstimateSettings,
): MonthlyEstimate | undefined {
  const { profile, region, prices } = settings;
  const observedHours = profile.traffic.observed_hours ?? spanHours(hours);
  if (observedHours === 0) return undefined;
  const observed = BigInt(Math.round(observedHours * 1_000));
  const usage = usageOfHours(hours, profile);
  const month = noUsage();
  for (const name of USAGE_NAMES) {
    month[name] = ceilDiv(usage[name] * BigInt(HOURS_PER_MONTH) * THOUSAND, observed);
  }
  return { observedHours, usage: month, cost: priceScenario(month, profile, region, prices) };
}

function usageOfHours(hours: readonly TrafficHour[], profile: ScenarioProfile): AwsScenarioUsage {
  const meter = new HourMeter(profile);
  const sum = noUsage();
  for (const hour of hours) addUsage(sum, meter.usageOf(hour));
  return sum;
}

/** Hours from the beginning of the first to the end of the last; 0 without traffic. */
export function spanHours(hours: readonly TrafficHour[]): number {
  let first = Infinity;
  let last = -Infinity;
  for (const { bucket, logs } of hours) {
    if (logs === 0) continue;
    const time = Date.parse(bucket);
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  return first === Infinity ? 0 : (last - first) / MS_PER_HOUR + 1;
}

/**
 * Shares of a total in hundredths of a per cent; they sum to 10,000 exactly, the largest remainders
 * rounded up. All 0 when the total is.
 */
export function sharesOf(amounts: readonly ExactDecimal[]): number[] {
  const scale = Math.max(0, ...amounts.map((amount) => amount.scale));
  const digits = amounts.map((amount) => amount.digits * 10n ** BigInt(scale - amount.scale));
  const total = digits.reduce((sum, each) => sum + each, 0n);
  if (total === 0n) return amounts.map(() => 0);
  const parts = digits.map((each, index) => ({
    index,
    whole: (each * 10_000n) / total,
    rest: (each * 10_000n) % total,
  }));
  const left = Number(10_000n - parts.reduce((sum, { whole }) => sum + whole, 0n));
  const shares = parts.map(({ whole }) => Number(whole));
  const byRest = [...parts].sort((a, b) =>
    a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1,
  );
  for (const { index } of byRest.slice(0, left)) shares[index]! += 1;
  return shares;
}

/**
 * How much more one amount is than another, in per cent with two decimals, rounded half away from
 * zero; `null` when the other is 0.
 */
export function changePercent(amount: ExactDecimal, reference: ExactDecimal): string | null {
  if (compare(reference, ZERO) === 0) return null;
  const difference = minus(amount, reference);
  const dividend = difference.digits * 10n ** BigInt(reference.scale + 5);
  const divisor = reference.digits * 10n ** BigInt(difference.scale);
  const thousandths = dividend / divisor;
  const half = thousandths < 0n ? -5n : 5n;
  return formatDecimal({ digits: (thousandths + half) / 10n, scale: 2 });
}
