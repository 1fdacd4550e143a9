import { formatUsd, parseUsd, type CallPrice, type PriceableCall } from '@costwire/contracts';
import { replayedCall, ReplaySums } from './replay.js';

const call: PriceableCall = {
  provider: 'openai',
  model: 'gpt-4o',
  timestamp: '2026-11-01T00:00:00.000Z',
  usage: { input_tokens: 1_000, output_tokens: 100, cache_read_tokens: 400 },
  price_book_id: 'book of then',
};

/** A call of so many tokens at 0.000002 dollars, and another part at 0.00001. */
const price = (tokens: number, others: number, more: Partial<CallPrice> = {}): CallPrice => {
  const line = (component: string, quantity: number, rate: string) => ({
    component,
    quantity,
    unit: 'token',
    rate_usd: rate,
    rate_id: component,
    subtotal_usd: formatUsd((parseUsd(rate)! * BigInt(quantity)) as never),
    source: 'a list',
    version: '1',
    rule: 'listed',
    valid_from: null,
    valid_to: null,
  });
  const receipt = [line('input', tokens, '0.000002'), line('output', others, '0.00001')];
  const cost = receipt.reduce((sum, { subtotal_usd: part }) => sum + parseUsd(part)!, 0n);
  return {
    status: 'priced',
    cost_usd: formatUsd(cost as never),
    resolved: 'openai/gpt-4o',
    inferred: false,
    missing: [],
    reason: null,
    detail: null,
    price_book_id: 'book',
    receipt,
    same_rules: true,
    ...more,
  };
};

describe('a replayed call', () => {
  it('is the call itself without a change, at the prices of then', () => {
    expect(replayedCall(call, {})).toBe(call);
    expect(replayedCall(call, { cache: { policy: 'unchanged' } })).toBe(call);
  });

  it('takes the prices of now when it is changed', () => {
    const changed = replayedCall(call, { serviceTier: 'batch' });
    expect(changed).toMatchObject({ provider: 'openai', model: 'gpt-4o', service_tier: 'batch' });
    expect(changed).not.toHaveProperty('price_book_id');
  });

  it('asks for the seller of another model by its name, unless one is given', () => {
    expect(replayedCall(call, { model: 'claude-haiku-4-5' }).provider).toBe('');
    expect(replayedCall(call, { model: 'gpt-4o', provider: 'azure' }).provider).toBe('azure');
  });

  it('has nothing cached, or a share of its text in whole tokens', () => {
    const none = replayedCall(call, { cache: { policy: 'none' } });
    expect(none.usage).toEqual({ input_tokens: 1_000, output_tokens: 100 });
    const usage = { input_tokens: 999, input_audio_tokens: 100, cache_write_tokens: 7 };
    const share = replayedCall({ ...call, usage }, { cache: { policy: 'share', percent: 50 } });
    expect(share.usage).toEqual({
      input_tokens: 999,
      input_audio_tokens: 100,
      cache_read_tokens: 449,
    });
  });
});

describe('sums of replayed calls', () => {
  it('are the amount of every call, and of every line of the receipt', () => {
    const sums = new ReplaySums();
    for (let index = 1; index <= 50; index += 1) sums.add(price(index * 7, index));
    const receipt = sums.receipt();
    expect(receipt.map(({ line, quantity }) => [line.component, quantity])).toEqual([
      ['input', 8_925n],
      ['output', 1_275n],
    ]);
    expect(formatUsd(sums.amount)).toBe('0.0306');
    expect(receipt.reduce((sum, { subtotal }) => sum + subtotal, 0n)).toBe(sums.amount);
  });

  it('count and name what has no price', () => {
    const sums = new ReplaySums();
    const none = { status: 'unpriced', cost_usd: null, receipt: [], detail: 'no price of x' };
    sums.add(price(1, 1, none as Partial<CallPrice>));
    sums.add(price(1, 1, { status: 'partial', missing: ['cache_read'], inferred: true }));
    sums.add(null);
    expect(sums).toMatchObject({ calls: 3, unpriced: 2, partial: 1, inferred: 1 });
    expect([...sums.missing]).toEqual([
      'no price of x',
      'cache_read of openai/gpt-4o',
      'the price book that a call was booked with',
    ]);
  });
});
