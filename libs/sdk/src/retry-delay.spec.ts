import { MAX_RETRY_AFTER_MS, parseRetryAfter, retryDelayMs } from './retry-delay.js';

describe('retryDelayMs', () => {
  test('doubles the upper bound with every attempt and jitters within its upper half', () => {
    const bounds = [1, 2, 3, 4].map((attempt) => [
      retryDelayMs(attempt, undefined, 0),
      retryDelayMs(attempt, undefined, 1),
    ]);
    expect(bounds).toEqual([
      [125, 250],
      [250, 500],
      [500, 1000],
      [1000, 2000],
    ]);
  });

  test('never backs off for more than ten seconds', () => {
    expect(retryDelayMs(50, undefined, 1)).toBe(10_000);
  });

  test('waits as long as the server asks when that is longer than the backoff', () => {
    expect(retryDelayMs(1, 3, 0.5)).toBe(3000);
    expect(retryDelayMs(1, 0, 0)).toBe(125);
  });

  test('gives up when the server asks for a longer wait than the limit', () => {
    expect(retryDelayMs(1, MAX_RETRY_AFTER_MS / 1000, 0)).toBe(MAX_RETRY_AFTER_MS);
    expect(retryDelayMs(1, MAX_RETRY_AFTER_MS / 1000 + 1, 0)).toBeUndefined();
  });
});

describe('parseRetryAfter', () => {
  const now = Date.parse('2026-05-01T00:00:00Z');

  test('reads seconds', () => {
    expect(parseRetryAfter(' 7 ', now)).toBe(7);
  });

  test('reads an HTTP date as seconds from now, at least 0', () => {
    expect(parseRetryAfter('Fri, 01 May 2026 00:00:30 GMT', now)).toBe(30);
    expect(parseRetryAfter('Thu, 30 Apr 2026 23:59:00 GMT', now)).toBe(0);
  });

  test.each([null, '', 'soon', '-1', '1.5', '99999999999'])('takes %p for absent', (value) => {
    expect(parseRetryAfter(value, now)).toBeUndefined();
  });
});
