import { PROPOSAL_JOB, type Proposal } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import type { JobQueue } from '../job-queue.js';
import { markQueued, readLost, readUnqueued } from './proposals.repository.js';

/**
 * Hands proposals to approvals. Postgres holds each of them; the queue only carries them, and what it
 * loses is put there again.
 */
export class ProposalQueue {
  constructor(
    private readonly database: Database,
    private readonly queue: JobQueue,
  ) {}

  /** Queues what was never queued. Does nothing while Redis is away. */
  async hand(nowMs: number): Promise<void> {
    await this.add(await readUnqueued(this.database), nowMs);
  }

  /** Queues what was never queued, and again what has not become an action. */
  async sweep(nowMs: number): Promise<void> {
    await this.hand(nowMs);
    await this.add(await readLost(this.database, nowMs), nowMs);
  }

  private async add(proposals: readonly Proposal[], nowMs: number): Promise<void> {
    if (proposals.length === 0) return;
    const jobs = proposals.map((data) => ({ name: PROPOSAL_JOB, id: data.proposal_id, data }));
    if (await this.queue.add(jobs)) await markQueued(this.database, proposals, nowMs);
  }
}
