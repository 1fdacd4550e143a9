import type { CostwireClient, IngestStats } from '@costwire/sdk';
import { CliFailure } from '../cli-failure.js';
import { countOf } from '../output/count.js';

/** The clock of the wait. */
export interface WaitClock {
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

const POLL_MS = 200;
/** The server is given up on when its figures stand still for this long. */
const STALL_MS = 60_000;

/**
 * Waits until the server has recorded and priced everything that it accepted.
 *
 * @param onPending told how many messages are left.
 * @returns the figures at that moment.
 * @throws CliFailure when nothing moves for a minute.
 */
export async function waitUntilPriced(
  client: Pick<CostwireClient, 'ingestStats'>,
  { now, sleep }: WaitClock,
  onPending: (pending: number) => void,
): Promise<IngestStats> {
  let last = '';
  let movedAt = now();
  for (;;) {
    const stats = await client.ingestStats();
    if (stats.pending === 0) return stats;
    onPending(stats.pending);
    const state = `${stats.recorded} ${stats.duplicates} ${stats.pending}`;
    if (state !== last) {
      last = state;
      movedAt = now();
    } else if (now() - movedAt > STALL_MS) {
      throw new CliFailure(
        `the events are accepted, but ${countOf(stats.pending, 'message')} did not move for a ` +
          'minute; they are kept: look at the server\'s log and at "costwire dlq list"',
      );
    }
    await sleep(POLL_MS);
  }
}
