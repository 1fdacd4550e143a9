import { addUsd, formatUsd, parseUsd, ZERO_USD, type RepricingLine } from '@costwire/contracts';

/** The lines of all models in one. */
export type RepricingTotals = Omit<RepricingLine, 'provider' | 'model'>;

const COUNTS = ['calls', 'changed_calls', 'unpriced_before', 'unpriced_after'] as const;
const AMOUNTS = ['old_total', 'new_total', 'difference'] as const;

/** The exact sum of lines; zeros when there is none. */
export function addUpLines(lines: readonly RepricingLine[]): RepricingTotals {
  const counts = COUNTS.map((field) => [field, lines.reduce((sum, line) => sum + line[field], 0)]);
  const amounts = AMOUNTS.map((field) => [
    field,
    formatUsd(lines.reduce((sum, line) => addUsd(sum, parseUsd(line[field])!), ZERO_USD)),
  ]);
  return Object.fromEntries([...counts, ...amounts]) as RepricingTotals;
}
