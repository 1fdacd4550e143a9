import fc from 'fast-check';
import { timeColumns } from './time-columns.js';

const at = (hour: number, value: number) => ({
  timestamp: new Date(Date.parse('2026-11-01T00:00:00Z') + hour * 3_600_000).toISOString(),
  value,
});

describe('columns over time', () => {
  it('are hours while they are few, those without a value as 0', () => {
    expect(timeColumns([at(0, 1), at(3, 2)])).toEqual({
      hoursEach: 1,
      columns: [
        { label: '2026-11-01 00:00', value: 1 },
        { label: '2026-11-01 01:00', value: 0 },
        { label: '2026-11-01 02:00', value: 0 },
        { label: '2026-11-01 03:00', value: 2 },
      ],
    });
  });

  it.each([
    [96, 1],
    [97, 2],
    [720, 8],
    [8_760, 168],
    [500_000, 5_376],
  ])('of %d hours are steps of %d', (hours, hoursEach) => {
    expect(timeColumns([at(0, 1), at(hours - 1, 1)]).hoursEach).toBe(hoursEach);
  });

  it('are at most 96 and hold every value once', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(gaps, (list) => {
        let hour = 0;
        const points = list.map((gap) => at((hour += gap), 1));
        const { columns } = timeColumns(points);
        expect(columns.length).toBeLessThanOrEqual(96);
        expect(columns.reduce((sum, { value }) => sum + value, 0)).toBe(points.length);
      }),
    );
  });
});
