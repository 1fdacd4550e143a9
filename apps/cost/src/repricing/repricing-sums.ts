import {
  addUsd,
  formatUsd,
  parseUsd,
  usdFromUnits,
  ZERO_USD,
  type RepricingLine,
  type Usd,
} from '@costwire/contracts';
import type { EntryPrice } from '../book-entry.js';

/** Amount and status of an entry; no amount when unpriced. */
export type KnownPrice = Pick<EntryPrice, 'amount' | 'status'>;

/** Whether other prices give an entry another amount, or one where there was none. */
export function isChanged(before: KnownPrice, after: KnownPrice): boolean {
  return before.amount !== after.amount || before.status !== after.status;
}

/** What re-pricing changes for one model. */
export class ModelSums {
  calls = 0;
  changedCalls = 0;
  oldTotal: Usd = ZERO_USD;
  newTotal: Usd = ZERO_USD;
  unpricedBefore = 0;
  unpricedAfter = 0;

  constructor(
    readonly provider: string,
    readonly model: string,
  ) {}

  /** Adds one call as it is booked and as it would be. */
  add(before: KnownPrice, after: KnownPrice): void {
    this.calls += 1;
    if (isChanged(before, after)) this.changedCalls += 1;
    if (before.amount === undefined) this.unpricedBefore += 1;
    else this.oldTotal = addUsd(this.oldTotal, before.amount);
    if (after.amount === undefined) this.unpricedAfter += 1;
    else this.newTotal = addUsd(this.newTotal, after.amount);
  }
}

/** What re-pricing changes, added up by provider and model; exact. */
export class RepricingSums {
  private readonly models = new Map<string, ModelSums>();

  /** @param lines what earlier steps came to. */
  constructor(lines: readonly RepricingLine[]) {
    for (const line of lines) {
      const sums = this.of(line.provider, line.model);
      sums.calls = line.calls;
      sums.changedCalls = line.changed_calls;
      sums.oldTotal = parseUsd(line.old_total)!;
      sums.newTotal = parseUsd(line.new_total)!;
      sums.unpricedBefore = line.unpriced_before;
      sums.unpricedAfter = line.unpriced_after;
    }
  }

  /** One line for each model, by provider and model. */
  lines(): RepricingLine[] {
    return [...this.models.entries()]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, sums]) => ({
        provider: sums.provider,
        model: sums.model,
        calls: sums.calls,
        changed_calls: sums.changedCalls,
        old_total: formatUsd(sums.oldTotal),
        new_total: formatUsd(sums.newTotal),
        difference: formatUsd(usdFromUnits(sums.newTotal - sums.oldTotal)),
        unpriced_before: sums.unpricedBefore,
        unpriced_after: sums.unpricedAfter,
      }));
  }

  /** The sums of a model. */
  of(provider: string, model: string): ModelSums {
    const key = `${provider}\t${model}`;
    let sums = this.models.get(key);
    if (!sums) this.models.set(key, (sums = new ModelSums(provider, model)));
    return sums;
  }
}
