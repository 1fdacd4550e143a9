import type { ActionStatus, ApprovalPolicy } from '@costwire/contracts';
import { Injectable } from '@nestjs/common';
import { ActionFollowUp } from '../actions/action-follow-up.js';
import { ActionsRepository } from '../actions/actions.repository.js';
import type { ActionRow } from '../actions/action-row.js';
import { ApprovalPoliciesRepository } from '../decisions/approval-policies.repository.js';
import { afterFailure } from './attempts.js';
import { EffectsRepository, type Phase } from './effects.repository.js';
import { PermanentFailure } from './permanent-failure.js';
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

  /**
   * Calls the webhook, when the project has one and this was not done before.
   *
   * @returns how the call failed; throws only what keeps that from being known or kept.
   */
  async call(
    action: ActionRow,
    policy: ApprovalPolicy,
    phase: Phase,
  ): Promise<{ error: unknown } | undefined> {
    const { name } = this.webhook;
    if (await this.effects.isDone(action.id, name, phase)) return undefined;
    if (policy.webhook_url === null) {
      // One that was called for this already, in vain, cannot have carried it out any more.
      const isLost =
        phase === 'execute' && action.status === 'executing' && action.failure !== null;
      return isLost ? { error: new PermanentFailure('the webhook was removed') } : undefined;
    }
    const failed = await this.webhook.send(action, policy.webhook_url, phase).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    if (!failed) await this.effects.keep(action, name, phase, new Date());
    return failed;
  }

  /** Tells the webhook of an execution or a reversal that has happened already, or of a failure. */
  async announce(id: string): Promise<void> {
    const action = await this.actions.find(id);
    if (!action?.run_at || action.run_at > new Date()) return;
    const phase = TAKEN_BACK.has(action.status) ? 'roll back' : 'execute';
    const policy = await this.approvalPolicies.of(action.project_id);
    const failed = await this.call(action, policy, phase);
    if (failed) {
      const { again, failure } = afterFailure(failed.error, action.attempts + 1);
      await this.actions.announced(id, action.status, again, `webhook: ${failure}`);
    } else await this.actions.announced(id, action.status, null, null);
    await this.followUp.of(id);
  }
}
