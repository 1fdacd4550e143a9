import type { Database } from '@costwire/persistence';
import type { LoggerService } from '@nestjs/common';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Rows removed by one statement, which locks them for its time. */
const ROWS_AT_ONCE = 10_000;

/**
 * Forgets provider calls of which no further account is to be expected: the row of a call is the lock
 * between its accounts and of no use when all of them are there. What was booked stays booked, and
 * the accounts that are not counted stay known as such.
 */
export class CallRetention {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopping = false;

  /** @param days how long a call is remembered; 0 is for ever. */
  constructor(
    private readonly database: Database,
    private readonly days: number,
    private readonly log: LoggerService,
  ) {}

  /** Looks for old calls now, and every hour. */
  start(): void {
    if (this.days === 0) return;
    this.run();
    this.timer = setInterval(() => this.run(), HOUR_MS).unref();
  }

  /** Ends it, after the statement under way. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.running;
  }

  /**
   * Removes the calls first seen before the time that is kept. Several processes may do it at once:
   * each takes rows that no other one has, and no booking waits for more than one statement.
   *
   * @returns the number of calls removed.
   */
  async removeOld(nowMs: number): Promise<number> {
    const before = new Date(nowMs - this.days * DAY_MS);
    for (let removed = 0; ;) {
      const rows = await this.database.query<{ removed: number }>(
        `WITH old AS (
           DELETE FROM provider_calls WHERE ctid = ANY (ARRAY(
             SELECT ctid FROM provider_calls WHERE first_seen_at < $1
             LIMIT ${ROWS_AT_ONCE} FOR UPDATE SKIP LOCKED))
           RETURNING 1
         ) SELECT count(*)::int AS removed FROM old`,
        [before],
      );
      const [{ removed: now } = { removed: 0 }] = rows;
      removed += now;
      if (now < ROWS_AT_ONCE || this.stopping) return removed;
    }
  }

  private run(): void {
    this.running ??= this.removeOld(Date.now())
      .then((removed) => {
        if (removed > 0) this.log.log({ event: 'old_calls_removed', removed });
      })
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : 'unknown';
        this.log.warn({ event: 'old_calls_not_removed', reason });
      })
      .finally(() => {
        this.running = undefined;
      });
  }
}
