import {
  isPolicyKind,
  parameterFaults,
  STATUS_AFTER,
  type ActionStanding,
  type CommandReply,
  type DecideActionRequest,
  type ErrorCode,
} from '@costwire/contracts';
import { isUniqueViolation } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { ActionFollowUp } from '../actions/action-follow-up.js';
import { ActionsRepository } from '../actions/actions.repository.js';
import { OWN_HAND, type ActionRow, type Transition } from '../actions/action-row.js';
import { ApprovalPoliciesRepository } from './approval-policies.repository.js';
import { PolicyExecutor } from '../policies/policy.executor.js';

/** Carries out what people decide, and what time decides. */
@Injectable()
export class DecisionsService {
  constructor(
    private readonly actions: ActionsRepository,
    private readonly policies: PolicyExecutor,
    private readonly approvalPolicies: ApprovalPoliciesRepository,
    private readonly followUp: ActionFollowUp,
  ) {}

  /** Carries out a decision; of two at the same time one is answered `illegal_transition`. */
  async decide(request: DecideActionRequest): Promise<CommandReply<ActionStanding>> {
    const { action_id: id, project_id: projectId, verb } = request;
    const row = await this.actions.find(id, projectId);
    if (!row) return refused('not_found');
    const now = new Date();
    if (row.status === 'expired' && verb !== 'reverse') return refused('expired');
    if (row.status === 'pending' && row.expires_at <= now && verb !== 'reverse') {
      await this.expire(id, now);
      return refused('expired');
    }
    if (verb === 'reverse' && !row.reversible && !isPolicyKind(row.action_type)) {
      return { ...refused('illegal_transition'), detail: 'It cannot be taken back.' };
    }
    if (verb === 'approve') {
      if (row.four_eyes && row.requested_by === request.decided_by) return refused('own_approval');
      const faults = parameterFaults(row.action_type, row.parameters);
      if (faults.length > 0) return { ok: false, code: 'validation_error', faults };
    }
    const moved =
      verb === 'reverse'
        ? await this.reverse(id, request, now)
        : await this.moveByPerson(request, now);
    if (!moved) return this.refusedLate(id, verb);
    await this.followUp.of(id);
    return { ok: true, value: { action_id: id, status: moved.status } };
  }

  /** Ends an action that nobody decided about in time. */
  async expire(id: string, now: Date): Promise<void> {
    const expired = await this.actions.inTransaction(async (client) =>
      this.actions.move(
        client,
        id,
        { to: 'expired', decidedBy: OWN_HAND, via: 'timer', reason: 'nobody decided in time', now },
        'expires_at <= now()',
      ),
    );
    if (expired) await this.followUp.of(id);
  }

  /** Reverses an action whose time to live is over. */
  async reverseAtItsEnd(id: string, now: Date): Promise<void> {
    const end = { decided_by: OWN_HAND, via: 'timer' as const, link_id: null };
    const reason = 'its time to live is over';
    const row = await this.reverse(id, { ...end, reason }, now, 'reverse_at <= now()');
    if (row) await this.followUp.of(id);
  }

  /** Reverses an action that was approved without a person, since its project stopped that. */
  async reverseByKillSwitch(id: string, now: Date): Promise<void> {
    const reason = 'the kill switch was turned on';
    const hand = { decided_by: OWN_HAND, via: 'policy' as const, link_id: null };
    if (await this.reverse(id, { ...hand, reason }, now)) await this.followUp.of(id);
  }

  /** Its time may have ended between the look at it and the decision. */
  private async refusedLate(
    id: string,
    verb: DecideActionRequest['verb'],
  ): Promise<CommandReply<ActionStanding>> {
    const now = new Date();
    await this.expire(id, now);
    const row = await this.actions.find(id);
    const hasExpired = row?.status === 'expired' && verb !== 'reverse';
    return refused(hasExpired ? 'expired' : 'illegal_transition');
  }

  private async moveByPerson(
    request: DecideActionRequest,
    now: Date,
  ): Promise<ActionRow | undefined> {
    const approves = request.verb === 'approve';
    return this.once(async (client) =>
      this.actions.move(
        client,
        request.action_id,
        {
          ...transitionOf(request, now),
          to: STATUS_AFTER[request.verb],
          ...(approves && { set: { approved_by: request.decided_by } }),
        },
        'expires_at > now()',
      ),
    );
  }

  /** The policy is lifted in the transaction of the transition: both happen, or neither. */
  private async reverse(
    id: string,
    by: Pick<DecideActionRequest, 'decided_by' | 'via' | 'reason' | 'link_id'>,
    now: Date,
    where = 'true',
  ): Promise<ActionRow | undefined> {
    const known = await this.actions.find(id);
    if (!known) return undefined;
    const { webhook_url: webhook } = await this.approvalPolicies.of(known.project_id);
    const row = await this.once(async (client) => {
      const moved = await this.actions.move(
        client,
        id,
        {
          ...transitionOf(by, now),
          to: 'reversed',
          set: {
            reversed_at: now,
            reverse_at: null,
            verify_at: null,
            run_at: webhook === null ? null : now,
            lease_until: null,
            attempts: 0,
          },
        },
        where,
      );
      if (moved) await this.policies.rollBack(client, moved, now);
      return moved;
    });
    if (row) await this.policies.tellGateways(row);
    return row;
  }

  private async once(
    move: (client: PoolClient) => Promise<ActionRow | undefined>,
  ): Promise<ActionRow | undefined> {
    return this.actions.inTransaction(move).catch((error: unknown) => {
      // The signed link was used before.
      if (isUniqueViolation(error)) return undefined;
      throw error;
    });
  }
}

function transitionOf(
  by: Pick<DecideActionRequest, 'decided_by' | 'via' | 'reason' | 'link_id'>,
  now: Date,
): Omit<Transition, 'to'> {
  return {
    decidedBy: by.decided_by,
    via: by.via,
    reason: by.reason,
    linkId: by.link_id,
    now,
  };
}

function refused(code: ErrorCode): { ok: false; code: ErrorCode } {
  return { ok: false, code };
}
