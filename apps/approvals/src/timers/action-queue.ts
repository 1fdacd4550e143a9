import { ACTION_QUEUE, PROPOSAL_JOB, type Proposal } from '@costwire/contracts';
import { stopQueueWorker, succeedsWithin } from '@costwire/runtime';
import { Injectable, Logger } from '@nestjs/common';
import { Queue, Worker, type Job } from 'bullmq';
import { Redis } from 'ioredis';
import { jobIdOf, TIMER_KINDS, type Timer, type TimerKind } from './timers.js';

/** What is done with the jobs of the queue. Every method may be called again for the same job. */
export interface JobHandlers {
  proposal(proposal: Proposal): Promise<void>;
  timer(kind: TimerKind, actionId: string): Promise<void>;
}

interface TimerJob {
  action_id: string;
}

/** Timers further ahead are left to a later sweep, so that the queue stays small. */
const HORIZON_MS = 3_600_000;
/** How long Redis may take to answer before it counts as away. */
const PATIENCE_MS = 2_000;
const CONCURRENCY = 8;
/** A worker that does not renew its hold on a job for so long is dead. It renews twice as often. */
const LOCK_MS = 10_000;
/** How often jobs of dead workers are looked for; with the lock, how late a timer gets by a crash. */
const STALLED_LOOK_MS = 5_000;
const ATTEMPTS = 3;
const BACKOFF_MS = 500;

/**
 * The queue of proposals and timers. It holds nothing that Postgres does not: whatever is lost here
 * is put back by the sweep, whatever comes twice changes nothing.
 */
@Injectable()
export class ActionQueue {
  private readonly logger = new Logger(ActionQueue.name);
  private readonly producer: Redis;
  private readonly queue: Queue<Proposal | TimerJob>;
  private worker: Worker<Proposal | TimerJob> | undefined;

  constructor(private readonly url: string) {
    // A command fails at once while Redis is away; nobody waits for the queue.
    this.producer = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
    this.producer.on('error', () => undefined);
    this.queue = new Queue(ACTION_QUEUE, {
      connection: this.producer,
      defaultJobOptions: {
        attempts: ATTEMPTS,
        backoff: { type: 'exponential', delay: BACKOFF_MS },
        removeOnComplete: true,
        removeOnFail: true,
      },
    });
    this.queue.on('error', () => undefined);
  }

  /** Begins to take jobs. */
  start(handlers: JobHandlers): void {
    this.worker = new Worker<Proposal | TimerJob>(
      ACTION_QUEUE,
      async (job) => this.handle(job, handlers),
      {
        connection: { url: this.url, maxRetriesPerRequest: null },
        concurrency: CONCURRENCY,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_LOOK_MS,
      },
    );
    this.worker.on('error', () => undefined);
    this.worker.on('failed', (job, error) => {
      this.logger.warn({ event: 'job_failed', job: job?.name, reason: error.name });
    });
  }

  /** Sets timers; those set already are left. False when Redis is away. */
  async schedule(timers: readonly Timer[]): Promise<boolean> {
    const now = Date.now();
    const jobs = timers
      .filter(({ at }) => at.getTime() - now <= HORIZON_MS)
      .map((timer) => ({
        name: timer.kind,
        data: { action_id: timer.actionId },
        opts: { jobId: jobIdOf(timer), delay: Math.max(0, timer.at.getTime() - now) },
      }));
    if (jobs.length === 0) return true;
    return succeedsWithin(PATIENCE_MS, this.queue.addBulk(jobs));
  }

  /** Whether Redis answers. */
  async isReachable(): Promise<boolean> {
    return succeedsWithin(PATIENCE_MS, this.producer.ping());
  }

  /** Finishes running jobs and closes the connections. */
  async stop(): Promise<void> {
    const isRedisThere = this.producer.status === 'ready';
    if (this.worker) await stopQueueWorker(this.worker, isRedisThere);
    await succeedsWithin(isRedisThere ? PATIENCE_MS : 0, this.queue.close());
    this.producer.disconnect();
  }

  private async handle(job: Job<Proposal | TimerJob>, handlers: JobHandlers): Promise<void> {
    if (job.name === PROPOSAL_JOB) return handlers.proposal(job.data as Proposal);
    const kind = TIMER_KINDS.find((each) => each === job.name);
    if (!kind) throw new Error(`no handler for the job "${job.name}"`);
    return handlers.timer(kind, (job.data as TimerJob).action_id);
  }
}
