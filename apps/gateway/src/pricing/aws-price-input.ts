import type { AwsPriceInput, FieldFault } from '@costwire/contracts';

const DECIMAL = /^\d{1,20}(?:\.\d{1,20})?$/;
const MAX_TEXT = 256;
const MAX_FAULTS = 20;
const TEXTS = ['service', 'region', 'dimension', 'source', 'effective_date'] as const;

/** AWS prices of a request, or the first faults in them. Thousands come at once: plain checks. */
export function readAwsPrices(
  given: readonly unknown[],
): { prices: AwsPriceInput[] } | { faults: FieldFault[] } {
  const faults: FieldFault[] = [];
  const prices: AwsPriceInput[] = [];
  for (const [index, item] of given.entries()) {
    const path = `prices[${index}]`;
    const fault = faultOf(item, path);
    if (fault) faults.push(fault);
    else prices.push(priceOf(item as AwsPriceInput));
    if (faults.length === MAX_FAULTS) break;
  }
  return faults.length > 0 ? { faults } : { prices };
}

function faultOf(item: unknown, path: string): FieldFault | undefined {
  if (!isObject(item)) return { field: path, message: 'must be an object' };
  for (const name of TEXTS) {
    const text = item[name];
    if (typeof text !== 'string' || text.trim() === '' || text.length > MAX_TEXT) {
      return { field: `${path}.${name}`, message: `must be text of 1 to ${MAX_TEXT} characters` };
    }
  }
  const { tiers } = item;
  if (!Array.isArray(tiers) || tiers.length === 0) {
    return { field: `${path}.tiers`, message: 'must be a list of at least one tier' };
  }
  const bad = tiers.findIndex(
    (tier) => !isObject(tier) || !isDecimal(tier['from']) || !isDecimal(tier['usd']),
  );
  if (bad < 0) return undefined;
  return { field: `${path}.tiers[${bad}]`, message: 'from and usd must be decimal strings' };
}

function priceOf(item: AwsPriceInput): AwsPriceInput {
  const { service, region, dimension, source, effective_date } = item;
  const tiers = item.tiers.map(({ from, usd }) => ({ from, usd }));
  return { service, region, dimension, tiers, source, effective_date };
}

function isDecimal(value: unknown): boolean {
  return typeof value === 'string' && DECIMAL.test(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
