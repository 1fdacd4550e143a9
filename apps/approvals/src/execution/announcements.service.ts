import type { ActionStatus, ApprovalPolicy } from '@costwire/contracts';
import { Injectable } from '@nestjs/common';
import { ActionFollowUp } from '../actions/action-follow-up.js';
import { ActionsRepository } from '../actions/actions.repository.js';
import type { ActionRow } from '../actions/action-row.js';
import { ApprovalPoliciesRepository } from '../decisions/approval-policies.repository.js';
import { afterFailure } from './attempts.js';
import { EffectsRepository, type Phase } from './effects.repository.js';
import { WebhookExecutor } from './webhook.executor.js';

/** States in which nothing of the action is to hold any more. */
const TAKEN_BACK = new Set<ActionStatus>(['reversed', 'failed']);

/** Calls the webhooks of projects: at least once, and not again once it is known to have worked. */
@Injectable()
export class AnnouncementsService {
  constructor(
    private readonly actions: ActionsRepository,
    private readonly effects: EffectsRepository,
    private readonly approvalPolicies: ApprovalPoliciesRepository,
    private readonly webhook: WebhookExecutor,
    private readonly followUp: ActionFollowUp,
  ) {}

  /** Calls the webhook, when the project has one and this was not done before. */
  async call(action: ActionRow, policy: ApprovalPolicy, phase: Phase): Promise<void> {
    if (policy.webhook_url === null) return;
    const { name } = this.webhook;
    if (await this.effects.isDone(action.id, name, phase)) return;
    await this.webhook.send(action, policy.webhook_url, phase);
    await this.effects.keep(action, name, phase, new Date());
  }

  /** Tells the webhook of an execution or a reversal that has happened already, or of a failure. */
  async announce(id: string): Promise<void> {
    const action = await this.actions.find(id);
    if (!action?.run_at || action.run_at > new Date()) return;
    const phase = TAKEN_BACK.has(action.status) ? 'roll back' : 'execute';
    try {
      await this.call(action, await this.approvalPolicies.of(action.project_id), phase);
      await this.actions.announced(id, action.status, null, null);
    } catch (error) {
      const { again, failure } = afterFailure(error, action.attempts + 1);
      await this.actions.announced(id, action.status, again, `webhook: ${failure}`);
    }
    await this.followUp.of(id);
  }
}
