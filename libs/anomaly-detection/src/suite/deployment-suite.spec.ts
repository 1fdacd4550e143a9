import { generateDeployment } from './deployment-suite.js';
import { evaluateCost } from './evaluate-cost.js';
import type { Label } from './labels.js';
import type { Account } from './spend-suite.js';

const HOUR_MS = 3_600_000;

const accounts = Array.from({ length: 20 }, (_, i) => generateDeployment(60 + i));

/** First and last hour of each series. */
function hoursOf({ rows }: Account): Map<string, { first: number; last: number }> {
  const hours = new Map<string, { first: number; last: number }>();
  for (const { series, timestampMs } of rows) {
    hours.set(series, { first: hours.get(series)?.first ?? timestampMs, last: timestampMs });
  }
  return hours;
}

describe('generateDeployment', () => {
  it('gives the same rows and labels for the same seed and others for another', () => {
    const text = JSON.stringify(accounts[0]);
    expect(JSON.stringify(generateDeployment(60)) === text).toBe(true);
    expect(JSON.stringify(accounts[1]) === text).toBe(false);
  });

  it('gives hourly rows in time order, each consistent in itself', () => {
    const wrong = accounts.flatMap(({ rows }) =>
      rows.filter(
        (row, i) =>
          row.timestampMs < (rows[i - 1]?.timestampMs ?? 0) ||
          row.timestampMs % HOUR_MS !== 0 ||
          row.cachedInputTokens > row.inputTokens ||
          (row.costUsd > 0 && row.calls === 0),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('labels incidents within the hours of their series, with a window that ends before the ignored one', () => {
    for (const account of accounts) {
      const hours = hoursOf(account);
      for (const label of account.labels) {
        const { first, last } = hours.get(label.series)!;
        expect(label.startMs).toBeGreaterThanOrEqual(first);
        expect(label.mustByMs).toBeLessThanOrEqual(last);
        expect(label.startMs).toBeLessThanOrEqual(label.mustByMs);
        expect(label.mustByMs).toBeLessThanOrEqual(label.ignoreUntilMs);
      }
    }
  });

  it('asks only for what matters: half a dollar more an hour, or a dollar that is missing', () => {
    const asked = accounts.flatMap(({ labels }) => labels.filter(({ scored }) => scored));
    const more = ({ ratio, excessPerHour }: Label) => ratio >= 1.3 && excessPerHour >= 0.5;
    const less = ({ ratio, excessPerHour }: Label) => ratio < 0.1 && excessPerHour <= -1;
    expect(asked.length).toBeGreaterThan(60);
    expect(asked.filter((label) => !(label.driver === 'drop' ? less(label) : more(label)))).toEqual(
      [],
    );
  });

  it('draws every kind of incident, and series of cents and of thousands of dollars', () => {
    const kinds = new Set(accounts.flatMap(({ labels }) => labels.map(({ kind }) => kind)));
    expect(kinds.size).toBe(17);
    const dollars = accounts.flatMap(({ rows }) => rows.map(({ costUsd }) => costUsd));
    expect(dollars.filter((usd) => usd > 1_000).length).toBeGreaterThan(1_000);
    expect(dollars.filter((usd) => usd > 0 && usd < 0.1).length).toBeGreaterThan(1_000);
  });
});

describe('the cost detector on deployments', () => {
  it('finds nearly all incidents, names their cause, and rarely cries wolf', () => {
    const seeds = Array.from({ length: 4 }, (_, i) => 64 + i);
    const report = evaluateCost(seeds, {}, 'deployments');
    expect(report.events).toBeGreaterThan(25);
    expect(report.f1).toBeGreaterThan(0.92);
    expect(report.severeRecall).toBeGreaterThan(0.93);
    expect(report.falseAlarmsPerSeriesMonth).toBeLessThan(0.05);
    expect(report.driverAccuracy).toBeGreaterThan(0.97);
    expect(report.delayHoursMedian).toBeLessThanOrEqual(1);
    const kinds = Object.values(report.kinds);
    expect(kinds.reduce((sum, { events }) => sum + events, 0)).toBe(report.events);
    const found = kinds.reduce((sum, kind) => sum + kind.found, 0);
    expect(found / report.events).toBeCloseTo(report.recall, 12);
  });
});
