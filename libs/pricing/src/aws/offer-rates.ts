import type { AwsRate, AwsTier } from './aws-price-table.js';
import { compare, exactDecimal, times, type ExactDecimal } from '../exact-decimal.js';
import type { OfferPrice } from './offer-price.js';

/** A price of the file that was not used. */
export interface UnusedOfferPrice {
  sku: string;
  reason: string;
}

/** What an offer file says about the dimensions that are priced here. */
export interface OfferRates {
  rates: AwsRate[];
  unused: UnusedOfferPrice[];
}

/** Collects the prices of an offer file into rates with tiers; feed it one price at a time. */
export class OfferRateCollector {
  readonly #source: string;
  readonly #rates = new Map<string, AwsRate & { tiers: AwsTier[] }>();
  readonly #unused: UnusedOfferPrice[] = [];

  /** @param source names the file, its version and publication date. */
  constructor(source: string) {
    this.#source = source;
  }

  /** Takes one price into account; what is not priced here is kept as unused. */
  add(price: OfferPrice): void {
    const reason = this.#take(price);
    if (reason !== undefined) this.#unused.push({ sku: price.sku, reason });
  }

  /** The rates so far, each with its tiers in ascending order. */
  result(): OfferRates {
    const rates = [...this.#rates.values()].map((rate) => ({
      ...rate,
      tiers: rate.tiers.toSorted((left, right) => compare(left.from, right.from)),
    }));
    return { rates, unused: [...this.#unused] };
  }

  #take({ attributes, beginRange, usd, unit, effectiveDate }: OfferPrice): string | undefined {
    const service = attributes['servicecode'] ?? '';
    const dimension = dimensionOf(service, attributes);
    if (dimension === undefined) return `no use for ${service} ${attributes['usagetype'] ?? ''}`;
    const region = attributes['fromRegionCode'] ?? attributes['regionCode'];
    if (region === undefined || region === '') return 'no region code';
    const from = exactDecimal(beginRange);
    const listed = exactDecimal(usd);
    if (!from || !listed || listed.digits < 0n) return `not a price: ${usd} from ${beginRange}`;
    const tier = { from, usd: times(listed, perUnit(unit)) };
    const key = `${region} ${dimension}`;
    const known = this.#rates.get(key);
    if (known?.tiers.some((other) => compare(other.from, from) === 0)) return 'a second price';
    if (known) known.tiers.push(tier);
    else {
      const source = this.#source;
      this.#rates.set(key, { service, region, dimension, tiers: [tier], source, effectiveDate });
    }
    return undefined;
  }
}

/** Bedrock lists tokens by the thousand or million; all else by the unit. */
function perUnit(unit: string): ExactDecimal {
  const match = /^(1K|1M) (?:input |output )?tokens$/i.exec(unit);
  if (!match) return { digits: 1n, scale: 0 };
  return { digits: 1n, scale: match[1]!.toUpperCase() === '1K' ? 3 : 6 };
}

type Attributes = OfferPrice['attributes'];

function dimensionOf(service: string, attributes: Attributes): string | undefined {
  switch (service) {
    case 'AWSQueueService':
      return queueDimension(attributes['queueType'] ?? '');
    case 'AWSLambda':
      return LAMBDA_GROUPS.get(attributes['group'] ?? '');
    case 'AmazonCloudWatch':
      return LOG_USAGE_TYPES.get(withoutRegion(attributes['usagetype'] ?? ''));
    case 'AWSDataTransfer':
      return transferDimension(attributes);
    case 'AmazonBedrock':
    case 'AmazonBedrockFoundationModels':
      return bedrockDimension(attributes);
    default:
      return undefined;
  }
}

/** Usage types differ between us-east-1 and other regions, the queue type does not. */
function queueDimension(queueType: string): string | undefined {
  if (/^fifo/i.test(queueType)) return 'fifo-requests';
  if (/^fair/i.test(queueType)) return 'fair-requests';
  return /^standard$/i.test(queueType) ? 'standard-requests' : undefined;
}

const LAMBDA_GROUPS = new Map([
  ['AWS-Lambda-Requests', 'requests-x86'],
  ['AWS-Lambda-Requests-ARM', 'requests-arm'],
  ['AWS-Lambda-Duration', 'duration-x86'],
  ['AWS-Lambda-Duration-ARM', 'duration-arm'],
  ['AWS-Lambda-Storage-Duration', 'ephemeral-storage'],
  ['AWS-Lambda-Provisioned-Concurrency', 'provisioned-concurrency-x86'],
  ['AWS-Lambda-Provisioned-Concurrency-ARM', 'provisioned-concurrency-arm'],
  ['AWS-Lambda-Duration-Provisioned', 'duration-provisioned-x86'],
  ['AWS-Lambda-Duration-Provisioned-ARM', 'duration-provisioned-arm'],
]);

const LOG_USAGE_TYPES = new Map([
  ['DataProcessing-Bytes', 'logs-ingest'],
  ['DataProcessingIA-Bytes', 'logs-ingest-ia'],
  ['VendedLog-Bytes', 'vended-logs'],
  ['TimedStorage-ByteHrs', 'logs-storage'],
  ['DataScanned-Bytes', 'logs-insights'],
]);

/** `EUW1-VendedLog-Bytes` is `VendedLog-Bytes` of another region. */
function withoutRegion(usageType: string): string {
  return usageType.replace(/^[A-Z]{2,4}\d?-/, '');
}

function transferDimension(attributes: Attributes): string | undefined {
  const outward =
    attributes['transferType'] === 'AWS Outbound' && attributes['toLocation'] === 'External';
  return outward ? 'internet-out' : undefined;
}

/** Bedrock's prices stand under two service codes; the model and kind of token tell them apart. */
function bedrockDimension(attributes: Attributes): string | undefined {
  const model = attributes['model'];
  const kind = attributes['inferenceType'] ?? attributes['feature'];
  return model && kind ? `bedrock ${model} ${kind}`.toLowerCase() : undefined;
}
