import { WebhookFailed } from '@costwire/runtime';
import { afterFailure } from './attempts.js';
import { PermanentFailure } from './permanent-failure.js';

const NOW_MS = 1_000_000;
const pauseAfter = (error: unknown, attempts: number): number | null => {
  const { again } = afterFailure(error, attempts, NOW_MS);
  return again && again.getTime() - NOW_MS;
};

describe('after a failure', () => {
  test('pauses double from a second, seven times', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => pauseAfter(new Error('reset'), n));
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, null]);
  });
  test('the receiver may ask for a longer pause, not for a shorter one or more tries', () => {
    const asks = (ms: number) => new WebhookFailed('it answered 429', ms);
    expect(pauseAfter(asks(300_000), 1)).toBe(300_000);
    expect(pauseAfter(asks(500), 3)).toBe(4_000);
    expect(pauseAfter(asks(500), 8)).toBeNull();
  });
  test('nothing follows when trying again is of no use', () => {
    expect(afterFailure(new PermanentFailure('it answered 422'), 1)).toEqual({
      again: null,
      failure: 'it answered 422',
    });
  });
});
