import { Injectable, Logger } from '@nestjs/common';
import { ActionOutbox } from '../actions/action-outbox.js';
import { ActionQueue } from './action-queue.js';
import { ActionsRepository } from '../actions/actions.repository.js';
import { ApprovalsMetrics } from '../approvals-metrics.js';
import { DecisionsService } from '../decisions/decisions.service.js';
import { TimerService } from './timer.service.js';
import { timersOf, type Timer } from './timers.js';

/**
 * Looks through Postgres for what is open and rebuilds from it what may have been lost: timers in
 * Redis, messages that were not told. While Redis is away it does itself what is due.
 */
@Injectable()
export class SweepService {
  private readonly logger = new Logger(SweepService.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly actions: ActionsRepository,
    private readonly queue: ActionQueue,
    private readonly outbox: ActionOutbox,
    private readonly decisions: DecisionsService,
    private readonly timers: TimerService,
    private readonly metrics: ApprovalsMetrics,
  ) {}

  /** Sweeps now and then at every interval, in milliseconds. */
  start(everyMs: number): void {
    void this.sweep();
    this.timer = setInterval(() => void this.sweep(), everyMs).unref();
  }

  /** Ends it, after the sweep under way. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Sweeps once; a second call while one is under way waits for that one. Never throws. */
  async sweep(): Promise<void> {
    this.running ??= this.sweepOnce().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** Reverses what is in effect without a person's approval where that was stopped. */
  async heedKillSwitches(): Promise<void> {
    for (const id of await this.actions.underKillSwitch()) {
      await this.alone(id, async () => this.decisions.reverseByKillSwitch(id, new Date()));
    }
  }

  private async sweepOnce(): Promise<void> {
    try {
      const open = await this.actions.open();
      this.metrics.open(open.map(({ status }) => status));
      const timers = open.flatMap(timersOf);
      const queued = await this.queue.schedule(timers);
      this.metrics.queueReachable(queued);
      if (!queued) await this.runDue(timers);
      await this.heedKillSwitches();
      await this.outbox.tell();
      await this.timers.measure();
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown';
      this.logger.warn({ event: 'sweep_failed', reason });
    }
  }

  private async runDue(timers: readonly Timer[]): Promise<void> {
    const now = new Date();
    for (const { kind, actionId, at } of timers) {
      if (at <= now) await this.alone(actionId, async () => this.timers.run(kind, actionId));
    }
  }

  /** An action that cannot be dealt with now keeps none of the others. */
  private async alone(actionId: string, work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => {
      const reason = error instanceof Error ? error.name : 'unknown';
      this.logger.warn({ event: 'action_passed_over', actionId, reason });
    });
  }
}
