import { isPolicyKind, type ApprovalPolicy } from '@costwire/contracts';
import { Injectable, Logger } from '@nestjs/common';
import { ActionFollowUp } from '../actions/action-follow-up.js';
import { ActionsRepository } from '../actions/actions.repository.js';
import { OWN_HAND, type ActionRow, type Transition } from '../actions/action-row.js';
import { AnnouncementsService } from './announcements.service.js';
import {
  ApprovalPoliciesRepository,
  lockProject,
} from '../decisions/approval-policies.repository.js';
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
    const action = await this.takeInHand(id, new Date());
    if (!action) return;
    const failure = (await this.actOutside(action)) ?? (await this.finish(action));
    if (failure) await this.failed(action, failure);
    await this.followUp.of(id);
  }

  private async takeInHand(id: string, now: Date): Promise<ActionRow | undefined> {
    return this.actions.inTransaction(async (client) => {
      await this.actions.move(client, id, byExecutor('executing', null, now));
      return this.actions.lease(client, id, new Date(now.getTime() + LEASE_MS), now);
    });
  }

  /** The gateways act at once; for everything else the webhook is the deed and comes first. */
  private async actOutside(action: ActionRow): Promise<Failure | undefined> {
    const policy = await this.approvalPolicies.of(action.project_id);
    if (isStopped(action, policy)) return { error: stopped(), mayHaveActed: action.attempts > 1 };
    if (isPolicyKind(action.action_type)) return undefined;
    const failed = await this.announcements.call(action, policy, 'execute');
    if (!failed) return undefined;
    // A call that was not answered may have been heeded all the same: then it is taken back.
    const isRefused = failed.error instanceof PermanentFailure;
    return { ...failed, mayHaveActed: action.attempts > 1 || !isRefused };
  }

  /**
   * Says that it is done, unless that was stopped meanwhile: a kill switch turned on before this
   * transaction is seen here, and one turned on after it finds the action executed.
   */
  private async finish(action: ActionRow): Promise<Failure | undefined> {
    const now = new Date();
    const { ttl_minutes: ttl, project_id: projectId, action_type: type } = action;
    const done = await this.actions.inTransaction(async (client) => {
      await lockProject(client, projectId);
      const policy = await this.approvalPolicies.of(projectId, client);
      if (isStopped(action, policy)) return 'stopped';
      // Of a policy the webhook is told afterwards: the gateways do not wait for it.
      const tellsLater = isPolicyKind(type) && policy.webhook_url !== null;
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
    if (done === 'stopped') return { error: stopped(), mayHaveActed: !isPolicyKind(type) };
    if (!done) return undefined;
    this.metrics.executed(type);
    await this.policies.tellGateways(action);
    return undefined;
  }

  /** Another worker that has taken the action in hand since is not disturbed. */
  private async failed(action: ActionRow, { error, mayHaveActed }: Failure): Promise<void> {
    const { id, attempts, action_type: type } = action;
    const { again, failure } = afterFailure(error, attempts);
    this.logger.warn({ event: 'execution_failed', actionId: id, reason: failure });
    if (again) {
      await this.actions.postpone(action, again, failure);
      return;
    }
    const now = new Date();
    const run_at = mayHaveActed && !isPolicyKind(type) ? now : null;
    const set = { failure, run_at, lease_until: null, attempts: 0 };
    const moved = await this.actions.inTransaction(async (client) => {
      const transition = { ...byExecutor('failed', failure, now), set };
      return this.actions.move(client, id, transition, `attempts = ${attempts}`);
    });
    if (moved) this.metrics.failed(type);
  }
}

/** Why an action was not executed. A fault of Postgres is none: then the attempt is made again. */
interface Failure {
  error: unknown;
  mayHaveActed: boolean;
}

function isStopped(action: ActionRow, policy: ApprovalPolicy): boolean {
  return action.auto_approved && policy.kill_switch;
}

function stopped(): PermanentFailure {
  return new PermanentFailure('the kill switch was turned on');
}

function byExecutor(
  to: 'executing' | 'executed' | 'failed',
  reason: string | null,
  now: Date,
): Transition {
  return { to, decidedBy: OWN_HAND, via: 'executor', reason, now };
}
