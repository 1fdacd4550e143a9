import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  OfferCsvReader,
  offerPrices,
  OfferRateCollector,
  type OfferProduct,
  type OfferRates,
} from '@costwire/pricing';
import { JSONParser, type JsonTypes } from '@streamparser/json';

/** The services whose prices are of use; offer files hold many others. */
const SERVICES = new Set([
  'AWSQueueService',
  'AWSLambda',
  'AmazonCloudWatch',
  'AWSDataTransfer',
  'AmazonBedrock',
  'AmazonBedrockFoundationModels',
]);

/**
 * The prices of an AWS Price List offer file, JSON or CSV, of any size: it is read as a stream, and
 * only what belongs to services that are priced is kept.
 *
 * @throws when it cannot be read or is not JSON.
 */
export async function readOfferFile(path: string): Promise<OfferRates> {
  return /\.csv$/i.test(path) ? readCsv(path) : readJson(path);
}

async function readCsv(path: string): Promise<OfferRates> {
  const collector = new OfferRateCollector(`AWS price list ${fileName(path)}`);
  const reader = new OfferCsvReader();
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  for await (const line of lines) {
    const price = reader.read(line);
    if (price) collector.add(price);
  }
  return collector.result();
}

/** Two passes: the products first, for a file may hold its terms before them. */
async function readJson(path: string): Promise<OfferRates> {
  const products = new Map<string, OfferProduct>();
  const facts: Record<string, unknown> = {};
  await eachValue(path, ['$.offerCode', '$.version', '$.products.*'], (key, value, depth) => {
    if (depth === 1) facts[key] = value;
    else {
      const attributes = attributesOf(value);
      if (SERVICES.has(attributes['servicecode'] ?? '')) products.set(key, { attributes });
    }
  });
  const named = `${textOf(facts['offerCode'])} ${textOf(facts['version'])}`.trim();
  const collector = new OfferRateCollector(`AWS price list ${named || fileName(path)}`);
  await eachValue(path, ['$.terms.OnDemand.*'], (sku, terms) => {
    const product = products.get(sku);
    if (!product) return;
    for (const price of offerPrices(sku, product, terms)) collector.add(price);
  });
  return collector.result();
}

async function eachValue(
  path: string,
  paths: string[],
  take: (key: string, value: JsonTypes.JsonPrimitive | JsonTypes.JsonStruct, depth: number) => void,
): Promise<void> {
  const parser = new JSONParser({ paths, keepStack: false, stringBufferSize: 65_536 });
  parser.onValue = ({ key, value, stack }) => {
    if (value !== undefined) take(String(key), value, stack.length);
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 })) {
    parser.write(chunk as Uint8Array);
  }
  if (!parser.isEnded) throw new Error('the JSON ends before it is complete');
}

function attributesOf(product: unknown): Record<string, string> {
  const given =
    typeof product === 'object' && product !== null
      ? (product as { attributes?: unknown }).attributes
      : undefined;
  if (typeof given !== 'object' || given === null) return {};
  const texts = Object.entries(given).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(texts);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function fileName(path: string): string {
  return path.replace(/^.*[\\/]/, '');
}
