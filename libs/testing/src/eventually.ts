/** How long {@link eventually} tries. */
export interface EventuallyOptions {
  /** Milliseconds after which the last failure is thrown; 30,000 by default. */
  timeoutMs?: number;
}

const PAUSE_MS = 20;
/** Only what never comes takes so long: a check that succeeds is not held up by a long patience. */
const PATIENCE_MS = 30_000;

/**
 * Repeats a check until it no longer throws and returns what it returned.
 *
 * @throws the check's last error when the time is over.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeoutMs = PATIENCE_MS }: EventuallyOptions = {},
): Promise<T> {
  for (const deadline = performance.now() + timeoutMs; ;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
