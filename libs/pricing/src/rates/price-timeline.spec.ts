import { PriceTimeline } from './price-timeline.js';
import type { PriceVersion } from '../price-version.js';

const HOUR = 3_600_000;
const plain: PriceVersion = {
  source: 'test',
  sourceVersion: '1',
  checksum: '0',
  recordedAt: '2026-01-01T00:00:00Z',
  provider: 'p',
  model: 'm',
  serviceTier: 'standard',
  rates: { input: { usd: '0.1' } },
};

function rateAt(versions: PriceVersion[], time: string): string | undefined {
  const card = new PriceTimeline(versions, 'p').at(Date.parse(time), 'standard');
  return card?.version.rates.input?.usd;
}

describe('prices over time', () => {
  it('hold from their first millisecond until before their last', () => {
    const version = {
      ...plain,
      validFromMs: Date.parse('2026-01-01T00:00:00Z'),
      validToMs: Date.parse('2026-02-01T00:00:00Z'),
    };
    expect(rateAt([version], '2025-12-31T23:59:59.999Z')).toBeUndefined();
    expect(rateAt([version], '2026-01-01T00:00:00Z')).toBe('0.1');
    expect(rateAt([version], '2026-01-31T23:59:59.999Z')).toBe('0.1');
    expect(rateAt([version], '2026-02-01T00:00:00Z')).toBeUndefined();
  });

  it('yield to the last version in force', () => {
    const later = { ...plain, rates: { input: { usd: '0.2' } }, validFromMs: 0 };
    expect(rateAt([plain, later], '2026-01-01T00:00:00Z')).toBe('0.2');
    expect(rateAt([plain, later], '1969-12-31T23:59:59Z')).toBe('0.1');
  });

  it('hold within a daily window that may pass midnight', () => {
    const night = { ...plain, dailyWindow: { fromMs: 22 * HOUR, toMs: 6 * HOUR } };
    expect(rateAt([night], '2026-01-01T22:00:00Z')).toBe('0.1');
    expect(rateAt([night], '2026-01-02T05:59:59.999Z')).toBe('0.1');
    expect(rateAt([night], '2026-01-02T06:00:00Z')).toBeUndefined();
    expect(rateAt([night], '1969-12-31T23:00:00Z')).toBe('0.1');
  });

  it('prefer prices of the tier itself to a discount on the standard ones', () => {
    const openai = { ...plain, provider: 'openai', model: 'gpt-5' };
    const batch = { ...openai, serviceTier: 'batch' as const, rates: { input: { usd: '0.03' } } };
    const derived = new PriceTimeline([openai], 'openai').at(0, 'batch');
    const listed = new PriceTimeline([openai, batch], 'openai').at(0, 'batch');
    expect(derived?.rates.input?.base).toBe(50_000_000_000_000n);
    expect(listed?.rates.input?.base).toBe(30_000_000_000_000n);
  });

  it('refuse a rate that is not a price', () => {
    const broken = { ...plain, rates: { input: { usd: '-1' } } };
    expect(() => new PriceTimeline([broken], 'p')).toThrow(RangeError);
  });
});
