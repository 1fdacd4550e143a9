import { activityAt, RhythmClock, type Rhythm } from './rhythm.js';

const monday = (hour: number) => Date.parse('2026-05-04T00:00:00Z') + hour * 3_600_000;
const saturday = (hour: number) => Date.parse('2026-05-09T00:00:00Z') + hour * 3_600_000;
const hours = Array.from({ length: 24 }, (_, hour) => hour);
const busiest = (rhythm: Rhythm) =>
  hours.reduce((best, hour) =>
    activityAt(rhythm, monday(hour)) > activityAt(rhythm, monday(best)) ? hour : best,
  );

describe('activityAt', () => {
  test('peaks at midday for offices, in the evening for consumers, at night for jobs', () => {
    expect(busiest('office')).toBe(12);
    expect([17, 18]).toContain(busiest('consumer'));
    expect([1, 2, 3]).toContain(busiest('nightly'));
  });

  test('falls at weekends in offices and rises among consumers', () => {
    expect(activityAt('office', saturday(12))).toBeLessThan(0.2 * activityAt('office', monday(12)));
    expect(activityAt('consumer', saturday(18))).toBeGreaterThan(
      activityAt('consumer', monday(18)),
    );
  });

  test('is above 0 in every hour, so that every span has a moment', () => {
    for (const rhythm of ['office', 'consumer', 'nightly', 'steady'] as const) {
      for (const hour of hours) expect(activityAt(rhythm, monday(hour))).toBeGreaterThan(0);
    }
  });
});

describe('RhythmClock', () => {
  const span = { fromMs: monday(5) + 600_000, toMs: saturday(9) + 1_200_000 };

  test.each(['office', 'consumer', 'nightly', 'steady'] as const)(
    'draws moments of the span alone, in order, for the rhythm %s',
    (rhythm) => {
      const clock = new RhythmClock(rhythm, span);
      const moments = Array.from({ length: 2_000 }, (_, index) => clock.at(index / 2_000));
      expect(moments).toEqual([...moments].sort((left, right) => left - right));
      expect(moments[0]).toBe(span.fromMs);
      expect(moments.at(-1)).toBeLessThan(span.toMs);
      expect(clock.at(1 - Number.EPSILON)).toBeLessThan(span.toMs);
    },
  );

  test('draws in proportion to the activity', () => {
    const clock = new RhythmClock('office', { fromMs: monday(0), toMs: monday(24) });
    const moments = Array.from({ length: 10_000 }, (_, index) => clock.at(index / 10_000));
    const inHour = (hour: number) =>
      moments.filter((ms) => ms >= monday(hour) && ms < monday(hour + 1)).length;
    const expected = activityAt('office', monday(12)) / activityAt('office', monday(9));
    expect(inHour(12) / inHour(9)).toBeCloseTo(expected, 1);
  });
});
