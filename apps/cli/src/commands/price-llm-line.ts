import { formatUsd } from '@costwire/contracts';
import {
  normalizeUsage,
  USAGE_FIELDS,
  USAGE_FORMATS,
  type PriceBook,
  type PricingOutcome,
  type TokenUsage,
  type UsageFormat,
} from '@costwire/pricing';
import { utcTimeMs } from '../option-values.js';
import { BadLine, InputLine } from './price-jsonl.js';

/**
 * Prices one LLM call: `{provider, model, timestamp, service_tier, usage | raw_usage_format +
 * raw_usage}`. An unpriced call answers `cost_usd: null` with the reason.
 *
 * @throws BadLine when the line is not such a call.
 */
export function priceLlmLine(book: PriceBook, line: InputLine, receipts: boolean): object {
  const { usage, serviceTier, notes = [] } = usageOf(line);
  const tier = line.text('service_tier') ?? serviceTier;
  const call = {
    provider: line.text('provider') ?? '',
    model: line.text('model') ?? '',
    timestampMs: timestampOf(line),
    usage,
    ...(tier !== undefined && { serviceTier: tier }),
  };
  const answer = answerOf(receipts ? book.explain(call) : book.price(call));
  return notes.length === 0 ? answer : { ...answer, notes };
}

/** @throws BadLine when the line has no ISO-8601 `timestamp`. */
function timestampOf(line: InputLine): number {
  const timestamp = line.text('timestamp');
  const timestampMs = timestamp === undefined ? NaN : utcTimeMs(timestamp);
  if (Number.isNaN(timestampMs)) throw new BadLine('timestamp is not an ISO-8601 time');
  return timestampMs;
}

function usageOf(line: InputLine): { usage: TokenUsage; serviceTier?: string; notes?: string[] } {
  const raw = line.get('raw_usage');
  if (raw !== undefined) {
    const format = line.text('raw_usage_format');
    if (!isFormat(format)) {
      throw new BadLine(`raw_usage_format is not one of ${USAGE_FORMATS.join(', ')}`);
    }
    const read = normalizeUsage(format, raw);
    if (read.status === 'malformed') throw new BadLine(`raw_usage: ${read.detail}`);
    return read;
  }
  const given = line.get('usage');
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new BadLine('usage is not an object');
  }
  const fields = new InputLine(given as Record<string, unknown>);
  const usage: TokenUsage = {};
  for (const [name, field] of USAGE_FIELDS) {
    const count = fields.number(name);
    if (count !== undefined) usage[field] = count;
  }
  if (Object.keys(usage).length === 0) throw new BadLine(`usage has none of ${COUNTS}`);
  return { usage };
}

const COUNTS = USAGE_FIELDS.map(([name]) => name).join(', ');

function isFormat(name: string | undefined): name is UsageFormat {
  return USAGE_FORMATS.some((format) => format === name);
}

function answerOf(outcome: PricingOutcome): object {
  if (outcome.status === 'unpriced') {
    const { status, reason, detail, priceBookVersion } = outcome;
    return { cost_usd: null, status, reason, detail, price_book_version: priceBookVersion };
  }
  return {
    cost_usd: formatUsd(outcome.amount),
    status: outcome.status,
    ...(outcome.status === 'partial' && { missing: outcome.missing }),
    resolved: `${outcome.resolvedProvider}/${outcome.resolvedModel}`,
    inferred: outcome.inferred,
    price_book_version: outcome.priceBookVersion,
    ...(outcome.receipt && {
      receipt: outcome.receipt.map(
        ({ rate, rateId, subtotal, validFromMs: _from, validToMs: _to, ...rest }) => ({
          ...rest,
          rate_usd: formatUsd(rate),
          rate_id: rateId,
          subtotal_usd: formatUsd(subtotal),
        }),
      ),
    }),
  };
}
