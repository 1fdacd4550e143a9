import type {
  RepricingDecision,
  RepricingDecisionReply,
  RepricingRequest,
} from '@costwire/contracts';
import { Answers } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { RepricingRepository } from './repricing.repository.js';
import { RepricingWorker } from './repricing-worker.js';

/** Answers the gateway: takes requests and decisions, and has the work begin. */
@Controller()
export class RepricingsController {
  constructor(
    private readonly repository: RepricingRepository,
    private readonly worker: RepricingWorker,
  ) {}

  @Answers('requestRepricing')
  async request(request: RepricingRequest): Promise<{ id: string }> {
    const id = await this.repository.request(request, Date.now());
    this.worker.wake();
    return { id };
  }

  @Answers('decideRepricing')
  async decide(decision: RepricingDecision): Promise<RepricingDecisionReply> {
    const reply = await this.repository.decide(decision, Date.now());
    this.worker.wake();
    return reply;
  }
}
