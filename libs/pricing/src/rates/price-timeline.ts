import { cardForTier } from './apply-service-tier.js';
import type { PriceVersion, ServiceTier } from '../price-version.js';
import { compileRates, type RateCard } from './rate-card.js';
import { withSubstitutes } from './substitute-rates.js';

const DAY_MS = 86_400_000;

/** A model's prices over time, compiled. */
export class PriceTimeline {
  readonly #cards = new Map<ServiceTier, RateCard[]>();
  readonly #derived = new Map<RateCard, Map<ServiceTier, RateCard | undefined>>();
  readonly #seller: string;

  /**
   * @param versions in ascending precedence: of those in force, the last counts.
   * @param seller who sells the calls, which decides the discounts of service tiers.
   */
  constructor(versions: readonly PriceVersion[], seller: string) {
    this.#seller = seller;
    for (const version of versions) {
      const cards = this.#cards.get(version.serviceTier) ?? [];
      cards.push(withSubstitutes(compileRates(version)));
      this.#cards.set(version.serviceTier, cards);
    }
  }

  /**
   * The prices in force at that time, if any. A tier without prices of its own takes the standard
   * ones by the seller's published rule.
   */
  at(timestampMs: number, tier: ServiceTier): RateCard | undefined {
    const own = this.#listed(timestampMs, tier);
    if (own || tier === 'standard') return own;
    const standard = this.#listed(timestampMs, 'standard');
    return standard && this.#derive(standard, tier);
  }

  #derive(standard: RateCard, tier: ServiceTier): RateCard | undefined {
    let known = this.#derived.get(standard);
    if (!known) this.#derived.set(standard, (known = new Map<ServiceTier, RateCard | undefined>()));
    if (!known.has(tier)) known.set(tier, cardForTier(standard, this.#seller, tier));
    return known.get(tier);
  }

  #listed(timestampMs: number, tier: ServiceTier): RateCard | undefined {
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
