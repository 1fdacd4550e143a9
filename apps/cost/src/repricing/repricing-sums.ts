import {
  addUsd,
  formatUsd,
  parseUsd,
  usdFromUnits,
  ZERO_USD,
  type RepricingLine,
  type Usd,
} from '@costwire/contracts';
import type { LedgerEntry } from '../book-entry.js';

interface ModelSums {
  provider: string;
  model: string;
  calls: number;
  changedCalls: number;
  oldTotal: Usd;
  newTotal: Usd;
  unpricedBefore: number;
  unpricedAfter: number;
}

/** Whether other prices give an entry another amount, or one where there was none. */
export function isChanged(before: LedgerEntry, after: LedgerEntry): boolean {
  return before.amount !== after.amount || before.status !== after.status;
}

/** What re-pricing changes, added up by provider and model; exact. */
export class RepricingSums {
  private readonly models = new Map<string, ModelSums>();

  /** @param lines what earlier chunks came to. */
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

  /** Adds one call as it is booked and as it would be. */
  add(before: LedgerEntry, after: LedgerEntry): void {
    const sums = this.of(before.event.provider, before.event.model);
    sums.calls += 1;
    if (isChanged(before, after)) sums.changedCalls += 1;
    if (before.amount === undefined) sums.unpricedBefore += 1;
    else sums.oldTotal = addUsd(sums.oldTotal, before.amount);
    if (after.amount === undefined) sums.unpricedAfter += 1;
    else sums.newTotal = addUsd(sums.newTotal, after.amount);
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

  private of(provider: string, model: string): ModelSums {
    const key = `${provider}\t${model}`;
    let sums = this.models.get(key);
    if (!sums) {
      sums = {
        provider,
        model,
        calls: 0,
        changedCalls: 0,
        oldTotal: ZERO_USD,
        newTotal: ZERO_USD,
        unpricedBefore: 0,
        unpricedAfter: 0,
      };
      this.models.set(key, sums);
    }
    return sums;
  }
}
