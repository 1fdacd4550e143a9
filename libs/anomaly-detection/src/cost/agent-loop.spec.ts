import { SeededRandom } from '../suite/random.js';
import { CostScan } from './cost-scan.js';
import type { Driver } from './usage-bucket.js';

const HOUR_MS = 3_600_000;
/** A Monday. */
const START_MS = Date.UTC(2026, 0, 5);
const FROM = 3 * 168;

interface Hour {
  calls: number;
  /** Input tokens of a call, beside the usual ones. */
  input: number;
}

/** The drivers named from the first hour of the fourth week on. */
function driversOf(
  hours: number,
  seed: number,
  spread: number,
  at: (hour: number) => Hour,
): Driver[] {
  const random = new SeededRandom(seed);
  const scan = new CostScan();
  const drivers: Driver[] = [];
  for (let hour = 0; hour < FROM + hours; hour++) {
    const { calls: mean, input } = at(hour);
    const calls = random.poisson(mean);
    const width = (spread * random.normal()) / Math.sqrt(Math.max(1, calls));
    const inputTokens = Math.round(calls * 4000 * input * Math.exp(width));
    const outputTokens = calls * 300;
    const costUsd = (inputTokens * 15 + outputTokens * 75) / 1e6;
    const tokens = { inputTokens, cachedInputTokens: 0, outputTokens };
    const bucket = {
      series: 's',
      timestampMs: START_MS + hour * HOUR_MS,
      costUsd,
      calls,
      ...tokens,
    };
    const anomaly = scan.observe(bucket)?.anomaly;
    if (anomaly && hour >= FROM) drivers.push(anomaly.driver);
  }
  return drivers;
}

describe('what tells an agent loop from more calls', () => {
  it('is also seen of a job that runs every fourth hour', () => {
    const drivers = driversOf(24, 4, 0.4, (hour) => {
      const usual = hour % 4 === 0 ? 90 : 3;
      const ramp = Math.max(0, Math.min(1, (hour - FROM + 1) / 4));
      return { calls: usual * (1 + 6 * ramp), input: 1 + 0.8 * ramp };
    });
    expect(drivers.length).toBeGreaterThan(4);
    expect(drivers.filter((driver) => driver === 'agent_loop').length).toBeGreaterThan(
      drivers.length / 2,
    );
  });

  it('is more input than chance gives a few calls', () => {
    const named = Array.from({ length: 12 }, (_, seed) =>
      driversOf(2, seed, 0.8, (hour) => ({ calls: hour < FROM ? 2 : 24, input: 1 })),
    ).flat();
    expect(named.length).toBeGreaterThan(18);
    expect(named.filter((driver) => driver === 'agent_loop').length).toBeLessThan(2);
  });
});
