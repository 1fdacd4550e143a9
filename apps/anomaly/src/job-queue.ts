import { succeedsWithin } from '@costwire/runtime';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';

/** A job to be queued; one whose id is in the queue already is left as it is. */
export interface QueuedJob {
  name: string;
  /** Must not hold a colon. */
  id: string;
  data: object;
}

/** How long Redis may take before it counts as away, in milliseconds. */
const PATIENCE_MS = 2_000;
/** After that it is not asked for this long: findings must not wait for it. */
const PAUSE_MS = 5_000;

/**
 * The way into a BullMQ queue. Nothing is kept there alone: while Redis is away jobs are not added, and
 * whoever wanted to add them tries again later.
 */
export class JobQueue {
  private readonly connection: Redis;
  private readonly queue: Queue;
  private awayUntilMs = 0;

  constructor(url: string, name: string, options: { attempts?: number; backoffMs?: number } = {}) {
    // A command fails at once while Redis is away; nobody waits for the queue.
    this.connection = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
    this.connection.on('error', () => undefined);
    this.queue = new Queue(name, {
      connection: this.connection,
      defaultJobOptions: {
        attempts: options.attempts ?? 3,
        backoff: { type: 'exponential', delay: options.backoffMs ?? 500 },
        removeOnComplete: true,
        removeOnFail: true,
      },
    });
    this.queue.on('error', () => undefined);
  }

  /** Adds jobs; false when Redis is away and none of them may have been added. */
  async add(jobs: readonly QueuedJob[]): Promise<boolean> {
    if (!this.isConnected || Date.now() < this.awayUntilMs) return false;
    const added = this.queue.addBulk(
      jobs.map(({ name, id, data }) => ({ name, data, opts: { jobId: id } })),
    );
    const done = await succeedsWithin(PATIENCE_MS, added);
    if (!done) this.awayUntilMs = Date.now() + PAUSE_MS;
    return done;
  }

  /** Whether there is a connection to Redis now. */
  get isConnected(): boolean {
    return this.connection.status === 'ready';
  }

  /** Whether Redis answers. */
  async isReachable(): Promise<boolean> {
    return succeedsWithin(PATIENCE_MS, this.connection.ping());
  }

  /** Closes the connection. */
  async close(): Promise<void> {
    await succeedsWithin(this.isConnected ? PATIENCE_MS : 0, this.queue.close());
    this.connection.disconnect();
  }
}
