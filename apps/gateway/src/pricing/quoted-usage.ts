import { MAX_TOKENS, type CallUsage, type FieldFault } from '@costwire/contracts';
import {
  fieldsOfUsage,
  normalizeUsage,
  quantitiesOf,
  USAGE_FIELDS,
  usageOfFields,
} from '@costwire/pricing';
import { plainName } from '../validation/compile-reader.js';
import type { QuoteDto } from './quote.dto.js';

/** Counts of a call to be priced. */
export interface QuotedUsage {
  usage: CallUsage;
  /** The tier that the provider's usage object names. */
  serviceTier?: string;
  /** What the usage object says that the counts cannot hold, in words. */
  notes: string[];
}

/** The counts of a quote, from either form, or what is wrong with them. */
export function quotedUsage(quote: QuoteDto): QuotedUsage | { faults: FieldFault[] } {
  const { usage, raw_usage: raw, raw_usage_format: format } = quote;
  if ((usage === undefined) === (raw === undefined)) {
    return fault('usage', 'either usage or raw_usage is needed');
  }
  if (usage !== undefined) return countsOf(usage);
  if (format === undefined) return fault('raw_usage_format', 'is required beside raw_usage');
  const read = normalizeUsage(format, raw);
  if (read.status === 'malformed') return fault('raw_usage', inFieldNames(read.detail));
  const { serviceTier, notes } = read;
  return {
    usage: fieldsOfUsage(read.usage),
    ...(serviceTier !== undefined && { serviceTier }),
    notes,
  };
}

function countsOf(given: Record<string, unknown>): QuotedUsage | { faults: FieldFault[] } {
  const usage: CallUsage = {};
  const faults: FieldFault[] = [];
  for (const [key, value] of Object.entries(given)) {
    const names = USAGE_FIELDS.find((pair) => pair.some((name) => name === key));
    const field = `usage.${names?.[0] ?? plainName(key)}`;
    if (!names) faults.push({ field, message: 'is not a known field' });
    else if (value === null) continue;
    else if (!isCount(value)) {
      faults.push({ field, message: `must be a whole number from 0 to ${MAX_TOKENS}` });
    } else if (usage[names[0]] !== undefined) {
      faults.push({ field, message: 'is given under two names' });
    } else usage[names[0]] = value;
  }
  if (faults.length > 0) return { faults };
  if (Object.keys(usage).length === 0) return fault('usage', 'holds no count');
  const quantities = quantitiesOf(usageOfFields(usage));
  return typeof quantities === 'string'
    ? fault('usage', inFieldNames(quantities))
    : { usage, notes: [] };
}

function isCount(value: unknown): value is number {
  return (
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= MAX_TOKENS
  );
}

/** Sentences of the library name counts as it spells them. */
function inFieldNames(sentence: string): string {
  return sentence.replace(/\b[a-z]+[A-Za-z0-9]*\b/g, (word) => FIELD_NAMES.get(word) ?? word);
}

const FIELD_NAMES = new Map<string, string>(USAGE_FIELDS.map(([field, count]) => [count, field]));

function fault(field: string, message: string): { faults: FieldFault[] } {
  return { faults: [{ field, message }] };
}
