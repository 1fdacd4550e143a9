import { ActionConfig, succeedsWithin } from '@costwire/runtime';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { ActionQueue } from './action-queue.js';
import { ProposalsService } from '../decisions/proposals.service.js';
import { SpendCapsService } from '../policies/spend-caps.service.js';
import { SweepService } from './sweep.service.js';
import { TimerService } from './timer.service.js';

/** How often caps are compared with what was spent, in milliseconds. */
const CAP_LOOK_MS = 2_000;

/** How long a sweep or a look may take to end: a Postgres that hangs is not waited for. */
const WORK_ENDS_MS = 4_000;

/** What the service does of its own accord: it takes jobs, sweeps, and watches caps. */
@Injectable()
export class ActionWork implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ActionWork.name);
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly config: ActionConfig,
    private readonly queue: ActionQueue,
    private readonly proposals: ProposalsService,
    private readonly timers: TimerService,
    private readonly sweep: SweepService,
    private readonly caps: SpendCapsService,
  ) {}

  onApplicationBootstrap(): void {
    this.queue.start({
      proposal: async (proposal) => void (await this.proposals.take(proposal)),
      timer: async (kind, actionId) => this.timers.run(kind, actionId),
    });
    this.sweep.start(this.config.sweepMs);
    this.timer = setInterval(() => this.lookAtCaps(), CAP_LOOK_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    const own = Promise.all([this.sweep.stop(), this.looking]);
    await Promise.all([succeedsWithin(WORK_ENDS_MS, own), this.queue.stop()]);
  }

  /** A look that takes long is not begun twice. */
  private lookAtCaps(): void {
    this.looking ??= this.caps
      .look(new Date())
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.name : 'unknown';
        this.logger.warn({ event: 'caps_not_looked_at', reason });
      })
      .finally(() => {
        this.looking = undefined;
      });
  }
}
