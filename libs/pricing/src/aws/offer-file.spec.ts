import { formatDecimal } from '../exact-decimal.js';
import { AwsPriceTable } from './aws-price-table.js';
import { csvFields, OfferCsvReader } from './offer-csv.js';
import { offerFilePrices } from './offer-price.js';
import { OfferRateCollector } from './offer-rates.js';
import { seedAwsPriceTable } from './seed-prices.js';
import { sqsCost } from './sqs.js';

const TIERS = [
  ['0', '100000000000', '0.0000004000'],
  ['100000000000', '200000000000', '0.0000003000'],
  ['200000000000', 'Inf', '0.0000002400'],
] as const;

/** A file in the documented bulk schema with the prices of the seed table. */
function offerFile(): unknown {
  const priceDimensions = Object.fromEntries(
    TIERS.map(([beginRange, endRange, price]) => {
      const rateCode = `SKU1.JRTCKXETXF.${beginRange}`;
      const pricePerUnit = { USD: price };
      const description = '$9.99 per request';
      return [
        rateCode,
        { rateCode, description, beginRange, endRange, unit: 'Requests', pricePerUnit },
      ];
    }),
  );
  return {
    formatVersion: 'v1.0',
    offerCode: 'AWSQueueService',
    version: '20250605000000',
    products: {
      SKU1: {
        sku: 'SKU1',
        productFamily: 'API Request',
        attributes: {
          servicecode: 'AWSQueueService',
          regionCode: 'us-east-1',
          queueType: 'Standard',
          usagetype: 'Requests-Tier1',
        },
      },
      SKU2: { sku: 'SKU2', attributes: { servicecode: 'AmazonEC2', regionCode: 'us-east-1' } },
    },
    terms: {
      OnDemand: {
        SKU1: { 'SKU1.JRTCKXETXF': { effectiveDate: '2025-06-01T00:00:00Z', priceDimensions } },
        SKU2: {
          x: {
            priceDimensions: { y: { beginRange: '0', unit: 'Hrs', pricePerUnit: { USD: '1' } } },
          },
        },
      },
      Reserved: {},
    },
  };
}

function imported(file: unknown): ReturnType<OfferRateCollector['result']> {
  const collector = new OfferRateCollector('AWSQueueService 20250605000000');
  for (const price of offerFilePrices(file)) collector.add(price);
  return collector.result();
}

describe('AWS offer files', () => {
  it('in JSON give the prices of the seed table, tiers in order', () => {
    const { rates, unused } = imported(offerFile());
    expect(unused).toEqual([{ sku: 'SKU2', reason: 'no use for AmazonEC2 ' }]);
    const month = {
      region: 'us-east-1',
      queueType: 'standard',
      requests: 250_000_000_001,
      freeTier: false,
    } as const;
    expect(sqsCost(new AwsPriceTable(rates), month)).toMatchObject({
      status: 'priced',
      exactUsd: (sqsCost(seedAwsPriceTable(), month) as { exactUsd: string }).exactUsd,
    });
  });

  it('of an unknown shape give nothing instead of failing', () => {
    for (const file of [null, 5, [], {}, { products: { a: 1 }, terms: 'x' }]) {
      expect(imported(file)).toEqual({ rates: [], unused: [] });
    }
  });

  it('in CSV are read line by line behind the facts about the file', () => {
    const lines = [
      '"FormatVersion","v1.0"',
      '"Publication Date","2025-06-17T00:00:00Z"',
      '"SKU","OfferTermCode","TermType","PriceDescription","EffectiveDate","StartingRange","EndingRange","Unit","PricePerUnit","Currency","serviceCode","Region Code","Group","usageType"',
      '"A","J","OnDemand","AWS Lambda, ""ARM""","2025-06-01","0","7500000000","Lambda-GB-Second","0.0000133334","USD","AWSLambda","us-west-2","AWS-Lambda-Duration-ARM","USW2-Lambda-GB-Second-ARM"',
      '"B","J","Reserved","x","2025-06-01","0","Inf","Lambda-GB-Second","9","USD","AWSLambda","us-west-2","AWS-Lambda-Duration-ARM","x"',
      '"C","J","OnDemand","logs","2025-06-01","0","Inf","GB","0.50","USD","AmazonCloudWatch","us-west-2","Ingested Logs","USW2-DataProcessing-Bytes"',
    ];
    const reader = new OfferCsvReader();
    const collector = new OfferRateCollector('csv');
    for (const line of lines) {
      const price = reader.read(line);
      if (price) collector.add(price);
    }
    const { rates } = collector.result();
    expect(
      rates.map((rate) => [rate.region, rate.dimension, formatDecimal(rate.tiers[0]!.usd)]),
    ).toEqual([
      ['us-west-2', 'duration-arm', '0.0000133334'],
      ['us-west-2', 'logs-ingest', '0.5'],
    ]);
  });

  it('turn Bedrock prices per 1K tokens into prices per token', () => {
    const collector = new OfferRateCollector('bedrock');
    collector.add({
      sku: 'B',
      attributes: {
        servicecode: 'AmazonBedrock',
        regionCode: 'us-east-1',
        model: 'Nova Pro',
        inferenceType: 'Input tokens',
      },
      unit: '1K tokens',
      beginRange: '0',
      usd: '0.0008',
      effectiveDate: '2026-08-01',
    });
    const [rate] = collector.result().rates;
    expect(rate!.dimension).toBe('bedrock nova pro input tokens');
    expect(formatDecimal(rate!.tiers[0]!.usd)).toBe('0.0000008');
  });

  it.each([
    [{ servicecode: 'AWSQueueService', queueType: 'FIFO (first-in, first-out)' }, 'fifo-requests'],
    [{ servicecode: 'AWSQueueService', queueType: 'Fair' }, 'fair-requests'],
    [{ servicecode: 'AmazonCloudWatch', usagetype: 'EUW1-VendedLog-Bytes' }, 'vended-logs'],
    [
      { servicecode: 'AWSDataTransfer', transferType: 'AWS Outbound', toLocation: 'External' },
      'internet-out',
    ],
  ])('know %j as %s', (attributes, dimension) => {
    const collector = new OfferRateCollector('x');
    const price = { sku: 'S', unit: 'x', beginRange: '0', usd: '1', effectiveDate: '' };
    collector.add({ ...price, attributes: { ...attributes, regionCode: 'eu-west-1' } });
    expect(collector.result().rates[0]?.dimension).toBe(dimension);
  });

  it('keep what cannot be used, and why', () => {
    const collector = new OfferRateCollector('x');
    const attributes = { servicecode: 'AWSQueueService', queueType: 'Standard' };
    const price = { sku: 'S', unit: 'x', beginRange: '0', usd: '1', effectiveDate: '' };
    const inRegion = { ...price, attributes: { ...attributes, regionCode: 'eu-west-1' } };
    collector.add({ ...price, attributes });
    collector.add({ ...inRegion, usd: '-1' });
    collector.add(inRegion);
    collector.add(inRegion);
    expect(collector.result().unused.map(({ reason }) => reason)).toEqual([
      'no region code',
      'not a price: -1 from 0',
      'a second price',
    ]);
  });

  it('split quoted and plain CSV fields', () => {
    expect(csvFields('"a,b","c ""d""",,e')).toEqual(['a,b', 'c "d"', '', 'e']);
    expect(csvFields('"open')).toEqual(['open']);
  });
});
