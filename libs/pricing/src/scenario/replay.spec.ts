import { addUsd, ZERO_USD } from '@costwire/contracts';
import { seedPriceBook } from '../seed-price-book.js';
import type { Call } from '../token-usage.js';
import { replayedCall, ReplaySums } from './replay.js';

const book = seedPriceBook();
const call: Call = {
  provider: 'openai',
  model: 'gpt-4o',
  timestampMs: Date.parse('2026-11-01T00:00:00Z'),
  usage: { inputTokens: 1_000, outputTokens: 100, cacheReadTokens: 400 },
};

describe('a replayed call', () => {
  it('is the call itself without a change', () => {
    expect(replayedCall(call, {})).toEqual(call);
    expect(replayedCall(call, { cache: { policy: 'unchanged' } })).toEqual(call);
  });

  it('asks for the seller of another model by its name, unless one is given', () => {
    expect(replayedCall(call, { model: 'claude-haiku-4-5' }).provider).toBe('');
    expect(replayedCall(call, { model: 'gpt-4o', provider: 'azure' }).provider).toBe('azure');
  });

  it('has nothing cached, or a share of its text in whole tokens', () => {
    const none = replayedCall(call, { cache: { policy: 'none' } });
    expect(none.usage).toEqual({ inputTokens: 1_000, outputTokens: 100 });
    const usage = { inputTokens: 999, inputAudioTokens: 100, cacheWriteTokens: 7 };
    const share = replayedCall({ ...call, usage }, { cache: { policy: 'share', percent: 50 } });
    expect(share.usage).toEqual({ inputTokens: 999, inputAudioTokens: 100, cacheReadTokens: 449 });
  });
});

describe('sums of replayed calls', () => {
  it('are the amount of every call, and of every line of the receipt', () => {
    const sums = new ReplaySums();
    let expected = ZERO_USD;
    for (let index = 1; index <= 50; index += 1) {
      const each = { ...call, usage: { ...call.usage, outputTokens: index * 7 } };
      sums.add(book, each);
      const outcome = book.price(each);
      if (outcome.status === 'priced') expected = addUsd(expected, outcome.amount);
    }
    expect(sums.amount).toBe(expected);
    const receipt = sums.receipt();
    expect(receipt.map(({ component }) => component).sort()).toEqual([
      'cacheRead',
      'input',
      'output',
    ]);
    expect(receipt.reduce((sum, line) => sum + line.subtotal, 0n)).toBe(expected);
    for (const { quantity, rate, subtotal } of receipt) expect(quantity * rate).toBe(subtotal);
  });

  it('count and name what has no price', () => {
    const sums = new ReplaySums();
    sums.add(book, { ...call, model: 'no-such-model' });
    sums.add(book, call);
    expect(sums).toMatchObject({ calls: 2, unpriced: 1, partial: 0 });
    expect([...sums.missing].join()).toContain('no-such-model');
  });
});
