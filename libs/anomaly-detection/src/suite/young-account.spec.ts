import { evaluateCost } from './evaluate-cost.js';
import { generateYoungAccount } from './young-account.js';

const seeds = Array.from({ length: 150 }, (_, i) => 52_000 + i);

describe('accounts in their first days', () => {
  it('are labelled within their hours where calls run away, and asked for where those go far', () => {
    const accounts = seeds.map(generateYoungAccount);
    for (const { rows, labels } of accounts) {
      for (const { startMs, mustByMs } of labels) {
        expect(startMs).toBeGreaterThan(rows[0]!.timestampMs);
        expect(mustByMs).toBeLessThanOrEqual(rows.at(-1)!.timestampMs);
      }
    }
    const labels = accounts.flatMap((account) => account.labels);
    expect(labels.length).toBeGreaterThan(50);
    expect(labels.some(({ scored }) => scored)).toBe(true);
    expect(labels.filter((one) => one.scored && one.excessPerHour < 2)).toEqual([]);
  });

  it('show the runaways that are asked for, with few false alarms', () => {
    const report = evaluateCost(seeds, {}, 'young');
    expect(report.events).toBeGreaterThan(5);
    expect(report.recall).toBeGreaterThanOrEqual(0.8);
    expect(report.falseAlarmsPerSeriesMonth).toBeLessThan(0.1);
  });
});
