import { SeededRandom } from '../suite/random.js';
import { CostScan } from './cost-scan.js';
import type { CostAnomaly } from './usage-bucket.js';

const HOUR_MS = 3_600_000;
/** A Monday. */
const START_MS = Date.UTC(2026, 0, 5);
const WEEK = 168;

/** Lets a series make `calls(hour)` calls of `usd` dollars each; the hours with their anomalies. */
function scanCalls(
  hours: number,
  calls: (hour: number) => number,
  usd = 0.01,
): { hour: number; anomaly: CostAnomaly }[] {
  const scan = new CostScan();
  return Array.from({ length: hours }, (_, hour) => {
    const count = Math.round(calls(hour));
    const tokens = { inputTokens: count * 1000, cachedInputTokens: 0, outputTokens: count * 100 };
    const timestampMs = START_MS + hour * HOUR_MS;
    const bucket = { series: 's', timestampMs, costUsd: count * usd, calls: count, ...tokens };
    return { hour, anomaly: scan.observe(bucket)?.anomaly };
  }).filter((each): each is { hour: number; anomaly: CostAnomaly } => each.anomaly !== undefined);
}

const batchAt = (start: number, size: number, length = 3): ((hour: number) => number) => {
  const random = new SeededRandom(7);
  const noise = Array.from({ length: 2000 }, () => 1 + 0.03 * random.normal());
  return (hour) => {
    const time = hour % 24;
    return time >= start && time < start + length ? size * (noise[hour] as number) : 0;
  };
};

describe('CostScan on jobs and tools that run now and then', () => {
  it('does not miss calls in the empty hours between the runs of a job', () => {
    const random = new SeededRandom(3);
    const job = (hour: number): number => random.poisson(hour % 3 === 0 ? 40 : 1.5);
    expect(scanCalls(6 * WEEK, job, 0.04)).toEqual([]);
  });

  it('does not miss calls in the breaks of a tool that is used in bursts', () => {
    const random = new SeededRandom(11);
    const drops = scanCalls(20 * WEEK, (hour) => {
      const office = hour % 24 >= 8 && hour % 24 < 19 && Math.floor(hour / 24) % 7 < 5;
      const busy = random.chance(0.25) ? 4 * random.between(0.5, 1.5) : 0.1;
      return random.poisson(busy * (office ? 1.2 : 0.3));
    }).filter(({ anomaly }) => anomaly.driver === 'drop');
    expect(drops).toEqual([]);
  });

  it('still misses the calls of a tool that stops', () => {
    const random = new SeededRandom(11);
    const drops = scanCalls(7 * WEEK, (hour) => (hour < 5 * WEEK ? random.poisson(3) : 0));
    expect(drops[0]?.anomaly.driver).toBe('drop');
    expect((drops[0]?.hour ?? Infinity) - 5 * WEEK).toBeLessThan(24);
  });

  it('expects no calls where there was one burst in the first days', () => {
    const random = new SeededRandom(5);
    const calls = (hour: number): number =>
      random.poisson(400) * (hour >= 80 && hour < 84 ? 60 : 1);
    expect(scanCalls(3 * WEEK, calls).filter(({ hour }) => hour > 90)).toEqual([]);
  });

  it('takes a batch that has grown as normal after two more runs', () => {
    const usual = batchAt(2, 3000);
    const grown = 4 * WEEK;
    const found = scanCalls(grown + WEEK, (hour) => usual(hour) * (hour >= grown ? 3.5 : 1));
    expect(found[0]?.hour).toBe(grown + 2);
    expect(found.at(-1)?.hour).toBeLessThan(grown + 3 * 24);
    expect(found.at(-1)?.anomaly.adopted).toBe(true);
  });

  it('ends an anomaly of a batch though clocks change while it is open', () => {
    const usual = batchAt(4, 3000);
    const earlier = batchAt(3, 3000);
    const from = 4 * WEEK;
    const found = scanCalls(from + 2 * WEEK, (hour) => {
      if (hour < from) return usual(hour);
      return earlier(hour) || (hour < from + 12 && usual(hour) * 6) || 0;
    });
    expect(found.length).toBeGreaterThan(0);
    expect(found.at(-1)?.hour).toBeLessThan(from + 24);
  });

  it('keeps to the size of a batch that grew and moved at once', () => {
    const usual = batchAt(4, 3000, 2);
    const earlier = batchAt(3, 7000, 2);
    const from = 4 * WEEK;
    const found = scanCalls(from + 3 * WEEK, (hour) => (hour < from ? usual : earlier)(hour));
    expect(found[0]?.hour).toBeLessThan(from + 24);
    for (const { anomaly } of found) expect(anomaly.expectedCost).toBeLessThan(10_000 * 0.01);
    expect(found.at(-1)?.hour).toBeLessThan(from + WEEK);
  });

  it('says nothing of a drift that comes to a few cents', () => {
    const random = new SeededRandom(13);
    const growing = (hour: number): number => random.poisson(hour < 5 * WEEK ? 40 : 60);
    expect(scanCalls(7 * WEEK, growing, 0.002)).toEqual([]);
  });

  it('expects of few calls what they hold in the mean, not what the first one held', () => {
    const scan = new CostScan();
    const random = new SeededRandom(21);
    let last: CostAnomaly | undefined;
    for (let hour = 0; hour <= 6 * WEEK; hour++) {
      const calls = hour === 6 * WEEK ? 60 : random.poisson(3);
      const inputTokens = calls * (hour === 0 ? 9000 : 3000);
      const counts = { calls, inputTokens, cachedInputTokens: 0, outputTokens: calls * 200 };
      const costUsd = (inputTokens * 15 + counts.outputTokens * 75) / 1e6;
      const timestampMs = START_MS + hour * HOUR_MS;
      last = scan.observe({ series: 's', timestampMs, costUsd, ...counts })?.anomaly;
    }
    expect(last?.driver).toBe('volume');
    expect(last?.contributions.inputTokens).toBeCloseTo(1, 1);
  });
});
