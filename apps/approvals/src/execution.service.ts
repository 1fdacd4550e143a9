import { isPolicyKind, type ApprovalPolicy } from '@costwire/contracts';
import { Notices } from '@costwire/messaging';
import { Injectable, Logger } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { ActionFollowUp } from './action-follow-up.js';
import { ActionsRepository } from './actions.repository.js';
import { OWN_HAND, type ActionRow, type Transition } from './action-row.js';
import { ApprovalPoliciesRepository } from './approval-policies.repository.js';
import { ApprovalsMetrics } from './approvals-metrics.js';
import { EffectsRepository, type Phase } from './effects.repository.js';
import { PermanentFailure } from './executors/permanent-failure.js';
import { WebhookExecutor } from './executors/webhook.executor.js';
import { PoliciesRepository } from './policies.repository.js';

/** One worker holds an action at most so long before another may take it up. */
const LEASE_MS = 30_000;
const MAX_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 1_000;
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
    private readonly policies: PoliciesRepository,
    private readonly effects: EffectsRepository,
    private readonly approvalPolicies: ApprovalPoliciesRepository,
    private readonly webhook: WebhookExecutor,
    private readonly notices: Notices,
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
      // The gateways act at once; for everything else the webhook is the deed and comes first.
      if (!isPolicyKind(action.action_type)) await this.perform(action, policy, 'execute');
      await this.finish(action, policy);
    } catch (error) {
      await this.failed(action, error);
    }
    await this.followUp.of(id);
  }

  /** Tells the project's webhook of an execution or a reversal that has happened already. */
  async announce(id: string): Promise<void> {
    const action = await this.actions.find(id);
    if (!action?.run_at || action.run_at > new Date()) return;
    const phase = action.status === 'reversed' ? 'roll back' : 'execute';
    const policy = await this.approvalPolicies.of(action.project_id);
    try {
      await this.perform(action, policy, phase);
      await this.actions.announced(id, action.status, null, null);
    } catch (error) {
      const over = error instanceof PermanentFailure || action.attempts + 1 >= MAX_ATTEMPTS;
      const next = over ? null : pauseAfter(action.attempts + 1);
      await this.actions.announced(id, action.status, next, `webhook: ${messageOf(error)}`);
    }
    await this.followUp.of(id);
  }

  private async takeInHand(id: string, now: Date): Promise<ActionRow | undefined> {
    return this.actions.inTransaction(async (client) => {
      await this.actions.move(client, id, {
        to: 'executing',
        decidedBy: OWN_HAND,
        via: 'executor',
        reason: null,
        now,
      });
      return this.actions.lease(client, id, new Date(now.getTime() + LEASE_MS), now);
    });
  }

  private async perform(action: ActionRow, policy: ApprovalPolicy, phase: Phase): Promise<void> {
    if (policy.webhook_url === null) return;
    const { name } = this.webhook;
    if (await this.effects.isDone(action.id, name, phase)) return;
    await this.webhook.send(action, policy.webhook_url, phase);
    await this.effects.keep(action, name, phase, new Date());
  }

  private async finish(action: ActionRow, policy: ApprovalPolicy): Promise<void> {
    const now = new Date();
    const isPolicy = isPolicyKind(action.action_type);
    const { ttl_minutes: ttl } = action;
    const reverseAt = ttl === null ? null : new Date(now.getTime() + ttl * MS_PER_MINUTE);
    const verifyAt = new Date(now.getTime() + policy.verification_days * MS_PER_DAY);
    const moved = await this.actions.inTransaction(async (client) => {
      const row = await this.actions.move(client, action.id, {
        ...byExecutor('executed', null, now),
        set: {
          executed_at: now,
          reverse_at: reverseAt,
          verify_at: verifyAt,
          lease_until: null,
          attempts: 0,
          run_at: isPolicy && policy.webhook_url !== null ? now : null,
        },
      });
      if (row && isPolicy) await this.enforce(client, row, now, reverseAt);
      return row;
    });
    if (!moved) return;
    this.metrics.executed(action.action_type);
    if (isPolicy) await this.notices.tell('policiesChanged').catch(() => undefined);
  }

  private async enforce(
    client: PoolClient,
    action: ActionRow,
    now: Date,
    endsAt: Date | null,
  ): Promise<void> {
    await this.policies.enforce(client, action, now, endsAt);
    await this.effects.keep(action, 'policy', 'execute', now, client);
  }

  private async failed(action: ActionRow, error: unknown): Promise<void> {
    const failure = messageOf(error);
    this.logger.warn({ event: 'execution_failed', actionId: action.id, reason: failure });
    if (!(error instanceof PermanentFailure) && action.attempts < MAX_ATTEMPTS) {
      await this.actions.postpone(action.id, pauseAfter(action.attempts), failure);
      return;
    }
    await this.actions.inTransaction(async (client) => {
      const set = { failure, run_at: null, lease_until: null };
      const failed = { ...byExecutor('failed', failure, new Date()), set };
      await this.actions.move(client, action.id, failed);
    });
    this.metrics.failed(action.action_type);
  }
}

function byExecutor(to: 'executed' | 'failed', reason: string | null, now: Date): Transition {
  return { to, decidedBy: OWN_HAND, via: 'executor', reason, now };
}

/** The pauses double: 1 s, 2 s, 4 s, ... */
function pauseAfter(attempts: number): Date {
  return new Date(Date.now() + FIRST_PAUSE_MS * 2 ** (attempts - 1));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : 'unknown';
}
