import { formatUsd, type PriceableCall, type SplitCallsReply } from '@costwire/contracts';
import { componentField, type PriceBook, type ReceiptLine } from '@costwire/pricing';
import { callOf } from './call-price.js';

/** Collects the parts that calls are charged by; each rate is named once. */
export class SplitCalls {
  private readonly places = new Map<string, number>();
  private readonly reply: SplitCallsReply = { rates: [], calls: [] };

  /** Adds the next call; without a book it has no parts. */
  add(book: PriceBook | undefined, call: PriceableCall): void {
    const outcome = book?.explain(callOf(call));
    const lines = outcome?.status === 'unpriced' ? undefined : outcome?.receipt;
    this.reply.calls.push(lines?.flatMap((line) => [this.placeOf(line), line.quantity]) ?? null);
  }

  /** What was collected. */
  toReply(): SplitCallsReply {
    return this.reply;
  }

  private placeOf({ component, rateId, rate, unit }: ReceiptLine): number {
    const key = `${component} ${rateId}`;
    let place = this.places.get(key);
    if (place === undefined) {
      place = this.reply.rates.length;
      this.places.set(key, place);
      this.reply.rates.push({
        component: componentField(component),
        unit,
        rate_usd: formatUsd(rate),
        rate_id: rateId,
      });
    }
    return place;
  }
}
