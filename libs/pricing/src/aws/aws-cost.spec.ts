import { formatUsd } from '@costwire/contracts';
import fc from 'fast-check';
import { amountOfAwsUsage, priceAwsUsage, type AwsCost } from './aws-cost.js';
import { ratesOf } from './aws-price-table.js';
import { logsCost } from './cloudwatch-logs.js';
import { transferOutCost } from './data-transfer.js';
import { exactDecimal, formatDecimal, plus, ZERO } from '../exact-decimal.js';
import { lambdaCost, lambdaGbSecondsCost } from './lambda.js';
import { seedAwsPriceTable } from './seed-prices.js';
import { sqsCost, sqsRequests, sqsTrafficRequests } from './sqs.js';

const table = seedAwsPriceTable();
const region = 'us-east-1';

function usd(cost: ReturnType<typeof priceAwsUsage>): string {
  return cost.status === 'priced' ? cost.exactUsd : cost.missing.join();
}

describe('the AWS price table', () => {
  it('knows 33 regions and no GovCloud', () => {
    const regions = new Set(table.rates().map((rate) => rate.region));
    expect(regions.size).toBe(33);
    expect([...regions].filter((name) => name.startsWith('us-gov'))).toEqual([]);
  });

  it('says where and when each price is from', () => {
    expect(table.rate(region, 'standard-requests')).toMatchObject({
      effectiveDate: '2025-06-05',
      source: expect.stringContaining('queueservice.json'),
    });
  });

  it('stays as it was when prices are put over it', () => {
    const own = ratesOf({
      service: 'AWSQueueService',
      source: 'contract',
      effectiveDate: '2026-01-01',
      columns: [{ dimension: 'standard-requests', from: '0' }],
      regions: { [region]: '0.0000001' },
    });
    const month = { region, queueType: 'standard', requests: 10, freeTier: false } as const;
    expect(usd(sqsCost(table.with(own), month))).toBe('0.000001');
    expect(usd(sqsCost(table, month))).toBe('0.000004');
  });

  it('leaves out columns without a price and refuses what is no decimal', () => {
    const data = {
      service: 's',
      source: 's',
      effectiveDate: 'd',
      columns: [{ dimension: 'd', from: '0' }],
      regions: { a: '-' },
    };
    expect(ratesOf(data)).toEqual([]);
    expect(() => ratesOf({ ...data, regions: { a: 'free' } })).toThrow(RangeError);
  });
});

describe('SQS', () => {
  const month = { region, queueType: 'standard', freeTier: false } as const;

  it('moves only the requests beyond a tier to its rate', () => {
    expect(usd(sqsCost(table, { ...month, requests: 100_000_000_000 }))).toBe('40000');
    expect(usd(sqsCost(table, { ...month, requests: 100_000_000_001 }))).toBe('40000.0000003');
    expect(usd(sqsCost(table, { ...month, requests: 250_000_000_000 }))).toBe('82000');
  });

  it('gives the first million requests away when the free tier applies', () => {
    expect(usd(sqsCost(table, { ...month, requests: 1_000_000, freeTier: true }))).toBe('0');
    expect(usd(sqsCost(table, { ...month, requests: 1_000_001, freeTier: true }))).toBe(
      '0.0000004',
    );
  });

  it.each([
    [{ messages: 10, messageBytes: 1, messagesPerCall: 10 }, 1],
    [{ messages: 11, messageBytes: 1, messagesPerCall: 10 }, 2],
    [{ messages: 1, messageBytes: 65_536, messagesPerCall: 1 }, 1],
    [{ messages: 1, messageBytes: 65_537, messagesPerCall: 1 }, 2],
    [{ messages: 10, messageBytes: 10_000, messagesPerCall: 10 }, 2],
    [{ messages: 3, messageBytes: 0, messagesPerCall: 1 }, 3],
    [{ messages: 0, messageBytes: 5, messagesPerCall: 10 }, 0],
  ])('bills %j as %d requests', (calls, requests) => {
    expect(sqsRequests(calls)).toBe(requests);
  });

  it('bills sending, receiving and deleting', () => {
    const traffic = { messages: 20, messageBytes: 7_000, messagesPerCall: 10, emptyReceives: 3 };
    expect(sqsTrafficRequests(traffic)).toBe(2 * 4 + 2 + 3);
  });

  it('names the missing price of an unknown region', () => {
    expect(usd(sqsCost(table, { ...month, region: 'moon-1', requests: 1 }))).toBe(
      'standard-requests in moon-1',
    );
  });
});

describe('Lambda', () => {
  const month = {
    region,
    architecture: 'x86_64',
    invocations: 1_000_000,
    durationMs: 1,
    memoryMb: 1024,
    freeTier: false,
  } as const;

  it('rounds each invocation up to the millisecond', () => {
    expect(usd(lambdaCost(table, month))).toBe('0.2166667');
    expect(usd(lambdaCost(table, { ...month, durationMs: 0.2 }))).toBe('0.2166667');
    expect(usd(lambdaCost(table, { ...month, durationMs: 1.01 }))).toBe('0.2333334');
  });

  it('keeps every decimal where 15 are not enough', () => {
    const cost = lambdaCost(table, { ...month, invocations: 1, memoryMb: 128 }) as AwsCost;
    expect(cost.exactUsd).toBe('0.0000002020833375');
    expect(formatUsd(cost.amount)).toBe('0.000000202083338');
  });

  it('bills ephemeral storage above 512 MB only', () => {
    const within = lambdaCost(table, { ...month, ephemeralStorageMb: 512 });
    const above = lambdaCost(table, { ...month, ephemeralStorageMb: 1536 });
    expect(usd(within)).toBe('0.2166667');
    expect(usd(above)).toBe('0.2166976');
  });

  it('takes the free tier off both requests and compute', () => {
    const free = { ...month, durationMs: 400, freeTier: true };
    expect(usd(lambdaCost(table, free))).toBe('0');
    expect(usd(lambdaCost(table, { ...free, invocations: 1_000_001 }))).toBe('0.00000686668');
  });

  it('prices summed GB-seconds by tier', () => {
    const summed = { region, architecture: 'arm64', requests: 0, freeTier: false } as const;
    expect(usd(lambdaGbSecondsCost(table, { ...summed, gbSeconds: '7500000000.5' }))).toBe(
      '100000.50000600005',
    );
    expect(() => lambdaGbSecondsCost(table, { ...summed, gbSeconds: 'much' })).toThrow(RangeError);
  });
});

describe('CloudWatch Logs and data transfer', () => {
  const month = { region, class: 'standard', freeTier: false } as const;

  it('adds ingestion, storage and queries', () => {
    const used = { ...month, ingestedGb: 10, storedGbMonth: '1.5', scannedGb: 100 };
    expect(usd(logsCost(table, used))).toBe('5.545');
  });

  it('uses the free 5 GB up in that order', () => {
    const used = { ...month, freeTier: true, ingestedGb: 4, storedGbMonth: 2, scannedGb: 1 };
    expect(usd(logsCost(table, used))).toBe('0.035');
  });

  it('prices vended logs by tier and infrequent access at its own rate', () => {
    expect(usd(logsCost(table, { ...month, class: 'vended', ingestedGb: 10_241 }))).toBe('5120.25');
    expect(usd(logsCost(table, { ...month, class: 'infrequent-access', ingestedGb: 2 }))).toBe(
      '0.5',
    );
  });

  it('prices transfer by tiers of 1,024 GB to the TB, the first 100 GB free', () => {
    expect(usd(transferOutCost(table, { region, gb: 10_241, freeTier: false }))).toBe('921.685');
    expect(usd(transferOutCost(table, { region, gb: 101, freeTier: true }))).toBe('0.09');
    expect(() => transferOutCost(table, { region, gb: 'x', freeTier: true })).toThrow(RangeError);
    expect(() => logsCost(table, { ...month, ingestedGb: 'x' })).toThrow(RangeError);
  });
});

describe('bills', () => {
  it('sum exactly from their lines and never shrink with use', () => {
    const amount = fc.bigInt(0n, 400_000_000_000n);
    fc.assert(
      fc.property(amount, amount, (requests, more) => {
        const at = (quantity: bigint): AwsCost =>
          priceAwsUsage(table, region, [
            { dimension: 'fifo-requests', quantity: exactDecimal(quantity)! },
          ]) as AwsCost;
        const cost = at(requests);
        const sum = cost.lines.reduce(
          (left, line) => plus(left, exactDecimal(line.subtotal)!),
          ZERO,
        );
        expect(formatDecimal(sum)).toBe(cost.exactUsd);
        expect(at(requests + more).amount >= cost.amount).toBe(true);
      }),
    );
  });

  it('have the same amount without their lines, and none where a price is missing', () => {
    const quantity = fc.bigInt(0n, 400_000_000_000_000n).map((digits) => ({ digits, scale: 3 }));
    fc.assert(
      fc.property(quantity, quantity, (used, free) => {
        const usage = [{ dimension: 'fifo-requests', quantity: used, free }];
        const { exactUsd } = priceAwsUsage(table, region, usage) as AwsCost;
        expect(formatDecimal(amountOfAwsUsage(table, region, usage)!)).toBe(exactUsd);
      }),
    );
    const unknown = { dimension: 'unknown', quantity: exactDecimal(1)! };
    expect(amountOfAwsUsage(table, region, [unknown])).toBeUndefined();
    expect(amountOfAwsUsage(table, region, [{ ...unknown, quantity: ZERO }])).toEqual(ZERO);
  });
});
