import { Arena } from './arena.js';
import { QUANTILE, ValueRange } from './value-range.js';

describe('ValueRange', () => {
  it('knows the quantiles of what it was given', () => {
    const range = new ValueRange(new Arena(500));
    for (let i = 0; i < 401; i++) range.add((i * 37) % 401);
    expect(range.quantiles[QUANTILE.q50]).toBeCloseTo(200, -1);
    expect(range.width).toBeCloseTo(320, -1);
  });

  it('follows a series that moves away', () => {
    const range = new ValueRange(new Arena(500));
    for (let i = 0; i < 3000; i++) range.add(i % 10);
    for (let i = 0; i < 3000; i++) range.add(1000 + (i % 10));
    expect(range.quantiles[QUANTILE.q10]).toBeGreaterThanOrEqual(1000);
  });
});

describe('Arena', () => {
  it('says when it is full', () => {
    const arena = new Arena(10);
    arena.take(8);
    expect(() => arena.take(3)).toThrow(RangeError);
  });
});
