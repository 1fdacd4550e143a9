import type { ProjectId } from './ids.js';

/** Token counts of a call: inclusive totals and subsets of them, as in the usage event. */
export interface CallUsage {
  input_tokens?: number;
  output_tokens?: number;
  cache_read_tokens?: number;
  cache_write_tokens?: number;
  cache_write_1h_tokens?: number;
  reasoning_tokens?: number;
  input_audio_tokens?: number;
  output_audio_tokens?: number;
  input_image_tokens?: number;
  output_image_tokens?: number;
  cache_read_audio_tokens?: number;
  cache_read_image_tokens?: number;
  web_searches?: number;
}

/** A call to be priced, by the prices in use or by a book of the past. */
export interface PriceableCall {
  provider: string;
  model: string;
  /** ISO-8601: decides which price was in force. */
  timestamp: string;
  service_tier?: string;
  usage: CallUsage;
  /** The book that an amount was booked with; the one in use now when absent. */
  price_book_id?: string;
}

/** One line of a receipt; the subtotals of a receipt sum exactly to the amount. */
export interface PricedLine {
  component: string;
  quantity: number;
  unit: string;
  /** Decimal US dollars for one unit. */
  rate_usd: string;
  rate_id: string;
  subtotal_usd: string;
  source: string;
  version: string;
  /** Why this rate applies, in words. */
  rule: string;
  /** ISO-8601 span of the rate; `null` where it is open. */
  valid_from: string | null;
  valid_to: string | null;
}

/** What a call costs by one book. */
export interface CallPrice {
  status: 'priced' | 'partial' | 'unpriced';
  /** Decimal US dollars; `null` when unknown. */
  cost_usd: string | null;
  /** `provider/model` of the price list; `null` when nothing matched. */
  resolved: string | null;
  /** Whether the match rests on a guess. */
  inferred: boolean;
  /** Components that were used and have no rate. */
  missing: string[];
  /** Why there is no amount; `null` when there is one. */
  reason: string | null;
  detail: string | null;
  price_book_id: string;
  receipt: PricedLine[];
  /** Whether the rules by which rates become amounts are those of the book's time. */
  same_rules: boolean;
}

/** Asks what calls cost a project. */
export interface PriceCallsRequest {
  project_id: ProjectId;
  calls: PriceableCall[];
}

/** In the order of the calls; `null` for a book that was never used here. */
export interface PriceCallsReply {
  prices: (CallPrice | null)[];
}

/** A rate that parts of calls are charged at. */
export interface ChargedRate {
  component: string;
  unit: string;
  /** Decimal US dollars for one unit. */
  rate_usd: string;
  rate_id: string;
}

/**
 * The parts that calls are charged by, in the order of the calls: for each part its place in `rates`
 * and its quantity, one number after the other, since there are many. `null` for a call without an
 * amount, or of a book that was never used here.
 */
export interface SplitCallsReply {
  rates: ChargedRate[];
  calls: (number[] | null)[];
}

/** For whom prices hold: the project of the request, or every project. */
export const PRICE_SCOPES = ['project', 'global'] as const;
/** One of {@link PRICE_SCOPES}. */
export type PriceScope = (typeof PRICE_SCOPES)[number];

/** Who changes prices, and for whom. */
interface PriceChange {
  project_id: ProjectId;
  /** As audit trails name it. */
  actor: string;
}

/** Asks for a price file to be taken over. */
export interface ImportPricesRequest extends PriceChange {
  scope: PriceScope;
  mode: 'fill' | 'override';
  /** Where the file is; fetched by the service. Either this or `content`. */
  url?: string;
  /** The file's JSON, gzipped, base64. */
  content?: string;
  source_version?: string;
  /** ISO-8601: from when the prices count. */
  valid_from?: string;
  reason?: string;
  /** Entries (`provider/model`) to leave out before judging. */
  leave_out?: string[];
  /** Leaves out the entries that the gate refuses, instead of refusing the file. */
  skip_faulty?: boolean;
  /** Judges only; records nothing. */
  dry_run?: boolean;
}

/** An entry of a price file that was not taken, and why. */
export interface PriceFault {
  entry: string;
  rule: string;
  detail: string;
}

/** What became of a price file. */
export type ImportPricesReply =
  | {
      /** `unchanged`: the same content had been recorded before. */
      status: 'recorded' | 'unchanged' | 'judged';
      version_id: string | null;
      source_version: string;
      checksum: string;
      /** Prices in the file, and how many differ from those known of this source. */
      prices: number;
      changed: number;
      /** The first entries left out, and how many there are. */
      skipped: PriceFault[];
      skipped_count: number;
    }
  | { status: 'refused'; faults: PriceFault[]; fault_count: number }
  | { status: 'unreadable'; detail: string };

/** A rate as an operator sets it: decimal US dollars a unit, with the cliffs of long contexts. */
export interface OverrideRate {
  usd: string;
  tiers?: { above_input_tokens: number; usd: string }[];
}

/** Asks for prices of one model to be set for a project. */
export interface OverridePriceRequest extends PriceChange {
  provider: string;
  model: string;
  service_tier: string;
  rates: Record<string, OverrideRate>;
  valid_from?: string;
  valid_to?: string;
  reason: string;
}

/** Whether it was; `detail` says what is wrong with it. */
export type OverridePriceReply =
  { status: 'recorded'; id: string } | { status: 'refused'; detail: string };

/** Asks for an override to count no longer from a time on. */
export interface EndPriceOverrideRequest extends PriceChange {
  id: string;
  /** ISO-8601. */
  ends_at: string;
  reason: string;
}

/** Where two sources of prices in force disagree. */
export interface PriceDisagreement {
  provider: string;
  model: string;
  service_tier: string;
  component: string;
  left: { source: string } & OverrideRate;
  right: { source: string } & OverrideRate;
}

/** An AWS price as it is sent. */
export interface AwsPriceInput {
  service: string;
  region: string;
  dimension: string;
  tiers: { from: string; usd: string }[];
  source: string;
  effective_date: string;
}

/** Asks for AWS prices to be recorded. */
export interface RecordAwsPricesRequest extends PriceChange {
  scope: PriceScope;
  source: string;
  source_version?: string;
  valid_from?: string;
  reason?: string;
  /** {@link AwsPriceInput} list as JSON, gzipped, base64. */
  content: string;
  skip_faulty?: boolean;
}

/** What became of AWS prices. */
export type RecordAwsPricesReply =
  | {
      status: 'recorded' | 'unchanged';
      version_id: string;
      prices: number;
      skipped: PriceFault[];
      skipped_count: number;
    }
  | { status: 'refused'; faults: PriceFault[]; fault_count: number };

/** Request and reply of the commands about prices. */
export interface PricingPayloads {
  priceCalls: { request: PriceCallsRequest; reply: PriceCallsReply };
  splitCalls: { request: PriceCallsRequest; reply: SplitCallsReply };
  importPrices: { request: ImportPricesRequest; reply: ImportPricesReply };
  overridePrice: { request: OverridePriceRequest; reply: OverridePriceReply };
  endPriceOverride: { request: EndPriceOverrideRequest; reply: { ended: boolean } };
  comparePrices: {
    request: { project_id: ProjectId };
    reply: { items: PriceDisagreement[]; count: number };
  };
  recordAwsPrices: { request: RecordAwsPricesRequest; reply: RecordAwsPricesReply };
}
