import type { Pool } from 'pg';

/** How many calls the roll-ups hold, over time. */
export interface LedgerWatch {
  /** Waits until the count is reached; returns the moment. */
  until(calls: number): Promise<number>;
  /** The moment at which a count was first seen to be reached. */
  momentOf(calls: number): number | undefined;
  stop(): Promise<void>;
}

const POLL_MS = 10;

/** Polls the roll-ups, which move in the same transaction as the ledger. */
export function watchLedger(pool: Pool): LedgerWatch {
  const seen: { calls: number; atMs: number }[] = [];
  let stopped = false;
  const polling = (async () => {
    while (!stopped) {
      const { rows } = await pool.query<{ calls: string }>(
        "SELECT coalesce(sum(calls), 0) AS calls FROM rollup_hourly WHERE dimension = 'key'",
      );
      const calls = Number(rows[0]!.calls);
      if (calls > (seen.at(-1)?.calls ?? -1)) seen.push({ calls, atMs: performance.now() });
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  })();
  const momentOf = (calls: number): number | undefined =>
    seen.find((entry) => entry.calls >= calls)?.atMs;
  return {
    momentOf,
    until: async (calls) => {
      for (;;) {
        const moment = momentOf(calls);
        if (moment !== undefined) return moment;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    stop: async () => {
      stopped = true;
      await polling;
    },
  };
}
