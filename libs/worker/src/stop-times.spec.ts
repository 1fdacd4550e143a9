import { STOP_RESERVE_MS } from '@costwire/runtime';
import fc from 'fast-check';
import { stopTimes } from './stop-times.js';

describe('the times of a stop', () => {
  test('end the work half a second after the drain, and all 1.5 s before the process is cut off', () => {
    expect(stopTimes({ drainTimeoutMs: 8_000, stopLimitMs: 10_000 })).toEqual({
      workMs: 8_500,
      allMs: 8_500,
    });
    expect(stopTimes({ drainTimeoutMs: 60_000, stopLimitMs: 90_000 })).toEqual({
      workMs: 60_500,
      allMs: 88_500,
    });
  });

  test('give work its whole drain, and end before the cut-off, for every pair that is allowed', () => {
    const drains = fc.integer({ min: 0, max: 60_000 });
    const spares = fc.integer({ min: STOP_RESERVE_MS, max: 500_000 });
    fc.assert(
      fc.property(drains, spares, (drainTimeoutMs, spareMs) => {
        const stopLimitMs = drainTimeoutMs + spareMs;
        const { workMs, allMs } = stopTimes({ drainTimeoutMs, stopLimitMs });
        expect(workMs).toBeGreaterThan(drainTimeoutMs);
        expect(allMs).toBeGreaterThanOrEqual(workMs);
        expect(allMs).toBeLessThan(stopLimitMs);
      }),
    );
  });
});
