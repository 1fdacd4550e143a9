import { MAX_EVENTS_PER_REQUEST as SERVER_LIMIT } from '@costwire/contracts';
import fc from 'fast-check';
import { MAX_BYTES_PER_REQUEST, MAX_EVENTS_PER_REQUEST, splitEvents } from './split-events.js';

const sized = (bytes: number, index: number) => ({ eventId: `e${index}`, json: '{}', bytes });

describe('splitEvents', () => {
  test('knows the same limit as the server', () => {
    expect(MAX_EVENTS_PER_REQUEST).toBe(SERVER_LIMIT);
  });

  test('makes no request of nothing', () => {
    expect(splitEvents([])).toEqual([]);
  });

  test('starts a new request after ten thousand events', () => {
    const events = Array.from({ length: 20_001 }, (_, index) => sized(2, index));
    expect(splitEvents(events).map((part) => part.length)).toEqual([10_000, 10_000, 1]);
  });

  test('sends an event that is too large by itself alone', () => {
    const events = [10, MAX_BYTES_PER_REQUEST + 1, 10].map(sized);
    expect(splitEvents(events).map((part) => part.length)).toEqual([1, 1, 1]);
  });

  test('keeps every event, in order, within both limits', () => {
    const bytes = fc.integer({ min: 2, max: MAX_BYTES_PER_REQUEST });
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 60 }), (sizes) => {
        const events = sizes.map(sized);
        const parts = splitEvents(events);
        expect(parts.flat()).toEqual(events);
        for (const part of parts) {
          const sum = part.reduce((total, event) => total + event.bytes, 0);
          expect(sum).toBeLessThanOrEqual(MAX_BYTES_PER_REQUEST);
        }
      }),
    );
  });
});
