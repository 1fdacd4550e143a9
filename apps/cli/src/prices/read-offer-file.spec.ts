import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatDecimal, type OfferRates } from '@costwire/pricing';
import { readOfferFile } from './read-offer-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'costwire-offer-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const product = (sku: string, attributes: object): object => ({
  [sku]: { sku, productFamily: 'API Request', attributes },
});

const term = (sku: string, usd: string, unit = 'Requests', beginRange = '0'): object => ({
  [sku]: {
    [`${sku}.JRTCKXETXF`]: {
      offerTermCode: 'JRTCKXETXF',
      effectiveDate: '2026-08-01T00:00:00Z',
      priceDimensions: {
        [`${sku}.JRTCKXETXF.6YS6EN2CT7`]: {
          unit,
          beginRange,
          endRange: 'Inf',
          description: '$0.99 per something else',
          pricePerUnit: { USD: usd },
        },
      },
    },
  },
});

const PRODUCTS = {
  // In us-east-1 the usage type of SQS carries no region and another name than elsewhere.
  ...product('Q1', {
    servicecode: 'AWSQueueService',
    regionCode: 'us-east-1',
    queueType: 'Standard',
    usagetype: 'Requests-Tier1',
  }),
  ...product('Q2', {
    servicecode: 'AWSQueueService',
    regionCode: 'eu-central-1',
    queueType: 'FIFO (first-in, first-out)',
    usagetype: 'EUC1-Requests-FIFO-Tier1',
  }),
  ...product('B1', {
    servicecode: 'AmazonBedrock',
    regionCode: 'us-east-1',
    model: 'Nova Pro',
    inferenceType: 'Input tokens',
  }),
  ...product('B2', {
    servicecode: 'AmazonBedrockFoundationModels',
    regionCode: 'us-east-1',
    model: 'Claude Sonnet 4.5',
    inferenceType: 'Output tokens',
  }),
  ...product('X1', { servicecode: 'AmazonEC2', regionCode: 'us-east-1' }),
};

const TERMS = {
  ...term('Q1', '0.0000004000'),
  ...term('Q2', '0.0000005000'),
  ...term('B1', '0.0008', '1K tokens'),
  ...term('B2', '15', '1M tokens'),
  ...term('X1', '1.5', 'Hrs'),
};

const FACTS = { formatVersion: 'v1.0', offerCode: 'Mixed', version: '20260801000000' };

function pricesOf({ rates }: OfferRates): string[][] {
  return rates.map(({ region, dimension, tiers }) => [
    region,
    dimension,
    formatDecimal(tiers[0]!.usd),
  ]);
}

const EXPECTED = [
  ['us-east-1', 'standard-requests', '0.0000004'],
  ['eu-central-1', 'fifo-requests', '0.0000005'],
  ['us-east-1', 'bedrock nova pro input tokens', '0.0000008'],
  ['us-east-1', 'bedrock claude sonnet 4.5 output tokens', '0.000015'],
];

describe('an AWS offer file', () => {
  it.each([
    ['products before terms', { ...FACTS, products: PRODUCTS, terms: { OnDemand: TERMS } }],
    [
      'terms before products',
      { terms: { OnDemand: TERMS, Reserved: TERMS }, products: PRODUCTS, ...FACTS },
    ],
  ])('in JSON, %s, gives what each unit costs', async (_, file) => {
    const path = join(folder, 'offer.json');
    writeFileSync(path, JSON.stringify(file, null, 2));
    const offer = await readOfferFile(path);
    expect(pricesOf(offer)).toEqual(EXPECTED);
    expect(offer.rates[0]).toMatchObject({
      source: 'AWS price list Mixed 20260801000000',
      effectiveDate: '2026-08-01T00:00:00Z',
    });
  });

  it('in CSV gives the same', async () => {
    const path = join(folder, 'offer.csv');
    const columns =
      'SKU,TermType,PriceDescription,EffectiveDate,StartingRange,EndingRange,Unit,PricePerUnit,Currency,serviceCode,Region Code,queueType,usageType';
    const line = (...fields: string[]): string => fields.map((field) => `"${field}"`).join(',');
    writeFileSync(
      path,
      [
        line('FormatVersion', 'v1.0'),
        line(...columns.split(',')),
        line(
          'Q1',
          'OnDemand',
          'x, ""y""',
          '2026-08-01',
          '0',
          'Inf',
          'Requests',
          '0.0000004',
          'USD',
          'AWSQueueService',
          'us-east-1',
          'Standard',
          'Requests-Tier1',
        ),
      ].join('\r\n'),
    );
    expect(pricesOf(await readOfferFile(path))).toEqual([EXPECTED[0]]);
  });

  it('of another service gives nothing', async () => {
    const path = join(folder, 'offer.json');
    writeFileSync(path, JSON.stringify({ ...FACTS, products: product('X', {}), terms: {} }));
    expect((await readOfferFile(path)).rates).toEqual([]);
  });

  it('that is cut off or no JSON is refused', async () => {
    const path = join(folder, 'offer.json');
    for (const text of ['', '{"products": {', 'nonsense', '[1,']) {
      writeFileSync(path, text);
      await expect(readOfferFile(path)).rejects.toThrow();
    }
    await expect(readOfferFile(join(folder, 'none.json'))).rejects.toThrow();
  });

  it('that is large is read without being held', async () => {
    const path = join(folder, 'offer.json');
    const out = createWriteStream(path);
    const filler = JSON.stringify({
      sku: 'F',
      attributes: { servicecode: 'AmazonEC2', notes: 'x'.repeat(2_000) },
    });
    out.write(`{"offerCode":"Mixed","products":{`);
    for (let index = 0; index < 8_000; index += 1) out.write(`"F${index}":${filler},`);
    out.write(
      `${JSON.stringify(PRODUCTS).slice(1, -1)}},"terms":{"OnDemand":${JSON.stringify(TERMS)}}}`,
    );
    await new Promise((resolve) => out.end(resolve));
    const before = process.memoryUsage().rss;
    expect(pricesOf(await readOfferFile(path))).toEqual(EXPECTED);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1_048_576);
  });
});
