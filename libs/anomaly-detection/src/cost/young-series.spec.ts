import { generateYoung } from '../suite/young-series.js';
import { CostWatcher } from './cost-series.js';
import { SeriesState } from './series-state.js';
import type { CostAnomaly, UsageBucket } from './usage-bucket.js';

const HOUR_MS = 3_600_000;
/** A Monday and a Saturday, 00:00 UTC. */
const MONDAY = Date.UTC(2026, 0, 5);
const SATURDAY = Date.UTC(2026, 0, 10);

function bucket(timestampMs: number, calls: number): UsageBucket {
  return {
    series: 'Feature chat',
    timestampMs,
    calls,
    costUsd: calls * 0.02,
    inputTokens: calls * 1_000,
    cachedInputTokens: 0,
    outputTokens: calls * 200,
  };
}

/** Takes hours of some calls, then one of others; what is said of the latter. */
function after(startMs: number, hours: number, usual: (hour: number) => number, calls: number) {
  const watcher = new CostWatcher({ minExcessUsd: 0.25 });
  const state = SeriesState.empty();
  const said: CostAnomaly[] = [];
  for (let hour = 0; hour <= hours; hour++) {
    const row = bucket(startMs + hour * HOUR_MS, hour === hours ? calls : usual(hour));
    const anomaly = watcher.observe(state, row, false)?.anomaly;
    if (anomaly) said.push(anomaly);
  }
  return said;
}

const day = (hour: number): number => (hour % 24 > 8 && hour % 24 < 18 ? 40 : 6) + (hour % 3);

describe('a series in its first days', () => {
  it('that costs fifty times as much for an hour on its second day is an anomaly, a step milder', () => {
    const [anomaly, ...others] = after(MONDAY, 34, day, 2_000);
    expect(others).toEqual([]);
    expect(anomaly).toMatchObject({ driver: 'volume', severity: 'high', currentCost: 40 });
    expect(anomaly!.description).toBe(
      'Feature chat cost $40.00 this hour, $0.66 expected (61x): 2,000 calls this hour against about 33 usual; it is known for 34 hours only, so what is usual of it is an estimate.',
    );
  });

  it('may launch, and may run a weekly job for the first time', () => {
    expect(after(MONDAY, 58, day, 10 * 40)).toEqual([]);
    expect(after(MONDAY, 100, day, 20 * 40)).toEqual([]);
  });

  it('is not judged before a day of it is known, nor where little money is at stake', () => {
    expect(after(MONDAY, 23, day, 5_000)).toEqual([]);
    expect(after(MONDAY, 40, () => 0, 90)).toEqual([]);
  });

  it('that began on a weekend may be busier on Monday by more', () => {
    const usual = (): number => 5;
    expect(after(SATURDAY, 57, usual, 300)).toEqual([]);
    expect(after(SATURDAY, 57, usual, 600)).toHaveLength(1);
    expect(after(SATURDAY, 100, usual, 300)).toHaveLength(1);
  });
});

describe('young series that are drawn', () => {
  it('show what runs far away, and raise few false alarms', () => {
    let far = 0;
    let found = 0;
    let falseAlarms = 0;
    const seeds = Array.from({ length: 120 }, (_, index) => 31_000 + index);
    for (const seed of seeds) {
      const { rows, runaway } = generateYoung(seed);
      const watcher = new CostWatcher({ minExcessUsd: 0.25 });
      const state = SeriesState.empty();
      const alerts = rows.filter((row) => watcher.observe(state, row, false)?.anomaly);
      const within = alerts.some(
        ({ timestampMs }) =>
          runaway && timestampMs >= runaway.startMs && timestampMs <= runaway.endMs,
      );
      if (!runaway && alerts.length > 0) falseAlarms++;
      if (!runaway || runaway.overHighest < 40 || runaway.excessPerHour < 2) continue;
      far++;
      if (within) found++;
    }
    expect(far).toBeGreaterThan(3);
    expect(found / far).toBeGreaterThanOrEqual(0.9);
    expect(falseAlarms / seeds.length).toBeLessThanOrEqual(0.02);
  });
});
