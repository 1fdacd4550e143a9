import { formatUsd } from '@costwire/contracts';
import { genaiPriceBook } from '../genai/genai-price-book.js';
import type { PriceBook } from '../price-book.js';
import type { PriceVersion } from '../price-version.js';
import { priceDiscrepancies } from './price-discrepancies.js';
import { overrideVersion, type PriceOverride } from './price-override.js';

const genai = genaiPriceBook();
const JULY = Date.parse('2026-07-01T00:00:00Z');
const AUGUST = Date.parse('2026-08-01T00:00:00Z');

const second: PriceVersion = {
  source: 'litellm',
  sourceVersion: '2026-08-01',
  checksum: 'abc',
  recordedAt: '2026-08-01T00:00:00Z',
  provider: 'openai',
  model: 'gpt-4o',
  serviceTier: 'standard',
  rates: { input: { usd: '0.5' } },
};
const override: PriceOverride = {
  provider: 'openai',
  model: 'gpt-4o',
  serviceTier: 'standard',
  rates: { input: { usd: '0.000001' }, output: { usd: '0.000004' } },
  validFromMs: AUGUST,
  reason: 'contract 17',
  author: 'ann',
  recordedAt: '2026-07-30T09:00:00Z',
};

function priced(book: PriceBook, model: string, more = {}): string {
  const call = {
    provider: 'openai',
    model,
    timestampMs: AUGUST,
    usage: { inputTokens: 1_000_000 },
  };
  const outcome = book.price({ ...call, ...more });
  return outcome.amount === undefined ? outcome.reason : formatUsd(outcome.amount);
}

function overridden(change: Partial<PriceOverride> = {}): PriceBook {
  const version = overrideVersion({ ...override, ...change });
  if (typeof version === 'string') throw new Error(version);
  return genai.with([version], 'override');
}

describe('a book with a second source', () => {
  it('keeps its own prices and takes over what it lacks', () => {
    const book = genai.with([second, { ...second, model: 'gpt-new' }], 'fill');
    expect(priced(book, 'gpt-4o')).toBe('2.5');
    expect(priced(book, 'GPT-new')).toBe('500000');
    expect(priced(genai, 'gpt-new')).toBe('unknown_model');
  });

  it('takes over the prices of a tier that it lacks', () => {
    const flex = { ...second, serviceTier: 'flex' as const, rates: { input: { usd: '0.000002' } } };
    expect(priced(genai.with([flex], 'fill'), 'gpt-4o', { serviceTier: 'flex' })).toBe('2');
  });

  it('trusts its own pattern for an id before the second source', () => {
    const dated = { ...second, provider: 'anthropic', model: 'claude-sonnet-4-6-20260217' };
    const book = genai.with([dated], 'fill');
    expect(priced(book, dated.model, { provider: 'anthropic' })).toBe('3');
  });

  it('knows providers that only the second source lists', () => {
    const book = genai.with([{ ...second, provider: 'new-seller' }], 'fill');
    expect(priced(book, 'gpt-4o', { provider: 'new-seller' })).toBe('500000');
  });

  it('has another version id, the same for the same content', () => {
    const book = genai.with([second], 'fill');
    expect(book.version).not.toBe(genai.version);
    expect(genai.with([second], 'fill').version).toBe(book.version);
  });

  it('lists the versions it is made of', () => {
    expect(genai.with([second], 'override').versions()).toContainEqual(second);
  });
});

describe("an operator's override", () => {
  it('counts from its first moment and leaves the past alone', () => {
    const book = overridden();
    expect(priced(book, 'gpt-4o')).toBe('1');
    expect(priced(book, 'gpt-4o', { timestampMs: AUGUST - 1 })).toBe('2.5');
    expect(priced(genai, 'gpt-4o')).toBe('2.5');
  });

  it('names itself in the receipt', () => {
    const outcome = overridden().explain({
      provider: 'openai',
      model: 'gpt-4o',
      timestampMs: AUGUST,
      usage: { inputTokens: 1 },
    });
    expect(outcome).toMatchObject({
      receipt: [
        { source: 'override', version: 'ann 2026-07-30T09:00:00Z', rule: 'price set by hand' },
      ],
    });
  });

  it('holds for its own seller alone, not for those who take over its list', () => {
    const book = overridden();
    expect(priced(book, 'gpt-4o', { provider: 'azure' })).toBe('2.5');
    expect(priced(book, 'gpt-4o-2024-08-06', { provider: 'azure' })).toBe('2.5');
    const own = overridden({ model: 'our-model' });
    expect(priced(own, 'our-model')).toBe('1');
    expect(priced(own, 'our-model', { provider: 'azure' })).toBe('unknown_model');
  });

  it.each(['gpt-4o', 'gpt-4o-2024-08-06'])(
    'of %s, which the seller takes over from another, leaves other times and tiers alone',
    (model) => {
      const book = overridden({ provider: 'azure', model });
      const azure = { provider: 'azure' };
      expect(priced(book, model, azure)).toBe('1');
      expect(priced(book, model, { ...azure, timestampMs: AUGUST - 1 })).toBe('2.5');
      expect(priced(book, 'gpt-4o-2024-11-20', azure)).toBe(model === 'gpt-4o' ? '1' : '2.5');
      const batch = overridden({ provider: 'azure', model, serviceTier: 'batch' });
      expect(priced(batch, model, azure)).toBe('2.5');
      expect(priced(batch, model, { ...azure, serviceTier: 'batch' })).toBe('1');
    },
  );

  it('leaves a price that is taken over from another seller a guess', () => {
    const book = overridden({ provider: 'azure' });
    const call = { provider: 'azure', model: 'gpt-4o', usage: { inputTokens: 1 } };
    expect(book.price({ ...call, timestampMs: AUGUST })).toMatchObject({ inferred: false });
    expect(book.price({ ...call, timestampMs: AUGUST - 1 })).toMatchObject({ inferred: true });
  });

  it('of a seller is not one of a seller that lends it its list', () => {
    const version = overrideVersion({ ...override, rates: { input: { usd: '0.000009' } } });
    const book = overridden({ provider: 'azure' }).with([version as PriceVersion], 'override');
    expect(priced(book, 'gpt-4o', { provider: 'azure' })).toBe('1');
    expect(priced(book, 'gpt-4o')).toBe('9');
  });

  it.each([
    [{ reason: ' ' }, 'an override needs a reason'],
    [{ rates: {} }, 'the override has no rates'],
    [{ rates: { input: { usd: '-1' } } }, 'input is not a price: -1'],
    [{ validToMs: JULY }, 'the override ends before it begins'],
  ])('with %j is refused: %s', (change, sentence) => {
    expect(overrideVersion({ ...override, ...change })).toBe(sentence);
  });
});

describe('discrepancies between two sources', () => {
  it('are the rates that both list and that differ', () => {
    const other = { ...second, rates: { input: { usd: '0.4' }, output: { usd: '1' } } };
    expect(priceDiscrepancies([second], [other])).toEqual([
      {
        provider: 'openai',
        model: 'gpt-4o',
        serviceTier: 'standard',
        component: 'input',
        left: { usd: '0.5' },
        right: { usd: '0.4' },
      },
    ]);
    expect(priceDiscrepancies([second], [second])).toEqual([]);
    expect(priceDiscrepancies([second], [{ ...other, serviceTier: 'batch' }])).toEqual([]);
  });

  it('include a tier that only one of them has', () => {
    const tiered = {
      ...second,
      rates: { input: { usd: '0.5', tiers: [{ aboveInputTokens: 200_000, usd: '1' }] } },
    };
    expect(priceDiscrepancies([second], [tiered])).toHaveLength(1);
  });
});
