import { addUsd, usdFromUnits, ZERO_USD, type Usd } from '@costwire/contracts';
import type { PriceBook } from '../price-book.js';
import type { ReceiptLine } from '../priced-usage.js';
import type { Call } from '../token-usage.js';

/** What is taken to have been different about past calls. */
export interface ReplayChange {
  /** Another seller; that of the call when absent, or what the model's name says when that changes. */
  provider?: string;
  model?: string;
  serviceTier?: string;
  /** `none`: nothing was cached; `share`: so much of each input was read from the cache. */
  cache?: { policy: 'unchanged' } | { policy: 'none' } | { policy: 'share'; percent: number };
}

/** A past call as it would have been. Without a change it is the same call. */
export function replayedCall(call: Call, change: ReplayChange): Call {
  const provider = change.provider ?? (change.model === undefined ? call.provider : '');
  const serviceTier = change.serviceTier ?? call.serviceTier;
  return {
    ...call,
    provider,
    model: change.model ?? call.model,
    ...(serviceTier !== undefined && { serviceTier }),
    usage: withCache(call.usage, change.cache ?? { policy: 'unchanged' }),
  };
}

function withCache(usage: Call['usage'], cache: NonNullable<ReplayChange['cache']>): Call['usage'] {
  if (cache.policy === 'unchanged') return usage;
  const {
    cacheReadTokens: _reads,
    cacheWriteTokens: _writes,
    cacheWrite1hTokens: _kept,
    cacheReadAudioTokens: _audio,
    cacheReadImageTokens: _images,
    ...uncached
  } = usage;
  if (cache.policy === 'none') return uncached;
  const { inputTokens = 0, inputAudioTokens = 0, inputImageTokens = 0 } = usage;
  const text = BigInt(inputTokens - inputAudioTokens - inputImageTokens);
  // Text alone is taken as cached, rounded down to whole tokens.
  return { ...uncached, cacheReadTokens: Number((text * BigInt(cache.percent)) / 100n) };
}

/** One rate of a replay with everything it was applied to. */
export interface ReplayReceiptLine extends Omit<ReceiptLine, 'quantity'> {
  quantity: bigint;
}

/** Sums of replayed calls; its receipt adds up to the amount exactly. */
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

  /** Prices one call and adds it. */
  add(book: PriceBook, call: Call): void {
    this.calls += 1;
    const outcome = book.explain(call);
    if (outcome.status === 'unpriced') {
      this.unpriced += 1;
      this.missing.add(outcome.detail);
      return;
    }
    if (outcome.inferred) this.inferred += 1;
    if (outcome.status === 'partial') {
      this.partial += 1;
      for (const component of outcome.missing) {
        this.missing.add(`${component} of ${outcome.resolvedProvider}/${outcome.resolvedModel}`);
      }
    }
    this.amount = addUsd(this.amount, outcome.amount);
    for (const line of outcome.receipt ?? []) this.#addLine(line);
  }

  /** One line for each rate that was applied, the largest first. */
  receipt(): ReplayReceiptLine[] {
    return [...this.#lines.values()].sort((left, right) =>
      left.subtotal === right.subtotal ? 0 : left.subtotal > right.subtotal ? -1 : 1,
    );
  }

  #addLine(line: ReceiptLine): void {
    const key = `${line.rateId} ${line.rate}`;
    const kept = this.#lines.get(key);
    if (!kept) {
      this.#lines.set(key, { ...line, quantity: BigInt(line.quantity) });
      return;
    }
    kept.quantity += BigInt(line.quantity);
    kept.subtotal = usdFromUnits(kept.subtotal + line.subtotal);
  }
}
