import { createHash } from 'node:crypto';
import { parseUsd } from '@costwire/contracts';
import { OVERRIDE_SOURCE, type PriceVersion } from '../price-version.js';

/** Prices that an operator sets for one model, for instance after negotiating them. */
export interface PriceOverride extends Pick<
  PriceVersion,
  'provider' | 'model' | 'serviceTier' | 'rates' | 'validFromMs' | 'validToMs'
> {
  /** Why; kept with the version and shown in receipts. */
  reason: string;
  /** Who set it. */
  author: string;
  /** ISO-8601 time. */
  recordedAt: string;
}

/** The override as a version, or a sentence saying what is wrong with it. */
export function overrideVersion(override: PriceOverride): PriceVersion | string {
  const { author, reason, ...rest } = override;
  if (reason.trim() === '') return 'an override needs a reason';
  const { validFromMs = -Infinity, validToMs = Infinity } = rest;
  if (validFromMs >= validToMs) return 'the override ends before it begins';
  const entries = Object.entries(rest.rates);
  if (entries.length === 0) return 'the override has no rates';
  for (const [component, rate] of entries) {
    for (const usd of [rate.usd, ...(rate.tiers ?? []).map((tier) => tier.usd)]) {
      const price = parseUsd(usd);
      if (price === undefined || price < 0n) return `${component} is not a price: ${usd}`;
    }
  }
  const checksum = createHash('sha256').update(JSON.stringify(override)).digest('hex');
  const sourceVersion = `${author} ${override.recordedAt}`;
  return { ...rest, reason, source: OVERRIDE_SOURCE, sourceVersion, checksum };
}
