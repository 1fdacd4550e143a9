import {
  formatUsd,
  parseUsd,
  usdFromUnits,
  type ChargedRate,
  type SplitCallsReply,
} from '@costwire/contracts';
import type { FocusEntry } from './focus-entries.query.js';
import type { FocusRow } from './focus-rows.query.js';

/** Sums of the rows that are alike. */
interface Sums {
  row: FocusRow;
  rate: ChargedRate | undefined;
  cost: bigint;
  quantity: bigint;
  calls: bigint;
  inputTokens: bigint;
  outputTokens: bigint;
  cacheReadTokens: bigint;
  bookedAt: Date;
}

/** A part of an entry: what it costs and how much it is, both negative when it is taken back. */
interface Part {
  rate: ChargedRate | undefined;
  cost: bigint;
  quantity: bigint;
}

/** The charges of one hour, added up by all that tells them apart, their rate included. */
class FocusCharges {
  private readonly sums = new Map<string, Sums>();

  /**
   * Adds an entry in the parts it is charged by. One whose parts do not come to the very amount that
   * was booked is added whole: the sum of the rows is the ledger's in any case.
   *
   * @param numbers the parts, as {@link SplitCallsReply} has them.
   */
  add({ row }: FocusEntry, rates: readonly ChargedRate[], numbers: readonly number[] | null): void {
    const cost = parseUsd(row.cost_usd)!;
    const parts = partsOf(row, rates, numbers ?? []);
    const whole = [{ rate: undefined, cost, quantity: 0n }];
    const isExact = parts.length > 0 && parts.reduce((sum, part) => sum + part.cost, 0n) === cost;
    (isExact ? parts : whole).forEach((part, index) => this.addPart(row, part, index === 0));
  }

  /** The rows of the hour. */
  rows(): FocusRow[] {
    return [...this.sums.values()].map(({ row, rate, ...sums }) => ({
      ...row,
      booked_at: sums.bookedAt,
      cost_usd: formatUsd(usdFromUnits(sums.cost)),
      calls: sums.calls.toString(),
      input_tokens: sums.inputTokens.toString(),
      output_tokens: sums.outputTokens.toString(),
      cache_read_tokens: sums.cacheReadTokens.toString(),
      ...(rate && { charge: { ...rate, quantity: sums.quantity.toString() } }),
    }));
  }

  /** @param isFirst whether the call and its counts are told in this row: once for each entry. */
  private addPart(row: FocusRow, { rate, cost, quantity }: Part, isFirst: boolean): void {
    const sums = this.sumsOf(row, rate);
    sums.cost += cost;
    sums.quantity += quantity;
    if (row.booked_at > sums.bookedAt) sums.bookedAt = row.booked_at;
    if (!isFirst) return;
    sums.calls += BigInt(row.calls);
    sums.inputTokens += BigInt(row.input_tokens);
    sums.outputTokens += BigInt(row.output_tokens);
    sums.cacheReadTokens += BigInt(row.cache_read_tokens);
  }

  private sumsOf(row: FocusRow, rate: ChargedRate | undefined): Sums {
    const key = keyOf(row, rate);
    let sums = this.sums.get(key);
    if (!sums) {
      sums = {
        row,
        rate,
        cost: 0n,
        quantity: 0n,
        calls: 0n,
        inputTokens: 0n,
        outputTokens: 0n,
        cacheReadTokens: 0n,
        bookedAt: row.booked_at,
      };
      this.sums.set(key, sums);
    }
    return sums;
  }
}

/**
 * Rows for each hour of some entries, which come in the order of their time.
 *
 * @param split what some entries are charged by: the parts of those that have a call, in their order.
 */
export async function* chargedRows(
  batches: AsyncIterable<FocusEntry[]>,
  split: (entries: readonly FocusEntry[]) => Promise<SplitCallsReply>,
): AsyncGenerator<FocusRow[]> {
  let hour = Number.NaN;
  let charges = new FocusCharges();
  for await (const entries of batches) {
    const { rates, calls } = await split(entries);
    let next = 0;
    for (const entry of entries) {
      const entryHour = entry.row.hour.getTime();
      if (entryHour !== hour) {
        if (!Number.isNaN(hour)) yield charges.rows();
        charges = new FocusCharges();
        hour = entryHour;
      }
      charges.add(entry, rates, entry.call ? (calls[next++] ?? null) : null);
    }
  }
  if (!Number.isNaN(hour)) yield charges.rows();
}

function partsOf(
  { is_reversal: isReversal }: FocusRow,
  rates: readonly ChargedRate[],
  numbers: readonly number[],
): Part[] {
  const sign = isReversal ? -1n : 1n;
  const parts: Part[] = [];
  for (let at = 0; at < numbers.length; at += 2) {
    const rate = rates[numbers[at]!]!;
    const quantity = sign * BigInt(numbers[at + 1]!);
    parts.push({ rate, quantity, cost: quantity * parseUsd(rate.rate_usd)! });
  }
  return parts;
}

function keyOf(row: FocusRow, rate: ChargedRate | undefined): string {
  return JSON.stringify([
    row.provider,
    row.model,
    row.priced_as,
    row.feature,
    row.agent_name,
    row.api_key_id,
    row.status,
    row.usage_source,
    row.price_book_id,
    row.is_correction,
    row.is_reversal,
    row.repricing_id,
    rate?.component,
    rate?.rate_id,
  ]);
}
