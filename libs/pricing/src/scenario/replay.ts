import {
  addUsd,
  parseUsd,
  ZERO_USD,
  type CallPrice,
  type CallUsage,
  type PriceableCall,
  type PricedLine,
  type Usd,
} from '@costwire/contracts';

/** What is taken to have been different about past calls. */
export interface ReplayChange {
  /** Another seller; that of the call when absent, or what the model's name says when that changes. */
  provider?: string;
  model?: string;
  serviceTier?: string;
  /** `none`: nothing was cached; `share`: so much of each input was read from the cache. */
  cache?: { policy: 'unchanged' } | { policy: 'none' } | { policy: 'share'; percent: number };
}

/**
 * A past call as it would have been. Without a change it is the same call, priced by the book that
 * its amount was booked with; a changed one by the prices in use now.
 */
export function replayedCall(call: PriceableCall, change: ReplayChange): PriceableCall {
  const { provider, model, serviceTier, cache = { policy: 'unchanged' } } = change;
  const isChanged = [provider, model, serviceTier].some((part) => part !== undefined);
  if (!isChanged && cache.policy === 'unchanged') return call;
  const { price_book_id: _book, service_tier: ownTier, ...kept } = call;
  const tier = serviceTier ?? ownTier;
  return {
    ...kept,
    provider: provider ?? (model === undefined ? call.provider : ''),
    model: model ?? call.model,
    ...(tier !== undefined && { service_tier: tier }),
    usage: withCache(call.usage, cache),
  };
}

function withCache(usage: CallUsage, cache: NonNullable<ReplayChange['cache']>): CallUsage {
  if (cache.policy === 'unchanged') return usage;
  const {
    cache_read_tokens: _reads,
    cache_write_tokens: _writes,
    cache_write_1h_tokens: _kept,
    cache_read_audio_tokens: _audio,
    cache_read_image_tokens: _images,
    ...uncached
  } = usage;
  if (cache.policy === 'none') return uncached;
  const {
    input_tokens: all = 0,
    input_audio_tokens: heard = 0,
    input_image_tokens: seen = 0,
  } = usage;
  // Text alone is taken as cached, rounded down to whole tokens.
  const cached = (BigInt(all - heard - seen) * BigInt(cache.percent)) / 100n;
  return { ...uncached, cache_read_tokens: Number(cached) };
}

/** One rate of a replay with everything it was applied to. */
export interface ReplayReceiptLine {
  line: PricedLine;
  quantity: bigint;
  subtotal: Usd;
}

/** Sums of replayed calls; the receipt adds up to the amount exactly. */
export class ReplaySums {
  amount: Usd = ZERO_USD;
  calls = 0;
  /** Calls of which some component has no rate: the amount lacks it. */
  partial = 0;
  /** Calls without any price: the amount leaves them out. */
  unpriced = 0;
  /** Calls whose price rests on a guess. */
  inferred = 0;
  /** What has no rate or price, each once. */
  readonly missing = new Set<string>();
  readonly #lines = new Map<string, ReplayReceiptLine>();

  /**
   * Adds what one call costs.
   *
   * @param price `null` when the book it was booked with is not known any more.
   */
  add(price: CallPrice | null): void {
    this.calls += 1;
    if (!price || price.cost_usd === null) {
      this.unpriced += 1;
      this.missing.add(price?.detail ?? 'the price book that a call was booked with');
      return;
    }
    if (price.inferred) this.inferred += 1;
    if (price.status === 'partial') this.partial += 1;
    for (const component of price.missing) this.missing.add(`${component} of ${price.resolved}`);
    this.amount = addUsd(this.amount, amountOf(price.cost_usd));
    for (const line of price.receipt) this.#addLine(line);
  }

  /** One line for each rate that was applied, the largest first. */
  receipt(): ReplayReceiptLine[] {
    return [...this.#lines.values()].sort((left, right) =>
      left.subtotal === right.subtotal ? 0 : left.subtotal > right.subtotal ? -1 : 1,
    );
  }

  #addLine(line: PricedLine): void {
    const key = `${line.rate_id} ${line.rate_usd}`;
    let kept = this.#lines.get(key);
    if (!kept) this.#lines.set(key, (kept = { line, quantity: 0n, subtotal: ZERO_USD }));
    kept.quantity += BigInt(line.quantity);
    kept.subtotal = addUsd(kept.subtotal, amountOf(line.subtotal_usd));
  }
}

function amountOf(text: string): Usd {
  const amount = parseUsd(text);
  if (amount === undefined) throw new RangeError(`not an amount: ${text}`);
  return amount;
}
