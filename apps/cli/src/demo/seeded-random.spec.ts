import { SeededRandom } from './seeded-random.js';

const draw = (seed: string, count: number) => {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, () => random.next());
};
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('SeededRandom', () => {
  test('gives the same numbers for the same seed and others for another', () => {
    expect(draw('1', 100)).toEqual(draw('1', 100));
    expect(draw('1', 5)).not.toEqual(draw('2', 5));
  });

  test('spreads evenly over [0, 1)', () => {
    const values = draw('even', 50_000);
    const buckets = new Array<number>(10).fill(0);
    for (const value of values) buckets[Math.floor(value * 10)]! += 1;
    expect(Math.max(...values)).toBeLessThan(1);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    for (const count of buckets) expect(Math.abs(count - 5_000)).toBeLessThan(350);
    expect(new Set(values).size).toBeGreaterThan(49_900);
  });

  test('draws integers below a bound, all of them', () => {
    const random = new SeededRandom('below');
    const seen = new Set(Array.from({ length: 500 }, () => random.below(5)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4]);
  });

  test('draws log-normal numbers with the median and spread asked for', () => {
    const random = new SeededRandom('log');
    const logs = Array.from({ length: 20_000 }, () => Math.log(random.logNormal(100, 0.5)));
    const centre = mean(logs);
    const spread = Math.sqrt(mean(logs.map((log) => (log - centre) ** 2)));
    expect(Math.exp(centre)).toBeCloseTo(100, -0.5);
    expect(spread).toBeCloseTo(0.5, 1);
  });

  test('draws 0 for a median of 0, as calls without output need', () => {
    expect(new SeededRandom('zero').logNormal(0, 0.5)).toBe(0);
  });
});
