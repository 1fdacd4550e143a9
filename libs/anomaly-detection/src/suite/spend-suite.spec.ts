import { evaluateCost } from './evaluate-cost.js';
import { SeededRandom } from './random.js';
import { generateAccount } from './spend-suite.js';

describe('generateAccount', () => {
  it('gives the same rows and labels for the same seed and others for another', () => {
    const text = JSON.stringify(generateAccount(12));
    expect(JSON.stringify(generateAccount(12)) === text).toBe(true);
    expect(JSON.stringify(generateAccount(13)) === text).toBe(false);
  });

  it('gives hourly rows in time order, series interleaved, each consistent in itself', () => {
    const { rows } = generateAccount(21);
    const wrong = rows.filter(
      (row, i) =>
        row.timestampMs < (rows[i - 1]?.timestampMs ?? 0) ||
        row.timestampMs % 3_600_000 !== 0 ||
        row.cachedInputTokens > row.inputTokens ||
        (row.costUsd > 0 && row.calls === 0),
    );
    expect(wrong).toEqual([]);
    expect(new Set(rows.map(({ series }) => series)).size).toBeGreaterThan(3);
  });

  it('labels every incident within its series, with a window that ends before the ignored one', () => {
    for (let seed = 30; seed < 36; seed++) {
      const { rows, labels } = generateAccount(seed);
      const names = new Set(rows.map(({ series }) => series));
      for (const label of labels) {
        expect(names).toContain(label.series);
        expect(label.startMs).toBeLessThanOrEqual(label.mustByMs);
        expect(label.mustByMs).toBeLessThanOrEqual(label.ignoreUntilMs);
      }
    }
  });
});

describe('SeededRandom', () => {
  it('draws uniform, normal and Poisson numbers with the right means', () => {
    const random = new SeededRandom(1);
    const mean = (draw: () => number): number => {
      let sum = 0;
      for (let i = 0; i < 20_000; i++) sum += draw();
      return sum / 20_000;
    };
    expect(mean(() => random.next())).toBeCloseTo(0.5, 1);
    expect(mean(() => random.normal())).toBeCloseTo(0, 1);
    expect(mean(() => random.poisson(3))).toBeCloseTo(3, 0);
    expect(mean(() => random.poisson(200))).toBeCloseTo(200, -1);
  });

  it('has nothing to pick from an empty list', () => {
    expect(() => new SeededRandom(1).pick([])).toThrow(RangeError);
  });
});

describe('the cost detector on generated accounts', () => {
  it('finds nearly all incidents, names their cause, and rarely cries wolf', () => {
    const report = evaluateCost(Array.from({ length: 4 }, (_, i) => 904 + i));
    expect(report.events).toBeGreaterThan(15);
    expect(report.f1).toBeGreaterThan(0.93);
    expect(report.severeRecall).toBeGreaterThan(0.93);
    expect(report.falseAlarmsPerSeriesMonth).toBeLessThan(0.05);
    expect(report.driverAccuracy).toBeGreaterThan(0.97);
    expect(report.delayHoursMedian).toBeLessThanOrEqual(1);
    expect(report.moneyCaught).toBeGreaterThan(0.9);
  });

  it('finds nothing when nothing is worth reporting', () => {
    const report = evaluateCost([900, 901], { minExcessUsd: 1e9 });
    expect(report.recall).toBeLessThan(0.5);
  });
});
