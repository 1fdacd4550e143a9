import {
  addUsd,
  formatUsd,
  parseUsd,
  ZERO_USD,
  type CallPrice,
  type PriceableCall,
} from '@costwire/contracts';
import type { BookedCost, BookedEntry } from './booked-cost.query.js';

/** The calls to price again: one for each entry that one of our books priced. */
export function callsBehind(booked: BookedCost): PriceableCall[] {
  return pricedEntries(booked).map(({ priceBookId }) => ({
    provider: booked.provider,
    model: booked.model,
    timestamp: booked.timestamp,
    ...(booked.serviceTier !== null && { service_tier: booked.serviceTier }),
    usage: booked.usage,
    price_book_id: priceBookId!,
  }));
}

/**
 * The ledger's entries of an event, each with the receipt of its amount.
 *
 * @param prices what the calls of {@link callsBehind} cost, in their order.
 */
export function explainedCost(
  booked: BookedCost,
  prices: readonly (CallPrice | null)[],
): Record<string, unknown> {
  const priced = pricedEntries(booked);
  const byEntry = new Map(priced.map((entry, index) => [entry.entryNo, prices[index] ?? null]));
  const last = booked.counted ? booked.entries.at(-1) : undefined;
  const match = (last && byEntry.get(last.entryNo)) ?? null;
  return {
    event_id: booked.eventId,
    timestamp: booked.timestamp,
    provider: booked.provider,
    model: booked.model,
    service_tier: booked.serviceTier,
    usage: booked.usage,
    cost_usd: last === undefined || last.status === 'unpriced' ? null : sumOf(booked.entries),
    cost_status: last?.status ?? 'superseded',
    counted: booked.counted,
    superseded_by: booked.supersededBy,
    reported_cost_usd: booked.reportedCostUsd,
    match: match && { resolved: match.resolved, inferred: match.inferred },
    entries: booked.entries.map((entry) => explained(entry, byEntry.get(entry.entryNo))),
  };
}

function explained(
  entry: BookedEntry,
  price: CallPrice | null | undefined,
): Record<string, unknown> {
  const { entryNo, bookedAt, status, costUsd, pricedAs, priceBookId } = entry;
  const reproduced = price !== null && price !== undefined && isSame(entry, price);
  return {
    entry_no: entryNo,
    kind: kindOf(entryNo),
    booked_at: bookedAt,
    status,
    cost_usd: costUsd,
    priced_as: pricedAs,
    price_book_id: priceBookId,
    ...(price !== undefined && {
      reproduced,
      missing: reproduced ? price.missing : [],
      reason: reproduced ? price.reason : null,
      detail: reproduced ? price.detail : null,
      receipt: reproduced ? price.receipt : [],
    }),
  };
}

/** Corrections come in pairs: an odd entry takes back the one before it, an even one books anew. */
function kindOf(entryNo: number): 'original' | 'reversal' | 'correction' {
  if (entryNo === 0) return 'original';
  return entryNo % 2 === 1 ? 'reversal' : 'correction';
}

function pricedEntries({ entries }: BookedCost): BookedEntry[] {
  return entries.filter(
    ({ entryNo, priceBookId }) => priceBookId !== null && kindOf(entryNo) !== 'reversal',
  );
}

/** A receipt is shown only when it is that of the very amount that was booked. */
function isSame({ status, costUsd }: BookedEntry, price: CallPrice): boolean {
  return price.status === status && price.cost_usd === costUsd;
}

function sumOf(entries: readonly BookedEntry[]): string {
  const amounts = entries.flatMap(({ costUsd }) => (costUsd === null ? [] : [parseUsd(costUsd)!]));
  return formatUsd(amounts.reduce((sum, amount) => addUsd(sum, amount), ZERO_USD));
}
