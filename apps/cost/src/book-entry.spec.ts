import { formatUsd, parseUsd } from '@costwire/contracts';
import type { CopyCell } from '@costwire/persistence';
import { genaiPriceBook } from '@costwire/pricing';
import { usageBatch, usageEvent } from '@costwire/testing';
import { bookEntry, callOf } from './book-entry.js';
import { LEDGER_COLUMNS, ledgerRow } from './ledger-row.js';

const book = genaiPriceBook();
const batch = usageBatch();

const cellOf = (row: CopyCell[], column: keyof typeof LEDGER_COLUMNS): CopyCell =>
  row[Object.keys(LEDGER_COLUMNS).indexOf(column)];

describe('booking an event', () => {
  test('prices it by the book and says as which model', () => {
    const event = usageEvent({ model: 'gpt-4o', input_tokens: 1_000, output_tokens: 100 });
    const entry = bookEntry(book, batch, event);
    expect(entry).toMatchObject({ status: 'priced', pricedAs: 'openai/gpt-4o', batch, event });
    // 1,000 x $2.50 and 100 x $10.00 per million.
    expect(formatUsd(entry.amount!)).toBe('0.0035');
    expect(entry.priceBookVersion).toBe(book.version);
  });

  test('leaves the cost of an unknown model unknown', () => {
    const entry = bookEntry(book, batch, usageEvent({ model: 'no-such-model-at-all' }));
    expect(entry.status).toBe('unpriced');
    expect(entry.amount).toBeUndefined();
    expect(entry.pricedAs).toBeUndefined();
    const row = ledgerRow(entry, '2026-03-02T00:00:00.000Z');
    expect(cellOf(row, 'cost_usd')).toBeUndefined();
    expect(cellOf(row, 'status')).toBe('unpriced');
  });

  test('names what was used and has no rate', () => {
    const event = usageEvent({ model: 'text-embedding-3-small', output_tokens: 5 });
    const entry = bookEntry(book, batch, event);
    expect(entry).toMatchObject({ status: 'partial', missing: ['output'] });
    expect(formatUsd(entry.amount!)).toBe('0.00002');
    expect(cellOf(ledgerRow(entry, ''), 'missing')).toEqual(['output']);
  });

  test('never takes the price that the caller reports', () => {
    const event = usageEvent({ reported_cost_usd: '123' });
    expect(bookEntry(book, batch, event).amount).toBe(bookEntry(book, batch, usageEvent()).amount);
  });
});

describe('a call', () => {
  test('has every count of the event, 0 where it names none', () => {
    const event = usageEvent({
      timestamp: '2026-03-02T12:00:00.000Z',
      service_tier: 'batch',
      cache_read_tokens: 1,
      cache_write_tokens: 2,
      cache_write_1h_tokens: 3,
      reasoning_tokens: 4,
      input_audio_tokens: 5,
      output_audio_tokens: 6,
      input_image_tokens: 7,
      output_image_tokens: 8,
      web_searches: 9,
      cache_read_audio_tokens: 10,
      cache_read_image_tokens: 11,
    });
    expect(callOf(event)).toEqual({
      provider: 'openai',
      model: 'gpt-4o',
      timestampMs: 1_772_452_800_000,
      serviceTier: 'batch',
      usage: {
        inputTokens: 1_000,
        outputTokens: 100,
        cacheReadTokens: 1,
        cacheWriteTokens: 2,
        cacheWrite1hTokens: 3,
        reasoningTokens: 4,
        inputAudioTokens: 5,
        outputAudioTokens: 6,
        inputImageTokens: 7,
        outputImageTokens: 8,
        webSearches: 9,
        cacheReadAudioTokens: 10,
        cacheReadImageTokens: 11,
      },
    });
    const bare = callOf(usageEvent());
    expect(bare).not.toHaveProperty('serviceTier');
    expect(bare.usage).not.toHaveProperty('cacheReadAudioTokens');
    expect(Object.values(bare.usage)).toEqual([1_000, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('a row of the ledger', () => {
  test('has a cell for every column', () => {
    const row = ledgerRow(bookEntry(book, batch, usageEvent()), '2026-03-02T00:00:00.000Z');
    expect(row).toHaveLength(Object.keys(LEDGER_COLUMNS).length);
    expect(cellOf(row, 'entry_no')).toBe(0);
    expect(cellOf(row, 'cost_usd')).toBe(parseUsd('0.0035'));
  });
});
