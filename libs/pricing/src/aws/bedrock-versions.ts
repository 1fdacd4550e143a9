import { createHash } from 'node:crypto';
import type { Component } from '../component.js';
import { pricePerUnit } from '../price-decimal.js';
import type { PriceVersion, Rate } from '../price-version.js';
import { BEDROCK_PRICES, BEDROCK_SOURCE } from './data/bedrock-prices.js';

const STANDARD: readonly Component[] = [
  'input',
  'output',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
];
const BATCH: readonly Component[] = ['input', 'output'];

/**
 * Prices of Bedrock models and regions, to fill the gaps of another source (`book.with(..., 'fill')`).
 * A regional price stands under `region/model`.
 */
export function bedrockVersions(): PriceVersion[] {
  const { source, effectiveDate } = BEDROCK_SOURCE;
  const checksum = createHash('sha256').update(JSON.stringify(BEDROCK_PRICES)).digest('hex');
  const common = {
    source,
    sourceVersion: effectiveDate,
    checksum,
    recordedAt: `${effectiveDate}T00:00:00Z`,
    provider: 'aws',
  };
  return Object.entries(BEDROCK_PRICES).flatMap(([model, line]) => {
    const prices = line.split(' ');
    const standard = ratesOf(STANDARD, prices);
    const batch = ratesOf(BATCH, prices.slice(STANDARD.length));
    const versions: PriceVersion[] = [
      { ...common, model, serviceTier: 'standard', rates: standard },
    ];
    if (batch.input) versions.push({ ...common, model, serviceTier: 'batch', rates: batch });
    return versions;
  });
}

function ratesOf(
  components: readonly Component[],
  prices: readonly string[],
): Partial<Record<Component, Rate>> {
  const rates: Partial<Record<Component, Rate>> = {};
  for (const [index, component] of components.entries()) {
    const usd = pricePerUnit(Number(prices[index] ?? '-'), 6);
    if (usd !== undefined) rates[component] = { usd };
  }
  return rates;
}
