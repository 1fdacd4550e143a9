const FIRST_DELAY_MS = 250;
const MAX_BACKOFF_MS = 10_000;

/** Longest `Retry-After` that is waited for, in milliseconds; a longer one ends the attempts. */
export const MAX_RETRY_AFTER_MS = 60_000;

/**
 * How long to wait before the next attempt, in milliseconds: what the server asked for, else
 * exponential growth with jitter, so that clients that failed together do not return together.
 *
 * @param attempt attempts made so far, from 1.
 * @param jitter a number in [0, 1).
 * @returns `undefined` when the server asked for a longer wait than {@link MAX_RETRY_AFTER_MS}.
 */
export function retryDelayMs(
  attempt: number,
  retryAfterSeconds: number | undefined,
  jitter: number,
): number | undefined {
  const ceiling = Math.min(MAX_BACKOFF_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  const backoff = ceiling / 2 + (ceiling / 2) * jitter;
  if (retryAfterSeconds === undefined) return backoff;
  const asked = retryAfterSeconds * 1000;
  return asked > MAX_RETRY_AFTER_MS ? undefined : Math.max(asked, backoff);
}

/**
 * Reads a `Retry-After` header (RFC 9110, section 10.2.3): seconds or an HTTP date.
 *
 * @returns seconds from `nowMs`, at least 0; `undefined` when absent or unreadable.
 */
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, (date - nowMs) / 1000);
}
