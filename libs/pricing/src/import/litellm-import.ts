import type { PriceSource, PriceVersion } from '../price-version.js';
import { canonicalProvider, providerOfPrefix } from '../models/provider-names.js';
import { litellmRates } from './litellm-rates.js';

/** Where and when a LiteLLM price file was taken, and from when its prices count. */
export interface LitellmSource extends PriceSource {
  /** Unix milliseconds; the file itself gives no dates. Absent means always. */
  validFromMs?: number;
}

/** An entry that was left out. */
export interface SkippedEntry {
  entry: string;
  reason: string;
}

/** What a LiteLLM price file holds. */
export interface LitellmImport {
  versions: PriceVersion[];
  skipped: SkippedEntry[];
}

/**
 * Reads LiteLLM's `model_prices_and_context_window.json`, already parsed.
 *
 * Batch, flex and priority prices become versions of their own tier. Bedrock's regional rows keep
 * the region in the model id (`eu-west-1/meta.llama3-8b-instruct-v1:0`).
 *
 * @returns the versions and the entries left out: those without a price per token, with a value
 * that is not a price, or at odds with an earlier entry of the same model.
 */
export function importLitellm(file: unknown, source: LitellmSource): LitellmImport {
  const versions = new Map<string, PriceVersion>();
  const skipped: SkippedEntry[] = [];
  if (!isRecord(file)) {
    return { versions: [], skipped: [{ entry: '', reason: 'the file is not a JSON object' }] };
  }
  for (const [entry, value] of Object.entries(file)) {
    if (entry === 'sample_spec') continue;
    const reason = isRecord(value) ? addEntry(versions, entry, value, source) : 'not an object';
    if (reason !== undefined) skipped.push({ entry, reason });
  }
  return { versions: [...versions.values()], skipped };
}

function addEntry(
  versions: Map<string, PriceVersion>,
  entry: string,
  value: Readonly<Record<string, unknown>>,
  source: LitellmSource,
): string | undefined {
  const named = value['litellm_provider'];
  if (typeof named !== 'string') return 'litellm_provider is missing';
  const rates = litellmRates(value);
  if (typeof rates === 'string') return rates;
  if (!rates.get('standard')?.input) return 'no price per input token';
  if (isAllZero(rates)) return 'every price is 0, which is also how an unknown price is written';
  const provider = named.startsWith('vertex_ai') ? 'google' : canonicalProvider(named);
  const model = withoutProvider(entry, provider);
  const own = [...rates].map(([serviceTier, tierRates]): PriceVersion => {
    return { ...source, provider, model, serviceTier, rates: tierRates };
  });
  const clash = own.find((version) => isClash(versions.get(keyOf(version)), version));
  if (clash) return `differs from an earlier entry of ${provider}/${model}`;
  for (const version of own) versions.set(keyOf(version), version);
  return undefined;
}

function isAllZero(tiers: ReadonlyMap<string, PriceVersion['rates']>): boolean {
  const rates = [...tiers.values()].flatMap((own) => Object.values(own));
  return rates.every(({ usd, tiers: cliffs = [] }) => usd === '0' && cliffs.length === 0);
}

function isClash(earlier: PriceVersion | undefined, later: PriceVersion): boolean {
  return earlier !== undefined && JSON.stringify(earlier.rates) !== JSON.stringify(later.rates);
}

function keyOf({ provider, model, serviceTier }: PriceVersion): string {
  return `${provider} ${model} ${serviceTier}`;
}

/** `gemini/x` and `bedrock/converse/x` name the provider; `openai/x` at Groq is part of the id. */
function withoutProvider(entry: string, provider: string): string {
  let model = entry.toLowerCase();
  for (;;) {
    const slash = model.indexOf('/');
    const prefix = slash < 0 ? '' : model.slice(0, slash);
    const own = providerOfPrefix(prefix) === provider || prefix === 'converse';
    if (!own || prefix === '') return model;
    model = model.slice(slash + 1);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
