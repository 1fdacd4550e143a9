import fc from 'fast-check';
import { seedAwsPriceTable } from '../aws/seed-prices.js';
import { exactDecimal, formatDecimal, plus, ZERO } from '../exact-decimal.js';
import { seedPriceBook } from '../seed-price-book.js';
import { bookQuotes } from './book-quotes.spec-support.js';
import {
  changePercent,
  estimateByHour,
  estimateMonth,
  estimateTraffic,
  sharesOf,
  type EstimateSettings,
} from './estimate.js';
import { resolveProfile } from './read-profile.js';
import type { PartialProfile } from './scenario-profile.js';
import { sensitivityOf } from './sensitivity.js';
import { hourOf } from './traffic-hours.spec-support.js';

const prices = {
  aws: seedAwsPriceTable(),
  quote: bookQuotes(seedPriceBook(), Date.parse('2026-11-01T00:00:00Z')),
};
const settings = (profile: PartialProfile = {}, region = 'us-east-1'): EstimateSettings => ({
  region,
  profile: resolveProfile(profile),
  prices,
});
const hour = (at: number, logs: number, bytes = 100) =>
  hourOf(
    Array.from({ length: logs }, () => bytes),
    { bucket: new Date(Date.parse('2026-11-01T00:00:00Z') + at * 3_600_000).toISOString() },
  );
const amounts = ({ cost }: ReturnType<typeof estimateTraffic>): Record<string, string> =>
  Object.fromEntries(
    cost.services.map(({ service, amount }) => [
      service,
      amount ? formatDecimal(amount) : 'unknown',
    ]),
  );

describe('an estimate', () => {
  it('takes any number of hours', () => {
    const hours = Array.from({ length: 200_000 }, (_, at) => hour(at, 1));
    expect(estimateMonth(hours, settings())?.observedHours).toBe(200_000);
  });

  it('is the bill of the published prices', () => {
    // 1,000 logs of 100 bytes, 25 tokens each; every price as AWS lists it for us-east-1.
    const estimate = estimateTraffic([hour(0, 1_000)], settings());
    expect(amounts(estimate)).toEqual({
      // 3 requests a log at 0.40 USD a million.
      AmazonSQS: '0.0012',
      // 1,000 invocations at 0.20 a million; 830 ms of 128 MB at 0.0000166667 a GB-second.
      AWSLambda: '0.001929170125',
      AmazonCloudWatch: expect.any(String),
      // 225,000 tokens at 0.06 and 100,000 at 0.24 a million.
      AmazonBedrock: '0.0375',
    });
    expect(estimate.cost.missing).toEqual([]);
  });

  it('sums its services exactly, and its hours exactly, tiers and free tier included', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        fc.constantFrom('us-east-1', 'eu-central-1', 'af-south-1'),
        (counts, freeTier, region) => {
          const hours = counts.map((logs, at) => hour(at, logs));
          const given = settings({ free_tier: freeTier, lambda: { memory_mb: 10_240 } }, region);
          const { cost } = estimateTraffic(hours, given);
          const services = cost.services.reduce((sum, { amount }) => plus(sum, amount!), ZERO);
          const byHour = estimateByHour(hours, given).reduce((sum, at) => plus(sum, at.cost), ZERO);
          expect(formatDecimal(services)).toBe(formatDecimal(cost.total));
          expect(formatDecimal(byHour)).toBe(formatDecimal(cost.total));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('costs hour by hour what the bills of the growing traffic say, to the last digit', () => {
    // Millions of large logs an hour cross the tiers of every service and its free tier.
    const count = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 10 ** 11 }));
    const hours = fc.array(
      fc.record({ logs: count, bytes: fc.integer({ min: 1, max: 262_144 }), out: fc.nat(5_000) }),
      { minLength: 1, maxLength: 6 },
    );
    const profile = fc.record({
      free_tier: fc.boolean(),
      traffic: fc.record({ arrival: fc.constantFrom('even', 'burst') }),
      sqs: fc.record({ send_batch_size: fc.integer({ min: 1, max: 10 }) }),
      lambda: fc.record({
        memory_mb: fc.constantFrom(128, 1_769, 10_240),
        architecture: fc.constantFrom('x86_64', 'arm64'),
        ephemeral_storage_mb: fc.constantFrom(512, 10_240),
      }),
      logs: fc.record({ class: fc.constantFrom('standard', 'infrequent-access', 'vended') }),
      bedrock: fc.record({
        model: fc.constantFrom(null, 'amazon.nova-lite-v1:0', 'nobody.none'),
        calls_per: fc.constantFrom('log', 'invocation'),
        cache_share_percent: fc.constantFrom(0, 90),
        mode: fc.constantFrom('on_demand', 'batch'),
      }),
    });
    const region = fc.constantFrom('us-east-1', 'eu-central-1', 'af-south-1', 'moon-north-1');
    fc.assert(
      fc.property(hours, profile, region, (list, own, where) => {
        const traffic = list.map(({ logs, bytes, out }, at) => {
          const sqsBlocks = logs * Math.ceil(bytes / 65_536);
          const sizeBytes = logs * bytes;
          const largeLogs = bytes > 6_553 ? logs : 0;
          return { ...hour(at, 0), logs, sizeBytes, sqsBlocks, largeLogs, outputTokens: out };
        });
        const given = settings(own, where);
        let soFar = ZERO;
        estimateByHour(traffic, given).forEach(({ cost }, index) => {
          soFar = plus(soFar, cost);
          const bill = estimateTraffic(traffic.slice(0, index + 1), given).cost.total;
          expect(formatDecimal(soFar)).toBe(formatDecimal(bill));
        });
      }),
      { numRuns: 300 },
    );
  });

  it('names what has no price and leaves it out of the total', () => {
    const { cost } = estimateTraffic([hour(0, 10)], settings({}, 'moon-north-1'));
    expect(cost.missing).toEqual([
      'AmazonSQS: standard-requests in moon-north-1',
      'AWSLambda: requests-x86 in moon-north-1',
      'AWSLambda: duration-x86 in moon-north-1',
      'AmazonCloudWatch: vended-logs in moon-north-1',
      'AmazonCloudWatch: logs-storage in moon-north-1',
    ]);
    const priced = cost.services.filter(({ amount }) => amount !== undefined);
    expect(priced.map(({ service }) => service)).toEqual(['AmazonBedrock']);
  });

  it('names a model without a price, and a kind of token without one', () => {
    const unknown = estimateTraffic([hour(0, 1)], settings({ bedrock: { model: 'nobody.none' } }));
    expect(unknown.cost.missing).toEqual([
      'AmazonBedrock: input tokens (on_demand) of nobody.none in us-east-1',
      'AmazonBedrock: output tokens (on_demand) of nobody.none in us-east-1',
    ]);
    expect(amounts(unknown)['AmazonBedrock']).toBe('unknown');
    const cached = settings({ bedrock: { cache_share_percent: 90 } });
    expect(estimateTraffic([hour(0, 100)], cached).cost.missing).toEqual([
      'AmazonBedrock: cache write tokens (on_demand) of amazon.nova-lite-v1:0 in us-east-1',
    ]);
  });

  it('takes the price of the region where a model has one', () => {
    const bedrock = { model: 'meta.llama3-70b-instruct-v1:0' };
    const here = amounts(estimateTraffic([hour(0, 100)], settings({ bedrock })));
    const there = amounts(estimateTraffic([hour(0, 100)], settings({ bedrock }, 'ap-south-1')));
    expect(here['AmazonBedrock']).not.toBe(there['AmazonBedrock']);
  });

  it('costs nothing for a model that is not called', () => {
    const estimate = estimateTraffic([hour(0, 5)], settings({ bedrock: { model: null } }));
    expect(amounts(estimate)['AmazonBedrock']).toBe('0');
  });
});

describe('a month', () => {
  it('is the traffic times 730 hours by the hours observed, in whole units', () => {
    const month = estimateMonth([hour(0, 10), hour(1, 11)], settings())!;
    expect(month.observedHours).toBe(2);
    expect(month.usage.lambdaInvocations).toBe((21n * 730n) / 2n);
    expect(month.usage.sqsSends).toBe(7_665n);
  });

  it('rounds up, and takes the hours that the profile names', () => {
    const profile = { traffic: { observed_hours: 7 } };
    const month = estimateMonth([hour(0, 1)], settings(profile))!;
    expect(month.usage.lambdaInvocations).toBe(105n);
  });

  it('reaches the cheaper tiers', () => {
    const busy = { ...hour(0, 1), logs: 400_000_000, sqsBlocks: 400_000_000 };
    const month = estimateMonth([busy], settings({ bedrock: { model: null } }))!;
    const sqs = month.cost.services.find(({ service }) => service === 'AmazonSQS')!;
    expect(sqs.lines.map(({ tierFrom }) => tierFrom)).toEqual([
      '0',
      '100000000000',
      '200000000000',
    ]);
  });

  it('is unknown without traffic', () => {
    expect(estimateMonth([], settings())).toBeUndefined();
  });
});

describe('shares and changes', () => {
  it('sum to a hundred per cent', () => {
    const amount = fc.bigInt(0n, 10n ** 20n).map((digits) => ({ digits, scale: 9 }));
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 6 }), (list) => {
        const total = sharesOf(list).reduce((sum, share) => sum + share, 0);
        expect(total).toBe(list.every(({ digits }) => digits === 0n) ? 0 : 10_000);
      }),
    );
    expect(sharesOf([1, 1, 1].map((value) => exactDecimal(value)!))).toEqual([3_334, 3_333, 3_333]);
  });

  it.each([
    ['1.5', '1', '50'],
    ['0.5', '1', '-50'],
    ['1', '3', '-66.67'],
    ['2', '0.0003', '666566.67'],
    ['1', '1', '0'],
  ])('of %s against %s is %s per cent', (amount, reference, expected) => {
    expect(changePercent(exactDecimal(amount)!, exactDecimal(reference)!)).toBe(expected);
  });

  it('against nothing is no percentage', () => {
    expect(changePercent(exactDecimal('1')!, ZERO)).toBeNull();
  });
});

describe('the sensitivity table', () => {
  const rows = sensitivityOf([hour(0, 100)], settings());

  it('changes one assumption at a time and says by how much the total moves', () => {
    const arm = rows.find(({ field }) => field === 'lambda.architecture')!;
    expect(arm).toMatchObject({ from: 'x86_64', to: 'arm64' });
    expect(arm.difference.digits < 0n).toBe(true);
    const doubled = rows.filter(({ field }) => field === 'bedrock.expected_output_tokens');
    expect(doubled.map(({ to }) => to)).toEqual([50, 200]);
  });

  it('leaves out what AWS would refuse', () => {
    const lambda = { batch_size: 100, batch_window_s: 5 };
    const fields = sensitivityOf([hour(0, 100)], settings({ lambda })).map(({ field }) => field);
    expect(fields).not.toContain('sqs.queue_type');
  });
});
