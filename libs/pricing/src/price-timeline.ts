import type { PriceVersion, ServiceTier } from './price-version.js';
import { compileRates, type RateCard } from './rate-card.js';
import { withSubstitutes } from './substitute-rates.js';

const DAY_MS = 86_400_000;

/** A model's prices over time, compiled. */
export class PriceTimeline {
  readonly #cards = new Map<ServiceTier, RateCard[]>();

  /** @param versions in ascending precedence: of those in force, the last counts. */
  constructor(versions: readonly PriceVersion[]) {
    for (const version of versions) {
      const cards = this.#cards.get(version.serviceTier) ?? [];
      cards.push(withSubstitutes(compileRates(version)));
      this.#cards.set(version.serviceTier, cards);
    }
  }

  /** The prices in force at that time, if any. */
  at(timestampMs: number, tier: ServiceTier): RateCard | undefined {
    const cards = this.#cards.get(tier);
    if (!cards) return undefined;
    for (let index = cards.length - 1; index >= 0; index -= 1) {
      const card = cards[index]!;
      if (isInForce(card.version, timestampMs)) return card;
    }
    return undefined;
  }
}

function isInForce(version: PriceVersion, timestampMs: number): boolean {
  const { validFromMs, validToMs, dailyWindow } = version;
  if (validFromMs !== undefined && timestampMs < validFromMs) return false;
  if (validToMs !== undefined && timestampMs >= validToMs) return false;
  if (!dailyWindow) return true;
  const ofDay = ((timestampMs % DAY_MS) + DAY_MS) % DAY_MS;
  const { fromMs, toMs } = dailyWindow;
  return toMs < fromMs ? ofDay >= fromMs || ofDay < toMs : ofDay >= fromMs && ofDay < toMs;
}
