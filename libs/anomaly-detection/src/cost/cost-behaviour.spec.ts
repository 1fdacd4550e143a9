import { CostScan } from './cost-scan.js';
import type { CostAnomaly, UsageBucket } from './usage-bucket.js';

const HOUR_MS = 3_600_000;
/** A Monday. */
const START_MS = Date.UTC(2026, 0, 5);

/** Monday, ten o'clock, after three weeks. */
const T = 514;

interface Change {
  calls?: number;
  input?: number;
  cached?: number;
  output?: number;
  price?: number;
}

const wobble = (hour: number, phase: number): number =>
  1 + 0.04 * Math.sin(hour * 12.9898 + phase * 78.233) * Math.sin(hour * 3.7 + phase);

/** A business-hours series: 400 calls an hour at night, 1,600 by day, half of that on weekends. */
function bucketAt(hour: number, change: Change = {}, series = 'acct/chat'): UsageBucket {
  const time = hour % 24;
  const weekend = Math.floor(hour / 24) % 7 >= 5;
  const shape = (0.25 + Math.exp(-(((time - 13) / 4) ** 2))) * (weekend ? 0.5 : 1);
  const calls = Math.round(1600 * shape * wobble(hour, 1) * (change.calls ?? 1));
  const inputTokens = Math.round(calls * 1200 * wobble(hour, 2) * (change.input ?? 1));
  const share = 0.6 * wobble(hour, 3) * (change.cached ?? 1);
  const cachedInputTokens = Math.round(inputTokens * share);
  const outputTokens = Math.round(calls * 200 * wobble(hour, 4) * (change.output ?? 1));
  const fresh = inputTokens - cachedInputTokens;
  const usd = (fresh * 2.5 + cachedInputTokens * 0.25 + outputTokens * 10) / 1e6;
  const costUsd = usd * (change.price ?? 1);
  const timestampMs = START_MS + hour * HOUR_MS;
  return { series, timestampMs, costUsd, calls, inputTokens, cachedInputTokens, outputTokens };
}

/** The anomalies of each hour in [from, to), after whatever the scan has seen. */
function run(scan: CostScan, from: number, to: number, change: Change = {}): CostAnomaly[] {
  const found: CostAnomaly[] = [];
  for (let hour = from; hour < to; hour++) {
    const anomaly = scan.observe(bucketAt(hour, change))?.anomaly;
    if (anomaly) found.push(anomaly);
  }
  return found;
}

function learned(hours = T): CostScan {
  const scan = new CostScan();
  expect(run(scan, 0, hours)).toEqual([]);
  return scan;
}

describe('CostScan on a series with daily and weekly seasons', () => {
  it('stays silent for ten weeks of normal traffic', () => {
    learned(1680);
  });

  it.each([
    ['volume', { calls: 6 }],
    ['agent_loop', { calls: 5, input: 2.5 }],
    ['input_tokens', { input: 3 }],
    ['output_tokens', { output: 3 }],
    ['cache_loss', { cached: 0 }],
    ['price', { price: 1.8 }],
  ] as const)('names %s in the first hour', (driver, change) => {
    const [first] = run(learned(), T, T + 1, change);
    expect(first?.driver).toBe(driver);
    expect(first?.startedAtMs).toBe(START_MS + T * HOUR_MS);
    expect(first?.currentCost).toBeGreaterThan(first?.expectedCost ?? Infinity);
    expect(first?.description).toMatch(/^acct\/chat cost \$[\d.,]+ this hour, \$[\d.,]+ expected/);
  });

  it('expects what the hour would have cost without the change', () => {
    const [first] = run(learned(), T, T + 1, { price: 2 });
    const usual = bucketAt(T).costUsd;
    expect(first?.expectedCost).toBeGreaterThan(usual * 0.9);
    expect(first?.expectedCost).toBeLessThan(usual * 1.1);
    expect(first?.contributions.price).toBeCloseTo(2, 2);
    expect(first?.contributions.outputTokens).toBeCloseTo(1, 1);
  });

  it('rates a large and costly burst critical and a small one lower', () => {
    const large = run(learned(), T, T + 4, { calls: 8 });
    expect(large.at(-1)?.severity).toBe('critical');
    const small = run(learned(), T, T + 4, { calls: 2 });
    expect(small.at(-1)?.severity).toBe('medium');
  });

  it('waits for a second hour before it reports calls that merely doubled', () => {
    const scan = learned();
    expect(run(scan, T, T + 1, { calls: 2 })).toEqual([]);
    expect(run(scan, T + 1, T + 3, { calls: 2 })).not.toEqual([]);
  });

  it('adopts a lasting level after 40 hours, says so, and is silent afterwards', () => {
    const scan = learned();
    const found = run(scan, T, T + 60, { input: 2 });
    expect(found.filter(({ adopted }) => adopted)).toHaveLength(1);
    expect(found.at(-1)?.adopted).toBe(true);
    expect(found.at(-1)?.description).toContain('the new level is taken as normal');
    expect(run(scan, T + 60, T + 300, { input: 2 })).toEqual([]);
  });

  it('finds a slow leak of input tokens before it has doubled the cost', () => {
    const scan = learned();
    let firstAt = -1;
    for (let hour = T; hour < T + 200 && firstAt < 0; hour++) {
      const bucket = bucketAt(hour, { input: 1 + (hour - T) / 100 });
      if (scan.observe(bucket)?.anomaly?.driver === 'input_tokens') firstAt = hour;
    }
    expect(firstAt).toBeGreaterThan(T);
    expect(firstAt).toBeLessThan(T + 100);
  });

  it('reports usage that stops as a drop and closes it when usage returns', () => {
    const scan = learned();
    const found = run(scan, T, T + 12, { calls: 0 });
    expect(found.length).toBeGreaterThan(8);
    expect(new Set(found.map(({ driver }) => driver))).toEqual(new Set(['drop']));
    expect(found.at(-1)?.excessUsd).toBeLessThan(0);
    expect(run(scan, T + 12, T + 200)).toEqual([]);
  });

  it.each([
    [0.05, ['drop']],
    [0.3, []],
  ])(
    'reports usage of which %d is left as a drop only when that is next to nothing',
    (calls, drivers) => {
      const found = run(learned(), T, T + 12, { calls });
      expect([...new Set(found.map(({ driver }) => driver))]).toEqual(drivers);
    },
  );

  it('does not take missing rows for missing usage', () => {
    const scan = learned();
    expect(run(scan, T + 30, T + 200)).toEqual([]);
  });

  it('is silent about cheaper prices and shorter prompts, and learns them', () => {
    const scan = learned();
    expect(run(scan, T, T + 100, { price: 0.6 })).toEqual([]);
    expect(run(scan, T + 100, T + 200, { price: 0.6, input: 0.5 })).toEqual([]);
    expect(run(scan, T + 200, T + 201, { price: 1.2, input: 0.5 })[0]?.driver).toBe('price');
  });

  it.each([
    ['more tokens at a lower price', { input: 1.6, output: 1.6, price: 1 / 1.6 }],
    ['fewer tokens at a higher price', { input: 0.6, output: 0.6, price: 1 / 0.6 }],
  ])('takes another model of the same cost as it is: %s', (_, change) => {
    for (const from of [T, T + 10]) {
      const scan = learned(from);
      expect(run(scan, from, from + 200, change)).toEqual([]);
      const later = run(scan, from + 200, from + 212, { ...change, input: change.input * 2 });
      expect(later[0]?.driver).toBe('input_tokens');
    }
  });

  it('does not get used to a higher price in hours that cost too little to speak of', () => {
    const scan = new CostScan({ minExcessUsd: 1.5 });
    expect(run(scan, 0, T)).toEqual([]);
    const found = run(scan, T + 11, T + 30, { price: 1.5 });
    expect(found[0]?.driver).toBe('price');
    expect(found[0]?.startedAtMs).toBeGreaterThan(START_MS + (T + 15) * HOUR_MS);
  });

  it('names what explains most when two things happen at once', () => {
    const [first] = run(learned(), T, T + 1, { calls: 4, output: 2 });
    expect(first?.driver).toBe('volume');
    const [other] = run(learned(), T, T + 1, { calls: 2.6, output: 7 });
    expect(other?.driver).toBe('output_tokens');
  });

  it('knows a weekly job once it has come twice', () => {
    const scan = new CostScan();
    const alerts: number[] = [];
    for (let hour = 0; hour < 1344; hour++) {
      const job = hour % 168 === 50;
      const found = scan.observe(bucketAt(hour, { calls: job ? 7 : 1 }))?.anomaly;
      if (found && hour > 250) alerts.push(hour);
    }
    expect(alerts).toEqual([]);
  });

  it('is not alarmed when clocks change', () => {
    const scan = learned(1000);
    for (let hour = 1000; hour < 1400; hour++) {
      const moved = { ...bucketAt(hour + 1), timestampMs: START_MS + hour * HOUR_MS };
      expect(scan.observe(moved)?.anomaly).toBeUndefined();
    }
  });

  it('reports a series that appears in a known account once it is worth half a dollar an hour', () => {
    const scan = learned();
    const verdict = scan.observe(bucketAt(T, {}, 'acct/new-feature'));
    expect(verdict?.anomaly?.driver).toBe('new_series');
    const cheap = { ...bucketAt(T, {}, 'acct/cheap'), costUsd: 0.01 };
    expect(scan.observe(cheap)?.anomaly).toBeUndefined();
  });

  it('leaves out what costs less than the configured excess', () => {
    const change = { calls: 6 };
    const scan = new CostScan({ minExcessUsd: 1e6 });
    expect(run(scan, 0, T)).toEqual([]);
    expect(run(scan, T, T + 5, change)).toEqual([]);
  });

  it('takes a level as normal at once when told that it is not an issue', () => {
    const scan = learned();
    expect(run(scan, T, T + 3, { output: 3 })).toHaveLength(3);
    expect(scan.applyFeedback('acct/chat', 'not_an_issue')).toBe(true);
    expect(run(scan, T + 3, T + 200, { output: 3 })).toEqual([]);
    expect(scan.applyFeedback('acct/chat', 'not_an_issue')).toBe(false);
    expect(scan.applyFeedback('acct/unknown', 'not_an_issue')).toBe(false);
  });

  it('expects a burst again at the same hours when told that it recurs', () => {
    const scan = learned();
    expect(run(scan, T, T + 2, { calls: 5 })).not.toEqual([]);
    expect(scan.applyFeedback('acct/chat', 'expected_recurring')).toBe(true);
    expect(run(scan, T + 2, T + 168)).toEqual([]);
    expect(run(scan, T + 168, T + 170, { calls: 5 })).toEqual([]);
  });
});
