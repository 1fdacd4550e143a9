import { PACE_DRIVER, seriesKeyOf } from '@costwire/anomaly-detection';
import { parseUsd, type AnomalyGate, type AnomalyRecord } from '@costwire/contracts';

/**
 * Whether an anomaly is large enough to tell somebody: by the gate of its scope, else by that of the
 * project, else always. An anomaly that others reported has no scope and passes the project's.
 */
export function passesGate(anomaly: AnomalyRecord, gates: readonly AnomalyGate[]): boolean {
  // A month has a limit of its own; gates speak of hours.
  if (anomaly.driver === PACE_DRIVER) return true;
  const series = anomaly.scope && seriesKeyOf(anomaly.scope);
  const own = gates.find(({ scope }) => scope !== null && seriesKeyOf(scope) === series);
  const gate = own ?? gates.find(({ scope }) => scope === null);
  if (!gate) return true;
  const checks: boolean[] = [];
  if (gate.min_percent !== null) {
    checks.push(Math.abs(anomaly.deviation_percent ?? 0) >= gate.min_percent);
  }
  if (gate.min_usd !== null) checks.push(deviationUsd(anomaly) >= usdOf(gate.min_usd));
  if (checks.length === 0) return true;
  return gate.combine === 'and' ? checks.every(Boolean) : checks.some(Boolean);
}

function deviationUsd({ current_cost: current, expected_cost: expected }: AnomalyRecord): bigint {
  const difference = usdOf(current) - usdOf(expected ?? '0');
  return difference < 0n ? -difference : difference;
}

function usdOf(amount: string): bigint {
  const usd = parseUsd(amount);
  if (usd === undefined) throw new Error('not an amount');
  return usd;
}
