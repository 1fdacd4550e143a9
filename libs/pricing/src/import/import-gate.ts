import { formatUsd, multiplyUsd, parseUsd, type Usd } from '@costwire/contracts';
import { COMPONENTS, unitOf, type Component } from '../component.js';
import type { PriceVersion, Rate } from '../price-version.js';

/** Why an entry of a price file cannot be right. */
export interface ImportFault {
  provider: string;
  model: string;
  serviceTier: string;
  rule: 'not_a_price' | 'too_dear' | 'cache_read_above_input' | 'hour_write_above_3x' | 'jump';
  detail: string;
}

/** The verdict on a price file: taken whole or refused whole. */
export type ImportVerdict =
  { status: 'accepted'; versions: PriceVersion[] } | { status: 'refused'; faults: ImportFault[] };

/** Dearest token taken for real: 1,000 dollars a million (the dearest ever listed cost 600). */
const MAX_USD_PER_TOKEN = parseUsd('0.001')!;
const MAX_JUMP = 10n;

/**
 * Refuses a price file with absurd entries and says which and why: above 1,000 dollars a million
 * tokens, a cache read dearer than input, a 1-hour cache write above 3 times input, or a price more
 * than 10 times higher or lower than the one known.
 *
 * @param known versions in force, compared by provider, model and tier.
 * @param leaveOut entries (`provider/model`) to drop before judging: an operator's answer to faults.
 */
export function judgeImport(
  versions: readonly PriceVersion[],
  known: readonly PriceVersion[],
  leaveOut: ReadonlySet<string> = new Set(),
): ImportVerdict {
  const kept = versions.filter(({ provider, model }) => !leaveOut.has(`${provider}/${model}`));
  const current = new Map(known.map((version) => [keyOf(version), version]));
  const faults = kept.flatMap((version) => faultsOf(version, current.get(keyOf(version))));
  return faults.length === 0
    ? { status: 'accepted', versions: kept }
    : { status: 'refused', faults };
}

function faultsOf(version: PriceVersion, known: PriceVersion | undefined): ImportFault[] {
  const faults: ImportFault[] = [];
  const fault = (rule: ImportFault['rule'], detail: string): void => {
    const { provider, model, serviceTier } = version;
    faults.push({ provider, model, serviceTier, rule, detail });
  };
  for (const component of COMPONENTS) {
    const rate = version.rates[component];
    if (!rate) continue;
    for (const usd of [rate.usd, ...(rate.tiers ?? []).map((tier) => tier.usd)]) {
      const price = parseUsd(usd);
      if (price === undefined || price < 0n) fault('not_a_price', `${component}: ${usd}`);
      else if (unitOf(component) === 'token' && price > MAX_USD_PER_TOKEN) {
        fault('too_dear', `${component} costs ${usd} USD a token`);
      }
    }
    const jump = jumpOf(rate, known?.rates[component]);
    if (jump !== undefined) fault('jump', `${component}: ${jump}`);
  }
  const input = priceOf(version, 'input');
  const read = priceOf(version, 'cacheRead');
  const hour = priceOf(version, 'cacheWrite1h');
  if (input !== undefined && read !== undefined && read > input) {
    fault('cache_read_above_input', `${formatUsd(read)} > ${formatUsd(input)}`);
  }
  if (input !== undefined && hour !== undefined && hour > multiplyUsd(input, 3)) {
    fault('hour_write_above_3x', `${formatUsd(hour)} > 3 x ${formatUsd(input)}`);
  }
  return faults;
}

function priceOf(version: PriceVersion, component: Component): Usd | undefined {
  const rate = version.rates[component];
  return rate && parseUsd(rate.usd);
}

function jumpOf(rate: Rate, known: Rate | undefined): string | undefined {
  const now = parseUsd(rate.usd);
  const before = known && parseUsd(known.usd);
  if (!now || !before) return undefined;
  const jumps = now > before * MAX_JUMP || before > now * MAX_JUMP;
  return jumps ? `${known.usd} becomes ${rate.usd}` : undefined;
}

function keyOf({ provider, model, serviceTier }: PriceVersion): string {
  return `${provider}/${model.toLowerCase()} ${serviceTier}`;
}
