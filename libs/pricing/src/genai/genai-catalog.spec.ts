import { formatUsd, parseUsd } from '@costwire/contracts';
import { calcPrice, waitForUpdate, type Provider } from '@pydantic/genai-prices';
import { catalogProviderOf } from './genai-catalog.js';
import { genaiPriceBook } from './genai-price-book.js';

const book = genaiPriceBook();
const source = { source: 'test', sourceVersion: '1', checksum: '0', recordedAt: '2026-01-01' };

function priced(provider: string, model: string, time: string): string {
  const usage = { inputTokens: 1_000_000 };
  const outcome = book.price({ provider, model, timestampMs: Date.parse(time), usage });
  return outcome.amount === undefined ? outcome.reason : formatUsd(outcome.amount);
}

describe('the data of genai-prices', () => {
  it('compiles for every model and agrees with the package but for the noise of its floats', async () => {
    const providers = (await waitForUpdate())!;
    const timestamp = new Date('2026-08-20T12:00:00Z');
    let compared = 0;
    for (const provider of providers) {
      for (const { id, match } of provider.models) {
        const name = 'equals' in match ? match.equals : id;
        const theirs = calcPrice({ input_tokens: 1234, output_tokens: 567 }, name, {
          providerId: provider.id,
          timestamp,
        });
        const ours = book.price({
          provider: provider.id,
          model: name,
          timestampMs: timestamp.getTime(),
          usage: { inputTokens: 1234, outputTokens: 567 },
        });
        if (ours.status !== 'priced' || theirs?.model.id !== ours.resolvedModel) continue;
        const difference = Number(ours.amount) / 1e15 - theirs.total_price;
        expect(Math.abs(difference)).toBeLessThan(1e-9);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(1_200);
  });

  it.each([
    ['2026-08-16T01:30:00Z', '0.14'],
    ['2026-08-17T00:59:59.999Z', '0.22'],
    ['2026-08-17T01:00:00Z', '0.44'],
    ['2026-08-17T04:00:00Z', '0.22'],
    ['2026-08-17T09:59:59Z', '0.44'],
  ])('applies peak hours from the day they began: %s costs %s', (time, amount) => {
    expect(priced('deepseek', 'deepseek-v4-flash', time)).toBe(amount);
  });

  it.each([
    ['openai', 'gpt-5.4', 272_000, '0.68'],
    ['openai', 'gpt-5.4', 272_001, '1.360005'],
    ['aws', 'global.openai.gpt-5.6-terra', 272_000, '0.544'],
    ['xai', 'grok-4.3', 199_999, '0.24999875'],
    ['xai', 'grok-4.3', 200_000, '0.5'],
  ])('takes long context of %s %s as the provider counts it: %d costs %s', (...row) => {
    const [provider, model, inputTokens, amount] = row;
    const timestampMs = Date.parse('2026-08-01T12:00:00Z');
    const outcome = book.price({ provider, model, timestampMs, usage: { inputTokens } });
    expect(formatUsd(outcome.amount!)).toBe(amount);
  });

  it('takes the float 0.18000000000000002 for the 0.18 it was made from', () => {
    const provider: Provider = {
      id: 'p',
      name: 'P',
      api_pattern: 'p',
      models: [
        { id: 'm', match: { equals: 'm' }, prices: { input_mtok: 0.18000000000000002 } },
        { id: 'free', match: { equals: 'free' }, prices: {} },
      ],
    };
    const [model, free] = catalogProviderOf(provider, source).models;
    expect(parseUsd(model!.versions()[0]!.rates.input!.usd)).toBe(180_000_000n);
    expect(free!.versions()[0]!.rates).toEqual({ input: { usd: '0' }, output: { usd: '0' } });
  });

  it('refuses a negative price', () => {
    const models = [{ id: 'm', match: { equals: 'm' }, prices: { input_mtok: -1 } }];
    const provider: Provider = { id: 'p', name: 'P', api_pattern: 'p', models };
    const [model] = catalogProviderOf(provider, source).models;
    expect(() => model!.versions()).toThrow(RangeError);
  });
});
