import type {
  AwsPriceInput,
  CallPrice,
  CallUsage,
  ImportPricesReply,
  OverrideRate,
  PriceDisagreement,
  PriceFault,
  PriceScope,
} from '@costwire/contracts';
import type { Page } from './answers.js';
import type { CallOptions } from './client-options.js';
import type { HttpTransport } from './http-transport.js';
import { pathWithQuery } from './path-with-query.js';

/** A call to be priced, with counts or with the provider's own usage object. */
export interface QuoteRequest {
  provider?: string;
  model: string;
  /** ISO-8601; now when absent. */
  timestamp?: string;
  service_tier?: string;
  usage?: CallUsage;
  raw_usage?: object;
  /** `openai_chat`, `openai_responses`, `anthropic_messages`, `gemini_generate_content`, `bedrock_converse`. */
  raw_usage_format?: string;
}

/** What a call would cost. */
export type Quote = Omit<CallPrice, 'same_rules'> & {
  timestamp: string;
  usage: CallUsage;
  notes: string[];
};

/** A version of prices. Times are ISO-8601 UTC. */
export interface PriceVersionInfo {
  id: string;
  scope: PriceScope;
  kind: 'llm' | 'aws';
  mode: 'base' | 'fill' | 'override';
  source: string;
  source_version: string;
  checksum: string;
  recorded_at: string;
  recorded_by: string;
  reason: string | null;
  valid_from: string | null;
  ends_at: string | null;
  rate_count: number;
}

/** A price file to be taken over; give `url` or `content`. */
export interface PriceImport {
  format: 'litellm';
  url?: string;
  content?: object;
  scope?: PriceScope;
  mode?: 'fill' | 'override';
  source_version?: string;
  valid_from?: string;
  reason?: string;
  leave_out?: readonly string[];
  skip_faulty?: boolean;
  dry_run?: boolean;
}

/** Prices of one model, set for the project. */
export interface NewPriceOverride {
  provider: string;
  model: string;
  service_tier?: string;
  /** US dollars for one unit by component, as decimal strings. */
  rates: Readonly<Record<string, string | OverrideRate>>;
  valid_from?: string;
  valid_to?: string;
  reason: string;
}

/** AWS prices to be recorded. */
export interface AwsPriceRecord {
  prices: readonly AwsPriceInput[];
  reason: string;
  scope?: PriceScope;
  source?: string;
  source_version?: string;
  valid_from?: string;
  skip_faulty?: boolean;
}

/** What became of AWS prices. */
export interface RecordedAwsPrices {
  status: 'recorded' | 'unchanged';
  version_id: string;
  prices: number;
  skipped: PriceFault[];
  skipped_count: number;
}

/** A model with calls that have no price. */
export interface UnpricedModelInfo {
  provider: string;
  model: string;
  calls: number;
  first_seen: string;
  last_seen: string;
  reason: string | null;
  detail: string | null;
  /** Whether the prices of now would price it: then a re-pricing would. */
  priced_now: boolean;
}

const ROOT = '/api/v1/pricing';

/** What calls cost, which prices hold, and how they are changed. */
export class PriceClient {
  readonly #transport: HttpTransport;

  constructor(transport: HttpTransport) {
    this.#transport = transport;
  }

  /** What a call costs by the project's prices, with a receipt. */
  quote(call: QuoteRequest, options?: CallOptions): Promise<Quote> {
    return this.#send('POST', `${ROOT}/quote`, call, options, true);
  }

  /** The facts of a recorded call, its ledger entries, and a receipt for each amount. */
  explain(eventId: string, options?: CallOptions): Promise<Record<string, unknown>> {
    const path = `/api/v1/costs/${encodeURIComponent(eventId)}/explain`;
    return this.#send('GET', path, undefined, options);
  }

  /** Models without a price in a range; the last 30 days when none is given. */
  async unpriced(
    range: { from?: string; to?: string } = {},
    options?: CallOptions,
  ): Promise<UnpricedModelInfo[]> {
    const path = pathWithQuery(`${ROOT}/unpriced`, range);
    const answer = await this.#send<{ items: UnpricedModelInfo[] }>(
      'GET',
      path,
      undefined,
      options,
    );
    return answer.items;
  }

  /** One page of the versions of prices that hold for the project, the newest first. */
  versions(
    page: { limit?: number; cursor?: string } = {},
    options?: CallOptions,
  ): Promise<Page<PriceVersionInfo>> {
    return this.#send('GET', pathWithQuery(`${ROOT}/versions`, page), undefined, options);
  }

  /** Prices in force on which two sources disagree. */
  discrepancies(options?: CallOptions): Promise<{ items: PriceDisagreement[]; count: number }> {
    return this.#send('GET', `${ROOT}/discrepancies`, undefined, options);
  }

  /** Takes a price file over, whole or not at all. Needs the scope `admin`. */
  import(
    file: PriceImport,
    options?: CallOptions,
  ): Promise<Exclude<ImportPricesReply, { status: 'refused' | 'unreadable' }>> {
    return this.#send('POST', `${ROOT}/imports`, file, options);
  }

  /** Sets prices of one model for the project. Needs the scope `admin`. */
  override(price: NewPriceOverride, options?: CallOptions): Promise<{ id: string }> {
    return this.#send('POST', `${ROOT}/overrides`, price, options);
  }

  /** Ends an override: from a time on, now when not given, it no longer counts. */
  endOverride(
    id: string,
    end: { reason: string; from?: string },
    options?: CallOptions,
  ): Promise<{ id: string; ends_at: string }> {
    return this.#send('DELETE', `${ROOT}/overrides/${encodeURIComponent(id)}`, end, options);
  }

  /** Records AWS prices above those known, whole or not at all. Needs the scope `admin`. */
  recordAws(record: AwsPriceRecord, options?: CallOptions): Promise<RecordedAwsPrices> {
    return this.#send('PUT', `${ROOT}/aws`, record, options);
  }

  #send<Answer>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: object | undefined,
    options: CallOptions | undefined,
    repeatable = method === 'GET' || method === 'PUT',
  ): Promise<Answer> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return this.#transport.send({ method, path, repeatable, ...sent }, options) as Promise<Answer>;
  }
}
