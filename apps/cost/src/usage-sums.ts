import { addUsd, usdFromUnits, ZERO_USD, type Usd } from '@costwire/contracts';
import { confidenceOfEntry, type LedgerEntry } from './book-entry.js';

/** What a bucket adds up. */
export class UsageSums {
  calls = 0;
  unpricedCalls = 0;
  inputTokens = 0;
  outputTokens = 0;
  cacheReadTokens = 0;
  /** Sum of latencies, in whole microseconds so that the sum is exact. */
  latencyUs = 0;
  timedCalls = 0;
  cost: Usd = ZERO_USD;
  /** Of the calls and their cost, what rests on estimated counts. */
  estimatedCalls = 0;
  estimatedCost: Usd = ZERO_USD;

  /** Adds one call. */
  addEntry(entry: LedgerEntry): void {
    const { event, amount } = entry;
    this.calls += 1;
    this.inputTokens += event.input_tokens;
    this.outputTokens += event.output_tokens;
    this.cacheReadTokens += event.cache_read_tokens ?? 0;
    if (amount === undefined) this.unpricedCalls += 1;
    else this.cost = addUsd(this.cost, amount);
    if (event.usage_source !== undefined && confidenceOfEntry(entry) === 'estimated') {
      this.estimatedCalls += 1;
      this.estimatedCost = addUsd(this.estimatedCost, amount!);
    }
    if (event.latency_ms !== undefined) {
      this.latencyUs += Math.round(event.latency_ms * 1_000);
      this.timedCalls += 1;
    }
  }

  /** Moves the cost of one call whose counts stay, from one amount to another. */
  addRepriced(before: Usd | undefined, after: Usd | undefined, isEstimated: boolean): void {
    const difference = usdFromUnits((after ?? 0n) - (before ?? 0n));
    const known = Number(after !== undefined) - Number(before !== undefined);
    this.cost = addUsd(this.cost, difference);
    this.unpricedCalls -= known;
    if (!isEstimated) return;
    this.estimatedCalls += known;
    this.estimatedCost = addUsd(this.estimatedCost, difference);
  }

  /** Adds what another bucket holds. */
  addSums(other: UsageSums): void {
    this.calls += other.calls;
    this.unpricedCalls += other.unpricedCalls;
    this.inputTokens += other.inputTokens;
    this.outputTokens += other.outputTokens;
    this.cacheReadTokens += other.cacheReadTokens;
    this.latencyUs += other.latencyUs;
    this.timedCalls += other.timedCalls;
    this.cost = addUsd(this.cost, other.cost);
    this.estimatedCalls += other.estimatedCalls;
    this.estimatedCost = addUsd(this.estimatedCost, other.estimatedCost);
  }

  /** The same with every sum negated: what takes it back. */
  negated(): UsageSums {
    const taken = new UsageSums();
    taken.calls = -this.calls;
    taken.unpricedCalls = -this.unpricedCalls;
    taken.inputTokens = -this.inputTokens;
    taken.outputTokens = -this.outputTokens;
    taken.cacheReadTokens = -this.cacheReadTokens;
    taken.latencyUs = -this.latencyUs;
    taken.timedCalls = -this.timedCalls;
    taken.cost = usdFromUnits(-this.cost);
    taken.estimatedCalls = -this.estimatedCalls;
    taken.estimatedCost = usdFromUnits(-this.estimatedCost);
    return taken;
  }
}
