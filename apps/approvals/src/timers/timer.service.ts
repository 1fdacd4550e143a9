import { Injectable } from '@nestjs/common';
import { DecisionsService } from '../decisions/decisions.service.js';
import { AnnouncementsService } from '../execution/announcements.service.js';
import { ExecutionService } from '../execution/execution.service.js';
import type { TimerKind } from './timers.js';
import { VerificationService } from '../savings/verification.service.js';

/** Does what is due. Each step looks in Postgres whether it still is, so that one too many is harmless. */
@Injectable()
export class TimerService {
  constructor(
    private readonly decisions: DecisionsService,
    private readonly execution: ExecutionService,
    private readonly announcements: AnnouncementsService,
    private readonly verification: VerificationService,
  ) {}

  /** Measures what the actions in effect save, up to now. */
  async measure(): Promise<void> {
    await this.verification.measureAll(new Date());
  }

  /** Does it. */
  async run(kind: TimerKind, actionId: string): Promise<void> {
    const now = new Date();
    switch (kind) {
      case 'expire':
        return this.decisions.expire(actionId, now);
      case 'execute':
        return this.execution.execute(actionId);
      case 'announce':
        return this.announcements.announce(actionId);
      case 'reverse':
        return this.decisions.reverseAtItsEnd(actionId, now);
      case 'verify':
        return this.verification.verify(actionId, now);
    }
  }
}
