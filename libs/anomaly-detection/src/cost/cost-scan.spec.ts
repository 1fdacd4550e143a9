import fc from 'fast-check';
import { generateAccount } from '../suite/spend-suite.js';
import { CostScan, parseCostScanConfig } from './cost-scan.js';
import { SERIES_BYTES } from './series-state.js';
import type { UsageBucket } from './usage-bucket.js';

const csv = (b: UsageBucket): string =>
  [
    b.series,
    new Date(b.timestampMs).toISOString(),
    b.costUsd,
    b.calls,
    b.inputTokens,
    b.cachedInputTokens,
    b.outputTokens,
  ].join(',');

const lines = generateAccount(77).rows.slice(0, 4000).map(csv);

function answers(scan: CostScan, rows: readonly string[]): string[] {
  return rows.map((row) => scan.push(row));
}

const whole = answers(new CostScan(), lines);

describe('CostScan as a session', () => {
  it('answers every row with one JSON line with a score in [0,1]', () => {
    const bad = whole.filter((line) => {
      const { score, alert } = JSON.parse(line) as { score: unknown; alert: unknown };
      return typeof score !== 'number' || !(score >= 0 && score <= 1) || typeof alert !== 'boolean';
    });
    expect(bad).toEqual([]);
    expect(whole.some((line) => line.includes('"alert":true'))).toBe(true);
  });

  it('gives an alert all fields of the contract', () => {
    const alert = JSON.parse(whole.find((line) => line.includes('"alert":true')) ?? '{}') as object;
    expect(Object.keys(alert)).toEqual([
      'score',
      'alert',
      'current_cost',
      'expected_cost',
      'deviation_percent',
      'severity',
      'driver',
      'description',
    ]);
  });

  it('continues byte for byte after being killed and restored anywhere', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: lines.length }), (cut) => {
        const first = new CostScan();
        const before = answers(first, lines.slice(0, cut));
        const second = new CostScan();
        second.restore(first.save());
        expect([...before, ...answers(second, lines.slice(cut, cut + 1500))]).toEqual(
          whole.slice(0, Math.min(lines.length, cut + 1500)),
        );
      }),
      { numRuns: 10, seed: 5 },
    );
  });

  it('does not change its answers when later rows change', () => {
    const altered = [
      ...lines.slice(0, 2000),
      ...lines.slice(3000).map((l) => l.replace(/\d+$/, '0')),
    ];
    expect(answers(new CostScan(), altered).slice(0, 2000)).toEqual(whole.slice(0, 2000));
  });

  it('gives a series the same answers whatever other series stand beside it', () => {
    const name = lines[0]?.split(',')[0] ?? '';
    const alone = lines.filter((line) => line.startsWith(`${name},`));
    const beside = whole.filter((_, i) => lines[i]?.startsWith(`${name},`));
    expect(answers(new CostScan(), alone)).toEqual(beside);
  });

  it.each([
    ['a,b', 'expected 7 fields'],
    [',2026-01-01T00:00:00Z,1,1,1,0,1', 'series is empty'],
    ['s,yesterday,1,1,1,0,1', 'timestamp'],
    ['s,+275760-09-13T00:00:00Z,1,1,1,0,1', 'between 1970 and 2200'],
    ['s,0001-01-01T00:00:00Z,1,1,1,0,1', 'between 1970 and 2200'],
    ['s,2026-01-01T00:00:00Z,-1,1,1,0,1', 'not negative'],
    ['s,2026-01-01T00:00:00Z,1,,1,0,1', 'finite'],
    ['s,2026-01-01T00:00:00Z,1,1,NaN,0,1', 'finite'],
    ['s,2026-01-01T00:00:00Z,1,1,1,2,1', 'exceeds'],
  ])('answers the malformed row %j with an error line and goes on', (row, reason) => {
    const scan = new CostScan();
    const answer = JSON.parse(scan.push(row)) as { error: string };
    expect(answer).toMatchObject({ score: 0, alert: false });
    expect(answer.error).toContain(reason);
    expect(answers(scan, lines.slice(0, 50))).toEqual(whole.slice(0, 50));
  });

  it('refuses a row that is not later than the last of its series, without learning from it', () => {
    const scan = new CostScan();
    answers(scan, lines.slice(0, 100));
    expect(scan.push(lines[99] ?? '')).toContain('not later');
    expect(answers(scan, lines.slice(100, 200))).toEqual(whole.slice(100, 200));
  });

  it('answers any numbers with finite ones', () => {
    const amount = fc.oneof(
      fc.nat(),
      fc.constant(0),
      fc.double({ min: 0, max: 1e15, noNaN: true }),
    );
    const rows = fc.array(fc.tuple(amount, amount, amount, amount, amount), { maxLength: 400 });
    fc.assert(
      fc.property(rows, (drawn) => {
        const scan = new CostScan();
        const answered = drawn.map(([cost, calls, input, cached, output], hour) =>
          scan.push(
            `s,${new Date(hour * 3_600_000).toISOString()},${cost},${calls},${input + cached},${cached},${output}`,
          ),
        );
        expect(answered.filter((line) => /NaN|Infinity|null/.test(line))).toEqual([]);
      }),
      { numRuns: 40, seed: 11 },
    );
  });

  it('refuses numbers that no account can have, which would spoil a series for weeks', () => {
    const scan = new CostScan();
    expect(scan.push('s,2026-03-02T00:00:00Z,1,1e300,1,0,1')).toContain('"error"');
    expect(scan.push('s,2026-03-02T00:00:00Z,-1,1,1,0,1')).toContain('"error"');
    expect(scan.push('s,2026-03-02 00:00:00,1,1,1,0,1')).toBe('{"score":0,"alert":false}');
    expect(scan.push('s,2026-03-02T00:00:00Z,1,1,1,0,1')).toContain('not later');
  });

  it('has no answer to a header', () => {
    expect(
      new CostScan().push(
        'series,timestamp,cost,calls,input_tokens,cached_input_tokens,output_tokens',
      ),
    ).toBe('');
  });

  it('keeps a series in at most 3 KB', () => {
    expect(SERIES_BYTES).toBeLessThanOrEqual(3072);
  });

  it('refuses to restore what it has not saved', () => {
    expect(() => new CostScan().restore(new Uint8Array(40))).toThrow(RangeError);
    const scan = new CostScan();
    answers(scan, lines.slice(0, 10));
    expect(() => new CostScan().restore(scan.save().subarray(0, 900))).toThrow(RangeError);
    const twice = new Uint8Array([...scan.save(), ...scan.save()]);
    expect(() => new CostScan().restore(twice)).toThrow('followed by other bytes');
  });
});

describe('parseCostScanConfig', () => {
  it('takes known settings and names what it does not know', () => {
    expect(parseCostScanConfig({ minExcessUsd: 2 })).toEqual({ minExcessUsd: 2 });
    expect(parseCostScanConfig({ minimum: 2 })).toContain('minimum');
    expect(parseCostScanConfig({ minExcessUsd: '2' })).toContain('minExcessUsd');
    expect(parseCostScanConfig([])).toBe('not an object');
  });
});
