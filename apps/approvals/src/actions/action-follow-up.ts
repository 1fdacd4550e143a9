import { Injectable, Logger } from '@nestjs/common';
import { ActionOutbox } from './action-outbox.js';
import { ActionQueue } from '../timers/action-queue.js';
import { ActionsRepository } from './actions.repository.js';
import { timersOf } from '../timers/timers.js';

/**
 * What follows a committed transition: it is told, and the timers of the new state are set. When the
 * broker or Redis is away the transition stands all the same; the sweep does both later.
 */
@Injectable()
export class ActionFollowUp {
  private readonly logger = new Logger(ActionFollowUp.name);

  constructor(
    private readonly actions: ActionsRepository,
    private readonly outbox: ActionOutbox,
    private readonly queue: ActionQueue,
  ) {}

  /** Follows up on one action. Never throws. */
  async of(actionId: string): Promise<void> {
    try {
      const row = await this.actions.find(actionId);
      if (row) await this.queue.schedule(timersOf(row));
      await this.outbox.tell(actionId);
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown';
      this.logger.warn({ event: 'follow_up_postponed', actionId, reason });
    }
  }
}
