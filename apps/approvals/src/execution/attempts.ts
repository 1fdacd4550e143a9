import { WebhookFailed } from '@costwire/runtime';
import { PermanentFailure } from './permanent-failure.js';

const MAX_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 1_000;
const MAX_TEXT = 200;

/** What follows when acting outside has failed. */
export interface AfterFailure {
  /** When to try again; null is never. */
  again: Date | null;
  failure: string;
}

/**
 * Whether and when to try again: not after a {@link PermanentFailure} or the eighth time, else after
 * pauses that double from one second, or the longer one that the receiver asked for.
 *
 * @param attempts made so far, this one too.
 */
export function afterFailure(error: unknown, attempts: number, nowMs = Date.now()): AfterFailure {
  const failure = error instanceof Error ? error.message.slice(0, MAX_TEXT) : 'unknown';
  const over = error instanceof PermanentFailure || attempts >= MAX_ATTEMPTS;
  const asked = error instanceof WebhookFailed ? (error.retryAfterMs ?? 0) : 0;
  const pause = Math.max(asked, FIRST_PAUSE_MS * 2 ** (attempts - 1));
  return { failure, again: over ? null : new Date(nowMs + pause) };
}
