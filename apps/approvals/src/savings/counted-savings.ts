import {
  formatUsd,
  parseUsd,
  usdFromUnits,
  ZERO_USD,
  type ActionScope,
  type Savings,
} from '@costwire/contracts';

/** What an action claims to save. */
export interface Claim {
  anomaly_id: string | null;
  scope: ActionScope;
  savings: Savings;
}

/**
 * The part of an action's savings that no other action claims already, so that a sum over actions
 * counts each dollar once. Claims are compared by the day, whatever their horizons.
 *
 * @param others actions whose savings count. Those that cannot share a dollar with it are passed over.
 */
export function countedSavings(claim: Claim, others: readonly Claim[]): Savings {
  const rivals = others.filter((other) => mayShareDollars(claim, other));
  const { horizon_days: days } = claim.savings;
  const rest = (figure: 'low' | 'expected' | 'high'): bigint => {
    const own = units(claim.savings[figure]);
    // Rounded up: of a dollar that cannot be divided the earlier claim keeps the larger part.
    const taken = rivals.reduce(
      (sum, { savings }) =>
        sum + ceilDivide(units(savings[figure]) * BigInt(days), BigInt(savings.horizon_days)),
      0n,
    );
    return own > taken ? own - taken : 0n;
  };
  // Others may take more of one figure than of the next: what is left of it is then not more either.
  const high = rest('high');
  const expected = atMost(rest('expected'), high);
  const low = atMost(rest('low'), expected);
  return { low: text(low), expected: text(expected), high: text(high), horizon_days: days };
}

/**
 * Whether some call can belong to both. Only two values of one kind, or two environments, are known
 * to have none in common: a feature and a model, or a run and its agent, may share calls.
 */
export function mayShareDollars(
  { scope, anomaly_id: anomalyId }: Pick<Claim, 'scope' | 'anomaly_id'>,
  other: Pick<Claim, 'scope' | 'anomaly_id'>,
): boolean {
  if (anomalyId !== null && anomalyId === other.anomaly_id) return true;
  const { environment } = scope;
  const { environment: otherEnvironment } = other.scope;
  if (environment !== undefined && otherEnvironment !== undefined) {
    if (environment !== otherEnvironment) return false;
  }
  return scope.kind !== other.scope.kind || scope.value === other.scope.value;
}

function units(text: string): bigint {
  return parseUsd(text) ?? ZERO_USD;
}

function text(amount: bigint): string {
  return formatUsd(usdFromUnits(amount));
}

function atMost(amount: bigint, most: bigint): bigint {
  return amount < most ? amount : most;
}

function ceilDivide(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
