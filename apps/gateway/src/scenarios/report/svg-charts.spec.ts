import fc from 'fast-check';
import { barChart, columnChart, gridOf } from './svg-charts.js';

describe('the lines of a chart', () => {
  it.each([
    [0.0648, [0, 0.02, 0.04, 0.06, 0.08]],
    [24, [0, 10, 20, 30]],
    [1, [0, 0.25, 0.5, 0.75, 1]],
    [0, [0, 1]],
  ])('up to %d are %j', (most, lines) => {
    expect(gridOf(most)).toEqual(lines);
  });

  it('begin at 0, are few, and reach the most', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-15, max: 1e15, noNaN: true }), (most) => {
        const lines = gridOf(most);
        expect(lines[0]).toBe(0);
        expect(lines.length).toBeLessThanOrEqual(6);
        expect(lines.at(-1)! * (1 + 1e-9)).toBeGreaterThanOrEqual(most);
      }),
    );
  });
});

describe('charts', () => {
  it('cut labels that are too long and keep them whole in the title', () => {
    const label = 'a name that is longer than the room beside the bar <b>';
    const chart = barChart('Totals', [{ label, value: 1, text: '$1.00', note: 'eu-west-1' }]);
    expect(chart).toContain('<title>a name that is longer than the room beside the bar &lt;b&gt;');
    expect(chart).toContain('</title>a name that is lo…</text>');
    expect(chart).toContain('eu-west-1</text>');
  });

  it('draw bars by value, the smallest still seen', () => {
    const bars = [10, 5, 0].map((value) => ({ label: '', value, text: '' }));
    const widths = [...barChart('t', bars).matchAll(/<rect [^>]*width="([\d.]+)"/g)];
    expect(widths.map((match) => Number(match[1]))).toEqual([370, 185, 1]);
  });

  it('keep every column and label within the picture', () => {
    const columns = Array.from({ length: 96 }, (_, index) => ({ label: 'x', value: index }));
    const chart = columnChart('t', columns, String);
    const rects = [...chart.matchAll(/<rect [^>]*x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)];
    expect(rects).toHaveLength(96);
    for (const [, x, y, width] of rects) {
      expect(Number(x) + Number(width)).toBeLessThanOrEqual(720);
      expect(Number(y)).toBeGreaterThanOrEqual(12);
    }
  });
});
