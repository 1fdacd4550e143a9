import type { UsageBatch, UsageEvent, Usd } from '@costwire/contracts';
import type { Call, PriceBook } from '@costwire/pricing';

/** One line of the ledger: what a call cost by our price book. */
export interface LedgerEntry {
  batch: UsageBatch;
  event: UsageEvent;
  status: 'priced' | 'partial' | 'unpriced';
  /** Absent when unpriced: unknown is not zero. */
  amount: Usd | undefined;
  /** `provider/model` of the price book. */
  pricedAs: string | undefined;
  /** Components that were used and have no rate. */
  missing: string[] | undefined;
  priceBookVersion: string;
}

/** Prices one recorded event. */
export function bookEntry(book: PriceBook, batch: UsageBatch, event: UsageEvent): LedgerEntry {
  const outcome = book.price(callOf(event));
  return {
    batch,
    event,
    status: outcome.status,
    amount: outcome.amount,
    pricedAs: outcome.resolvedModel && `${outcome.resolvedProvider}/${outcome.resolvedModel}`,
    missing: outcome.status === 'partial' ? outcome.missing : undefined,
    priceBookVersion: outcome.priceBookVersion,
  };
}

/** The usage event in the words of the price book. */
export function callOf(event: UsageEvent): Call {
  return {
    provider: event.provider,
    model: event.model,
    timestampMs: Date.parse(event.timestamp),
    ...(event.service_tier === undefined ? {} : { serviceTier: event.service_tier }),
    usage: {
      inputTokens: event.input_tokens,
      outputTokens: event.output_tokens,
      cacheReadTokens: event.cache_read_tokens ?? 0,
      cacheWriteTokens: event.cache_write_tokens ?? 0,
      cacheWrite1hTokens: event.cache_write_1h_tokens ?? 0,
      reasoningTokens: event.reasoning_tokens ?? 0,
      inputAudioTokens: event.input_audio_tokens ?? 0,
      outputAudioTokens: event.output_audio_tokens ?? 0,
      inputImageTokens: event.input_image_tokens ?? 0,
      outputImageTokens: event.output_image_tokens ?? 0,
      webSearches: event.web_searches ?? 0,
    },
  };
}
