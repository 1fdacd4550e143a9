import { blankReading } from './hour-reading.js';
import { forecastCalls } from './call-forecast.js';
import { encodeCalls, MISSING, RING_HOURS, storedLog, storedShift } from './series-state.js';

const reading = blankReading({
  series: 's',
  timestampMs: 0,
  costUsd: 0,
  calls: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
});

function ringOf(hours: number, calls: (hour: number) => number): Uint16Array {
  const ring = new Uint16Array(RING_HOURS).fill(MISSING);
  for (let hour = Math.max(0, hours - RING_HOURS); hour < hours; hour++) {
    ring[hour % RING_HOURS] = encodeCalls(calls(hour));
  }
  return ring;
}

describe('forecastCalls', () => {
  it('knows nothing of an empty history', () => {
    forecastCalls(
      ringOf(0, () => 0),
      5,
      0,
      reading,
    );
    expect(reading.known).toBe(false);
  });

  it('takes the same hour of the last days while a week is not over', () => {
    forecastCalls(
      ringOf(72, (hour) => (hour % 24 === 3 ? 5000 : 1000)),
      75,
      1000,
      reading,
    );
    expect(reading).toMatchObject({ known: true, weeks: 0 });
    expect(reading.calls).toBeCloseTo(5000, -1);
  });

  it('takes the median of the same hour of four weeks, so that one odd week changes little', () => {
    const odd = (hour: number): number => (hour === 168 + 10 ? 90_000 : 1000);
    forecastCalls(ringOf(672, odd), 672 + 10, 1000, reading);
    expect(reading.weeks).toBe(4);
    expect(reading.calls).toBeGreaterThan(950);
    expect(reading.calls).toBeLessThan(1100);
    expect(reading.highest).toBeCloseTo(90_000, -2);
  });

  it('remembers the highest of the hours beside the slot', () => {
    const job = (hour: number): number => (hour % 168 === 20 ? 8000 : 1000);
    forecastCalls(ringOf(672, job), 672 + 21, 1000, reading);
    expect(reading.calls).toBeCloseTo(1000, -1);
    expect(reading.highestNear).toBeCloseTo(8000, -1);
  });

  it('expects nothing between the runs of a batch job', () => {
    const batch = (hour: number): number => (hour % 24 === 2 ? 100_000 : 0);
    forecastCalls(ringOf(672, batch), 672 + 12, 4000, reading);
    expect(reading.calls).toBeLessThan(0.5);
  });
});

describe('the stored form of calls', () => {
  it.each([0, 1, 7, 1234, 5e6, 2e9])('keeps %d within 0.02 %', (calls) => {
    const back = Math.expm1(storedLog(encodeCalls(calls)));
    expect(Math.abs(back - calls)).toBeLessThanOrEqual(2e-4 * (calls + 1));
  });

  it('is multiplied by adding', () => {
    const doubled = Math.expm1(storedLog(encodeCalls(1e5) + storedShift(2)));
    expect(doubled / 1e5).toBeCloseTo(2, 2);
  });
});
