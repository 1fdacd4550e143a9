import { formatUsd, parseUsd, usdFromUnits } from '@costwire/contracts';

/** SQL: 1 for an entry that books, -1 for one that takes back; amounts and tokens carry their sign. */
export const ENTRY_SIGN = '(1 - 2 * (entry_no % 2))';

/** SQL: what an entry of the ledger adds, in the order in which the roll-ups' columns are selected. */
export const LEDGER_MEASURES = `coalesce(cost_usd, 0),
  CASE WHEN usage_source = 'estimated' THEN coalesce(cost_usd, 0) ELSE 0 END,
  ${ENTRY_SIGN} * coalesce(usage_source = 'estimated' AND cost_usd IS NOT NULL, false)::int,
  input_tokens + output_tokens, ${ENTRY_SIGN}, ${ENTRY_SIGN} * (status = 'unpriced')::int,
  ${ENTRY_SIGN} * round(coalesce(latency_ms, 0) * 1000)::numeric,
  ${ENTRY_SIGN} * (latency_ms IS NOT NULL)::int`;

/** A cost told apart by how well it is known; decimal US dollars, exact. */
export interface CostParts {
  totalCost: string;
  knownCost: string;
  estimatedCost: string;
  estimatedCalls: number;
}

/** The parts of a cost from its sums, which come from Postgres as text. */
export function costsOf(row: {
  cost_usd: string;
  estimated_cost_usd: string;
  estimated_calls: string;
}): CostParts {
  const total = parseUsd(row.cost_usd)!;
  const estimated = parseUsd(row.estimated_cost_usd)!;
  return {
    totalCost: formatUsd(total),
    knownCost: formatUsd(usdFromUnits(total - estimated)),
    estimatedCost: formatUsd(estimated),
    estimatedCalls: Number(row.estimated_calls),
  };
}
