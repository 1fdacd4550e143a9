import { formatUsd, parseUsd, usdFromUnits } from '@costwire/contracts';
import type { BreakdownRow } from '@costwire/sdk';
import fc from 'fast-check';
import { formatCostReport, totalOf } from './cost-report.js';

const row = (name: string, totalCost: string, unpricedCalls = 0): BreakdownRow => ({
  name,
  totalCost,
  knownCost: totalCost,
  estimatedCost: '0',
  estimatedCalls: 0,
  totalTokens: 1000,
  callCount: 2,
  avgLatency: null,
  p50Latency: null,
  p95Latency: null,
  unpricedCalls,
});
const report = (data: BreakdownRow[], span: { first: string; last: string } | null = null) => ({
  data,
  meta: { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', span },
});
const firstCells = (text: string) => text.split('\n').map((line) => line.split(' ')[0]);

describe('totalOf', () => {
  test('adds amounts exactly where floats would not', () => {
    expect(totalOf([row('a', '0.1'), row('b', '0.2')]).totalCost).toBe('0.3');
    const huge = [row('a', '9007199254740993.000000000000001'), row('b', '0.000000000000001')];
    expect(totalOf(huge).totalCost).toBe('9007199254740993.000000000000002');
  });

  test('equals the sum of the units for any amounts', () => {
    const units = fc.bigInt({ min: 0n, max: 10n ** 30n });
    fc.assert(
      fc.property(fc.array(units), (amounts) => {
        const rows = amounts.map((amount) => row('x', formatUsd(usdFromUnits(amount))));
        const sum = amounts.reduce((total, amount) => total + amount, 0n);
        expect(parseUsd(totalOf(rows).totalCost)).toBe(sum);
      }),
    );
  });

  test('throws for what is no amount, so that no wrong total is printed', () => {
    expect(() => totalOf([row('a', 'NaN')])).toThrow('not an amount');
  });
});

describe('formatCostReport', () => {
  test('lists the dearest first, equal ones by name, and the total last', () => {
    const rows = [row('c', '1'), row('z', '10'), row('b', '1'), row('y', '9.5')];
    const text = formatCostReport('model', report(rows));
    expect(firstCells(text)).toEqual(['model', 'z', 'y', 'b', 'c', 'total', '']);
  });

  test('calls a cost unknown, not zero, when no call of the group has a price', () => {
    const text = formatCostReport('model', report([row('acme', '0', 2), row('known', '0')]));
    expect(text).toMatch(/^acme +unknown +2 /m);
    expect(text).toMatch(/^known +0 +2 /m);
  });

  test('says how many calls the amounts leave out', () => {
    const some = formatCostReport('model', report([row('a', '1', 1), row('b', '1')]));
    expect(some).toContain('1 call has no known price; the amounts leave them out.');
    expect(formatCostReport('model', report([row('b', '1')]))).not.toContain('leave');
  });

  test('names the group of calls that carry no value', () => {
    expect(firstCells(formatCostReport('feature', report([row('', '1')])))).toContain('(none)');
  });

  test('tells an empty range from an empty project', () => {
    const span = { first: '2023-11-16T18:15:46.680Z', last: '2023-11-16T19:14:08.402Z' };
    expect(formatCostReport('model', report([], span))).toBe(
      'No calls from 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z. ' +
        'The data spans 2023-11-16T18:15:46.680Z to 2023-11-16T19:14:08.402Z.\n',
    );
    expect(formatCostReport('model', report([]))).toContain('No calls are recorded yet.');
  });
});
