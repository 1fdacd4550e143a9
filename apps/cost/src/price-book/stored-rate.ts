import type { PriceVersion, ServiceTier } from '@costwire/pricing';
import type { VersionHeader } from './price-layer.js';

/** The prices of one model, tier and span of time, as they stand in `price_rates`. */
export interface StoredRate {
  provider: string;
  model: string;
  service_tier: ServiceTier;
  valid_from: string | null;
  valid_to: string | null;
  daily_from_ms: number | null;
  daily_to_ms: number | null;
  rates: PriceVersion['rates'];
}

/** The stored form of a library version's prices. */
export function storedRate(version: PriceVersion): StoredRate {
  const { validFromMs, validToMs, dailyWindow } = version;
  return {
    provider: version.provider,
    model: version.model,
    service_tier: version.serviceTier,
    valid_from: validFromMs === undefined ? null : new Date(validFromMs).toISOString(),
    valid_to: validToMs === undefined ? null : new Date(validToMs).toISOString(),
    daily_from_ms: dailyWindow?.fromMs ?? null,
    daily_to_ms: dailyWindow?.toMs ?? null,
    rates: version.rates,
  };
}

/** Stored prices as the library takes them, with the source that their version names. */
export function versionOf(rate: StoredRate, header: VersionHeader): PriceVersion {
  const { source, sourceVersion, checksum, recordedAt, reason } = header;
  const { daily_from_ms: fromMs, daily_to_ms: toMs } = rate;
  return {
    source,
    sourceVersion,
    checksum,
    recordedAt,
    provider: rate.provider,
    model: rate.model,
    serviceTier: rate.service_tier,
    ...(rate.valid_from !== null && { validFromMs: Date.parse(rate.valid_from) }),
    ...(rate.valid_to !== null && { validToMs: Date.parse(rate.valid_to) }),
    ...(fromMs !== null && toMs !== null && { dailyWindow: { fromMs, toMs } }),
    rates: rate.rates,
    ...(reason !== null && { reason }),
  };
}

/** Prices that end no later than their version does; those that would begin after it are dropped. */
export function untilEnd(versions: readonly PriceVersion[], endsAt: string): PriceVersion[] {
  const endMs = Date.parse(endsAt);
  return versions.flatMap((version) => {
    const { validFromMs = -Infinity, validToMs = Infinity } = version;
    if (validFromMs >= endMs) return [];
    return [{ ...version, validToMs: Math.min(validToMs, endMs) }];
  });
}
