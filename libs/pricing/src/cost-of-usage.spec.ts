import fc from 'fast-check';
import { COMPONENTS, type Component, type Quantities } from './component.js';
import { costOfUsage } from './cost-of-usage.js';
import type { PriceVersion } from './price-version.js';
import type { ReceiptLine } from './priced-usage.js';
import { compileRates } from './rates/rate-card.js';

const NOTHING = Object.fromEntries(COMPONENTS.map((name) => [name, 0])) as Quantities;

function card(rates: PriceVersion['rates']): ReturnType<typeof compileRates> {
  return compileRates({
    source: 'test',
    sourceVersion: '7',
    checksum: '0',
    recordedAt: '2026-01-01T00:00:00Z',
    provider: 'p',
    model: 'm',
    serviceTier: 'standard',
    validFromMs: 0,
    rates,
  });
}

describe('the cost of usage', () => {
  const tiered = card({
    input: {
      usd: '0.000001',
      tiers: [
        { aboveInputTokens: 100, usd: '0.000002' },
        { aboveInputTokens: 200, usd: '0.000003' },
      ],
    },
    output: { usd: '0.00001', tiers: [{ aboveInputTokens: 100, usd: '0.000015' }] },
  });

  it.each([
    [100, 100_000_000_000n + 10_000_000_000n],
    [101, 202_000_000_000n + 15_000_000_000n],
    [200, 400_000_000_000n + 15_000_000_000n],
    [201, 603_000_000_000n + 15_000_000_000n],
  ])('puts every token of %d in the tier of the total', (input, units) => {
    const { amount } = costOfUsage(tiered, { ...NOTHING, input, output: 1 }, input);
    expect(amount).toBe(units);
  });

  it('is exact for the smallest rate and the largest count', () => {
    const tiny = card({ input: { usd: '0.000000000000001' } });
    const input = Number.MAX_SAFE_INTEGER;
    expect(costOfUsage(tiny, { ...NOTHING, input }, input).amount).toBe(BigInt(input));
  });

  it('names what has no rate, but asks for no request fee', () => {
    const quantities = { ...NOTHING, input: 1, webSearch: 2, request: 1 };
    expect(costOfUsage(tiered, quantities, 1)).toMatchObject({
      missing: ['webSearch'],
      covered: true,
    });
    expect(costOfUsage(card({}), quantities, 1)).toMatchObject({ amount: 0n, covered: false });
  });

  it('writes one line for each component that was used', () => {
    const receipt: ReceiptLine[] = [];
    costOfUsage(tiered, { ...NOTHING, input: 150, output: 2 }, 150, receipt);
    expect(receipt).toEqual([
      {
        component: 'input',
        quantity: 150,
        unit: 'token',
        rate: 2_000_000_000n,
        rateId: 'test@7:p/m@1970-01-01T00:00:00.000Z:standard:input>100',
        subtotal: 300_000_000_000n,
        source: 'test',
        version: '7',
        validFromMs: 0,
        rule: 'list price; total input above 100 tokens',
      },
      expect.objectContaining({ component: 'output', quantity: 2, rate: 15_000_000_000n }),
    ]);
  });

  it('is the sum of the components priced one by one', () => {
    const names = COMPONENTS.filter((name) => name !== 'request');
    const rates = Object.fromEntries(names.map((name, at) => [name, { usd: `0.00000${at + 1}` }]));
    const full = card(rates);
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { minLength: names.length, maxLength: names.length }),
        (counts) => {
          const used = names.map((name, at): [Component, number] => [name, counts[at]!]);
          const whole = costOfUsage(full, { ...NOTHING, ...Object.fromEntries(used) }, 0).amount;
          const parts = used.map(
            ([name, count]) => costOfUsage(full, { ...NOTHING, [name]: count }, 0).amount as bigint,
          );
          expect(whole).toBe(parts.reduce((sum, part) => sum + part, 0n));
        },
      ),
    );
  });
});
