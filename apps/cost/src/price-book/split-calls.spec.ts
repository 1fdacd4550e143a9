import { formatUsd, parseUsd, usdFromUnits, type PriceableCall } from '@costwire/contracts';
import { seedPriceBook } from '@costwire/pricing';
import fc from 'fast-check';
import { callPrice } from './call-price.js';
import { SplitCalls } from './split-calls.js';

const book = seedPriceBook();
const calls: fc.Arbitrary<PriceableCall> = fc
  .record({
    model: fc.constantFrom('gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5', 'no-such-model'),
    input: fc.nat(400_000),
    output: fc.nat(10_000),
    cached: fc.nat(400_000),
  })
  .map(({ model, input, output, cached }) => ({
    provider: model.startsWith('claude') ? 'anthropic' : 'openai',
    model,
    timestamp: '2026-03-02T00:00:00.000Z',
    usage: {
      input_tokens: input,
      output_tokens: output,
      cache_read_tokens: Math.min(input, cached),
    },
  }));

describe('the parts of calls', () => {
  test('sum to the amount of each call, exactly, whatever stands beside it', () => {
    fc.assert(
      fc.property(fc.array(calls, { maxLength: 20 }), (given) => {
        const split = new SplitCalls();
        for (const call of given) split.add(book, call);
        const { rates, calls: parts } = split.toReply();
        const sums = parts.map((numbers) => {
          if (numbers === null) return null;
          let units = 0n;
          for (let at = 0; at < numbers.length; at += 2) {
            units += parseUsd(rates[numbers[at]!]!.rate_usd)! * BigInt(numbers[at + 1]!);
          }
          return formatUsd(usdFromUnits(units));
        });
        const costs = given.map((call) => callPrice({ book, sameRules: true }, call).cost_usd);
        expect(sums).toEqual(costs);
        expect(new Set(rates.map(({ component, rate_id: id }) => component + id)).size).toBe(
          rates.length,
        );
      }),
    );
  });

  test('are none without a book', () => {
    const split = new SplitCalls();
    split.add(undefined, {
      provider: 'openai',
      model: 'gpt-4o',
      timestamp: '2026-03-02T00:00:00.000Z',
      usage: { input_tokens: 1 },
    });
    expect(split.toReply()).toEqual({ rates: [], calls: [null] });
  });
});
