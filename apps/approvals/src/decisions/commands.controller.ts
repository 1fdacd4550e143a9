import {
  parameterFaults,
  type ActionStanding,
  type ApprovalPolicy,
  type ChangeApprovalPolicyRequest,
  type CommandReply,
  type DecideActionRequest,
  type ProposeActionRequest,
} from '@costwire/contracts';
import { Answers } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { ApprovalPoliciesRepository } from './approval-policies.repository.js';
import { DecisionsService } from './decisions.service.js';
import { WebhookExecutor } from '../execution/webhook.executor.js';
import { ProposalsService } from './proposals.service.js';
import { SweepService } from '../timers/sweep.service.js';

/** Answers the gateway: proposals, decisions and the rules for them. */
@Controller()
export class CommandsController {
  constructor(
    private readonly proposals: ProposalsService,
    private readonly decisions: DecisionsService,
    private readonly policies: ApprovalPoliciesRepository,
    private readonly sweep: SweepService,
    private readonly webhook: WebhookExecutor,
  ) {}

  @Answers('proposeAction')
  async propose({ proposal }: ProposeActionRequest): Promise<CommandReply<ActionStanding>> {
    const faults = parameterFaults(proposal.action_type, proposal.parameters);
    if (faults.length > 0) return { ok: false, code: 'validation_error', faults };
    const { id, status } = await this.proposals.take(proposal);
    return { ok: true, value: { action_id: id, status } };
  }

  @Answers('decideAction')
  async decide(request: DecideActionRequest): Promise<CommandReply<ActionStanding>> {
    return this.decisions.decide(request);
  }

  @Answers('changeApprovalPolicy')
  async changePolicy(request: ChangeApprovalPolicyRequest): Promise<CommandReply<ApprovalPolicy>> {
    const { project_id: projectId, change, changed_by: changedBy } = request;
    const fault = change.webhook_url ? this.webhook.faultOf(change.webhook_url) : undefined;
    if (fault) {
      const faults = [{ field: 'webhook_url', message: fault }];
      return { ok: false, code: 'validation_error', faults };
    }
    const value = await this.policies.change(projectId, change, changedBy);
    if (value.kill_switch) await this.sweep.heedKillSwitches();
    return { ok: true, value };
  }
}
