import { replayClock, type ReplaySettings } from './replay-clock.js';

const settings: ReplaySettings = {
  firstMs: 1_000,
  lastMs: 61_000,
  startMs: 1_000_000,
  speed: 'max',
  shiftToNow: false,
};

describe('the clock of an import', () => {
  test('keeps the times and sends at once, unless told otherwise', () => {
    const clock = replayClock(settings);
    expect([1_000, 31_000].map(clock.eventTimeMs)).toEqual([1_000, 31_000]);
    expect(clock.dueMs(61_000)).toBe(0);
  });

  test('moves the trace so that it ends at the start of the import', () => {
    const clock = replayClock({ ...settings, shiftToNow: true });
    expect([1_000, 61_000].map(clock.eventTimeMs)).toEqual([940_000, 1_000_000]);
  });

  test('sends at the given speed and keeps the times', () => {
    const clock = replayClock({ ...settings, speed: 10 });
    expect([1_000, 31_000, 61_000].map(clock.dueMs)).toEqual([1_000_000, 1_003_000, 1_006_000]);
    expect(clock.eventTimeMs(31_000)).toBe(31_000);
  });

  test('stamps a replay that is shifted with the time of sending, so that nothing lies ahead', () => {
    const clock = replayClock({ ...settings, speed: 10, shiftToNow: true });
    for (const traceMs of [1_000, 31_000, 61_000]) {
      expect(clock.eventTimeMs(traceMs)).toBe(clock.dueMs(traceMs));
    }
  });
});
