import { bookOfCatalog, pricingRulesId, storedCatalog } from './stored-book.js';
import { genaiPriceBook } from './genai/genai-price-book.js';

const AUGUST = Date.parse('2026-08-20T12:00:00Z');

describe('a stored catalog', () => {
  it('makes the same book after a round through JSON', () => {
    const book = genaiPriceBook();
    const catalog = storedCatalog(book.content.providers, book.content.hints);
    const copy = bookOfCatalog(
      book.version,
      JSON.parse(JSON.stringify(catalog)) as typeof catalog,
      JSON.parse(JSON.stringify(book.versions())) as ReturnType<typeof book.versions>,
    );
    const usage = { inputTokens: 300_001, outputTokens: 77, cacheReadTokens: 1_001 };
    for (const { id, models } of book.content.providers) {
      for (const { id: model } of models) {
        const call = { provider: id, model, timestampMs: AUGUST, usage };
        expect(copy.explain(call)).toEqual(book.explain(call));
      }
    }
  });

  it('names its rules the same every time', () => {
    expect(pricingRulesId()).toMatch(/^[0-9a-f]{8}$/);
    expect(pricingRulesId()).toBe(pricingRulesId());
  });
});
