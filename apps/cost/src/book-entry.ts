import {
  canonicalTimeMs,
  confidenceOf,
  parseUsd,
  type Confidence,
  type UsageBatch,
  type UsageEvent,
  type Usd,
} from '@costwire/contracts';
import type { Call, PriceBook, PricingOutcome } from '@costwire/pricing';

/** What a call cost, by our price book or by the provider's bill. */
export interface EntryPrice {
  status: 'priced' | 'partial' | 'unpriced';
  /** Absent when unpriced: unknown is not zero. */
  amount: Usd | undefined;
  /** `provider/model` of the price book. */
  pricedAs: string | undefined;
  /** Components that were used and have no rate. */
  missing: string[] | undefined;
  /** Absent when the amount is that of a bill. */
  priceBookVersion: string | undefined;
}

/** One line of the ledger. */
export interface LedgerEntry extends EntryPrice {
  batch: UsageBatch;
  event: UsageEvent;
}

/** Prices one recorded event; a bill of the provider is its own price. */
export function bookEntry(book: PriceBook, batch: UsageBatch, event: UsageEvent): LedgerEntry {
  const billed = billedAmount(event);
  if (billed !== undefined) {
    return {
      batch,
      event,
      status: 'priced',
      amount: billed,
      pricedAs: undefined,
      missing: undefined,
      priceBookVersion: undefined,
    };
  }
  return { batch, event, ...bookedPrice(book.price(callOf(event))) };
}

/** What an entry says about a call priced by a book. */
export function bookedPrice(outcome: PricingOutcome): EntryPrice & { priceBookVersion: string } {
  const { status, amount, resolvedModel, resolvedProvider, priceBookVersion } = outcome;
  return {
    status,
    amount,
    pricedAs: resolvedModel && `${resolvedProvider}/${resolvedModel}`,
    missing: status === 'partial' ? outcome.missing : undefined,
    priceBookVersion,
  };
}

function billedAmount({ usage_source, reported_cost_usd }: UsageEvent): Usd | undefined {
  if (usage_source !== 'provider_bill' || reported_cost_usd === undefined) return undefined;
  return parseUsd(reported_cost_usd);
}

/** How well the amount of an entry is known. */
export function confidenceOfEntry({ event, status, priceBookVersion }: LedgerEntry): Confidence {
  const booked = priceBookVersion === undefined ? 'provider_bill' : 'price_book';
  return confidenceOf({
    usageSource: event.usage_source,
    costSource: status === 'unpriced' ? undefined : booked,
  });
}

/** The usage event in the words of the price book. */
export function callOf(event: UsageEvent): Call {
  const { cache_read_audio_tokens: readAudio, cache_read_image_tokens: readImage } = event;
  return {
    provider: event.provider,
    model: event.model,
    timestampMs: canonicalTimeMs(event.timestamp),
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
      // Not 0 when absent: then the price book takes from the counts what must be both.
      ...(readAudio !== undefined && { cacheReadAudioTokens: readAudio }),
      ...(readImage !== undefined && { cacheReadImageTokens: readImage }),
    },
  };
}
