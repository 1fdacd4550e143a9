import { succeedsWithin } from './succeeds-within.js';

/** A worker of a BullMQ queue, as far as stopping it goes. */
export interface StoppableWorker {
  close(): Promise<void>;
  disconnect(): Promise<void>;
}

/** How long running jobs may take to end, in milliseconds: within the ten seconds of a stop. */
const JOBS_END_MS = 4_000;
const DISCONNECT_MS = 1_000;

/**
 * Stops a worker: its running jobs end first. Without Redis it has none to end, and would wait for its
 * connection for ever, so it is cut off.
 *
 * @param isRedisThere whether Redis answers now.
 */
export async function stopQueueWorker(
  worker: StoppableWorker,
  isRedisThere: boolean,
): Promise<void> {
  const closed = succeedsWithin(isRedisThere ? JOBS_END_MS : 0, worker.close());
  if (!(await closed)) await succeedsWithin(DISCONNECT_MS, worker.disconnect());
}
