import fc from 'fast-check';
import { genaiPriceBook } from './genai/genai-price-book.js';
import type { PricedUsage } from './priced-usage.js';
import type { Call } from './token-usage.js';

const book = genaiPriceBook();
const EVENTS = 100_000;
const MODELS = book.versions().map(({ provider, model }) => [provider, model] as const);
const TIERS = ['standard', 'batch', 'flex', 'priority'];

/** A pseudo-random whole number below `limit`, the same in every run (Lehmer, 1951). */
function dice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => (state = (state * 48_271) % 2_147_483_647) % limit;
}

function randomCall(roll: (limit: number) => number): Call {
  const [provider, model] = MODELS[roll(MODELS.length)]!;
  const inputTokens = roll(600_000);
  const cacheReadTokens = roll(inputTokens + 1);
  const cacheWriteTokens = roll(inputTokens - cacheReadTokens + 1);
  const outputTokens = roll(20_000);
  return {
    provider,
    model,
    timestampMs: Date.parse('2025-01-01T00:00:00Z') + roll(700) * 86_400_000 + roll(86_400_000),
    serviceTier: TIERS[roll(TIERS.length)]!,
    usage: {
      inputTokens,
      outputTokens,
      ...(roll(2) === 0 && { cacheReadTokens }),
      ...(roll(3) === 0 && { cacheWriteTokens, cacheWrite1hTokens: roll(cacheWriteTokens + 1) }),
      ...(roll(3) === 0 && { reasoningTokens: roll(outputTokens + 1) }),
      ...(roll(9) === 0 && { webSearches: roll(5) }),
    },
  };
}

describe('receipts', () => {
  it(`sum exactly to the amount for ${EVENTS} random calls over the whole book`, () => {
    const roll = dice(20_260_801);
    let priced = 0;
    for (let event = 0; event < EVENTS; event += 1) {
      const call = randomCall(roll);
      const plain = book.price(call);
      const explained = book.explain(call);
      if (explained.status === 'unpriced') {
        if (plain.status !== 'unpriced') throw new Error(JSON.stringify(call));
        continue;
      }
      const { receipt = [], ...rest } = explained;
      let sum = 0n;
      for (const line of receipt) {
        if (line.subtotal !== line.rate * BigInt(line.quantity)) throw new Error(line.rateId);
        sum += line.subtotal;
      }
      if (sum !== explained.amount) throw new Error(JSON.stringify(call));
      if (event % 100 === 0) expect(plain).toEqual(rest);
      priced += 1;
    }
    expect(priced).toBeGreaterThan(EVENTS / 4);
  });

  it('never cost less when a count grows within the same tier', () => {
    const small = fc.nat({ max: 50_000 });
    fc.assert(
      fc.property(small, small, fc.constantFrom('gpt-4o', 'gpt-5', 'o3'), (tokens, more, model) => {
        const at = (inputTokens: number): bigint =>
          (
            book.price({
              provider: 'openai',
              model,
              timestampMs: Date.parse('2026-08-01T00:00:00Z'),
              usage: { inputTokens, outputTokens: 7 },
            }) as PricedUsage
          ).amount;
        expect(at(tokens + more)).toBeGreaterThanOrEqual(at(tokens));
      }),
    );
  });

  it('name source, version, rate and rule of each line', () => {
    const { receipt } = book.explain({
      provider: 'openai',
      model: 'gpt-5.4',
      timestampMs: Date.parse('2026-08-01T00:00:00Z'),
      serviceTier: 'batch',
      usage: { inputTokens: 300_000, outputTokens: 5, reasoningTokens: 5 },
    }) as PricedUsage;
    expect(receipt!.map((line) => [line.component, line.unit, line.rateId])).toEqual([
      ['input', 'token', 'genai-prices@0.1.8:openai/gpt-5.4:standard:input*batch(1/2)>272000'],
      ['reasoning', 'token', 'genai-prices@0.1.8:openai/gpt-5.4:standard:output*batch(1/2)>272000'],
    ]);
    expect(receipt![1]!.rule).toMatch(
      /^reasoning is billed as output; batch is 1\/2 of standard .+; total input above 272000 tokens$/,
    );
  });
});
