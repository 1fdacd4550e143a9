import { formatUsd } from '@costwire/contracts';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { genaiPriceBook } from './genai/genai-price-book.js';
import { normalizeUsage } from './provider-usage/normalize-usage.js';
import type { UsageFormat } from './provider-usage/normalized-usage.js';
import type { TokenUsage } from './token-usage.js';

const FILE = join(__dirname, '../../../../shared/data/pricing-open-sample/llm-cases.jsonl');

interface Case {
  id: string;
  provider: string;
  model: string;
  timestamp: string;
  service_tier: string;
  usage?: Record<string, number>;
  raw_usage_format?: UsageFormat;
  raw_usage?: unknown;
  expected: { cost_usd: string | null };
}

function usageOf({ usage, raw_usage_format: format, raw_usage: raw }: Case): TokenUsage {
  if (!format) {
    const entries = Object.entries(usage ?? {}).map(([name, count]) => [
      name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      count,
    ]);
    return Object.fromEntries(entries) as TokenUsage;
  }
  const read = normalizeUsage(format, raw);
  if (read.status === 'malformed') throw new Error(read.detail);
  return read.usage;
}

if (existsSync(FILE)) {
  const cases = readFileSync(FILE, 'utf8').trim().split('\n');
  const book = genaiPriceBook();
  it(`prices the ${cases.length} open cases exactly`, () => {
    const wrong = cases
      .map((line) => JSON.parse(line) as Case)
      .flatMap((sample) => {
        const { amount } = book.price({
          provider: sample.provider,
          model: sample.model,
          timestampMs: Date.parse(sample.timestamp),
          serviceTier: sample.service_tier,
          usage: usageOf(sample),
        });
        const cost = amount === undefined ? null : formatUsd(amount);
        return cost === sample.expected.cost_usd ? [] : [`${sample.id}: ${cost}`];
      });
    expect(wrong).toEqual([]);
  });
} else {
  it.todo('needs ../shared/data/pricing-open-sample beside the repository');
}
