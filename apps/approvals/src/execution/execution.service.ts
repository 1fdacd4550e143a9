import { isPolicyKind, type ApprovalPolicy } from '@costwire/contracts';
import { Injectable, Logger } from '@nestjs/common';
import { ActionFollowUp } from '../actions/action-follow-up.js';
import { ActionsRepository } from '../actions/actions.repository.js';
import { OWN_HAND, type ActionRow, type Transition } from '../actions/action-row.js';
import { AnnouncementsService } from './announcements.service.js';
import { ApprovalPoliciesRepository } from '../decisions/approval-policies.repository.js';
import { ApprovalsMetrics } from '../approvals-metrics.js';
import { afterFailure } from './attempts.js';
import { PermanentFailure } from './permanent-failure.js';
import { PolicyExecutor } from '../policies/policy.executor.js';

/** One worker holds an action at most so long before another may take it up. */
const LEASE_MS = 30_000;
const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;

/**
 * Executes approved actions.
 *
 * What acts inside Postgres, a policy for the gateways, is written in the transaction that says
 * "executed", under the action's id: it happens once. What acts outside is tried until it succeeds,
 * at least once, with the action's id as its key.
 */
@Injectable()
export class ExecutionService {
  private readonly logger = new Logger(ExecutionService.name);

  constructor(
    private readonly actions: ActionsRepository,
    private readonly policies: PolicyExecutor,
    private readonly approvalPolicies: ApprovalPoliciesRepository,
    private readonly announcements: AnnouncementsService,
    private readonly followUp: ActionFollowUp,
    private readonly metrics: ApprovalsMetrics,
  ) {}

  /** Executes an action that is approved, or goes on with one that was begun. */
  async execute(id: string): Promise<void> {
    const now = new Date();
    const action = await this.takeInHand(id, now);
    if (!action) return;
    const policy = await this.approvalPolicies.of(action.project_id);
    try {
      if (action.auto_approved && policy.kill_switch) {
        throw new PermanentFailure('the kill switch was turned on');
      }
      // The gateways act at once; for everything else the webhook is the deed and comes first.
      if (!isPolicyKind(action.action_type)) {
        await this.announcements.call(action, policy, 'execute');
      }
      await this.finish(action, policy);
    } catch (error) {
      await this.failed(action, error);
    }
    await this.followUp.of(id);
  }

  private async takeInHand(id: string, now: Date): Promise<ActionRow | undefined> {
    return this.actions.inTransaction(async (client) => {
      await this.actions.move(client, id, byExecutor('executing', null, now));
      return this.actions.lease(client, id, new Date(now.getTime() + LEASE_MS), now);
    });
  }

  private async finish(action: ActionRow, policy: ApprovalPolicy): Promise<void> {
    const now = new Date();
    const { ttl_minutes: ttl } = action;
    // Of a policy the webhook is told afterwards: the gateways do not wait for it.
    const tellsLater = isPolicyKind(action.action_type) && policy.webhook_url !== null;
    const moved = await this.actions.inTransaction(async (client) => {
      const row = await this.actions.move(client, action.id, {
        ...byExecutor('executed', null, now),
        set: {
          executed_at: now,
          reverse_at: ttl === null ? null : new Date(now.getTime() + ttl * MS_PER_MINUTE),
          verify_at: new Date(now.getTime() + policy.verification_days * MS_PER_DAY),
          lease_until: null,
          attempts: 0,
          run_at: tellsLater ? now : null,
        },
      });
      if (row) await this.policies.execute(client, row, now);
      return row;
    });
    if (!moved) return;
    this.metrics.executed(action.action_type);
    await this.policies.tellGateways(action);
  }

  private async failed(action: ActionRow, error: unknown): Promise<void> {
    const { again, failure } = afterFailure(error, action.attempts);
    this.logger.warn({ event: 'execution_failed', actionId: action.id, reason: failure });
    if (again) {
      await this.actions.postpone(action.id, again, failure);
      return;
    }
    // A call that was not answered may have been heeded all the same: then it is taken back.
    const mayHaveActed = action.attempts > 1 || !(error instanceof PermanentFailure);
    const now = new Date();
    await this.actions.inTransaction(async (client) => {
      const run_at = mayHaveActed && !isPolicyKind(action.action_type) ? now : null;
      const set = { failure, run_at, lease_until: null, attempts: 0 };
      const failed = { ...byExecutor('failed', failure, now), set };
      await this.actions.move(client, action.id, failed);
    });
    this.metrics.failed(action.action_type);
  }
}

function byExecutor(
  to: 'executing' | 'executed' | 'failed',
  reason: string | null,
  now: Date,
): Transition {
  return { to, decidedBy: OWN_HAND, via: 'executor', reason, now };
}
