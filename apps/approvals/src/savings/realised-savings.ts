import { formatUsd, parseUsd, usdFromUnits } from '@costwire/contracts';

/** What was measured while an action held. */
export interface Measurement {
  /** Expected spend per hour without the action, decimal US dollars; null when unknown. */
  forecastHourlyUsd: string | null;
  /** What the calls of the scope cost in that time. */
  actualUsd: string;
  from: Date;
  to: Date;
  /** Expected savings of this action, and of all actions that hold for the same calls with it. */
  ownClaimUsd: string;
  allClaimsUsd: string;
  /** How many actions that is, this one too. */
  actions: number;
}

/** Realised savings as the API shows them. */
export interface RealisedSavings {
  /** Forecast less actual, this action's share; negative when it cost more. Null is unknown. */
  savings_usd: string | null;
  forecast_usd: string | null;
  actual_usd: string;
  /** The part of the difference that is this action's, since others hold for the same calls. */
  share: number;
  from: string;
  to: string;
  hours: number;
}

const MS_PER_HOUR = 3_600_000;

/**
 * Savings that came true: the spend that was forecast without the action less the actual one. Where
 * several actions hold for the same calls each gets the part that its claim has of all claims, or an
 * equal one when none claims anything, so that no dollar is counted twice.
 */
export function realisedSavings(measured: Measurement): RealisedSavings {
  const { forecastHourlyUsd, actualUsd, from, to } = measured;
  const lengthMs = Math.max(0, to.getTime() - from.getTime());
  const share = shareOf(measured);
  const base = {
    actual_usd: actualUsd,
    share: Number(share.part) / Number(share.whole),
    from: from.toISOString(),
    to: to.toISOString(),
    hours: Math.round((lengthMs / MS_PER_HOUR) * 1_000) / 1_000,
  };
  if (forecastHourlyUsd === null) return { ...base, savings_usd: null, forecast_usd: null };
  const forecast = (units(forecastHourlyUsd) * BigInt(lengthMs)) / BigInt(MS_PER_HOUR);
  const difference = forecast - units(actualUsd);
  return {
    ...base,
    forecast_usd: formatUsd(usdFromUnits(forecast)),
    savings_usd: formatUsd(usdFromUnits((difference * share.part) / share.whole)),
  };
}

function shareOf(measured: Measurement): { part: bigint; whole: bigint } {
  const all = units(measured.allClaimsUsd);
  return all > 0n
    ? { part: units(measured.ownClaimUsd), whole: all }
    : { part: 1n, whole: BigInt(measured.actions) };
}

function units(text: string): bigint {
  return parseUsd(text) ?? 0n;
}
