import { loadTokenCounter } from '@costwire/pricing';
import { LogTokenCounter } from './log-token-counter.js';

const MEGABYTE = 1_048_576;
/** The share of the time in which the event loop may be busy while threads count. */
const MAX_BUSY_SHARE = 0.5;

describe('counting the tokens of logs', () => {
  const counter = new LogTokenCounter();

  afterAll(async () => counter.onModuleDestroy());

  it('gives the same counts in threads as here, in order', async () => {
    const here = await loadTokenCounter('o200k_base');
    const texts = ['short', 'x'.repeat(20_000), 'über alles', '', 'a b '.repeat(9_000)];
    expect(await counter.count(texts)).toEqual(texts.map((text) => here.count(text)));
    expect(await counter.count(['short', ''])).toEqual([here.count('short'), 0]);
  });

  it.each([
    ['one letter', 'a'],
    ['blanks', ' '],
    ['digits', '7'],
    ['marks', '!?'],
    ['Thai without a blank', 'ก'],
  ])('does not hold up the event loop with a megabyte of %s', async (_, piece) => {
    await counter.count(['x'.repeat(20_000)]);
    const text = piece.repeat(MEGABYTE / piece.length);
    const before = performance.eventLoopUtilization();
    const [tokens] = await counter.count([text]);
    const { utilization } = performance.eventLoopUtilization(before);
    expect(tokens).toBeGreaterThan(0);
    expect(utilization).toBeLessThan(MAX_BUSY_SHARE);
  });
});
