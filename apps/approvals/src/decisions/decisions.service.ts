import {
  ACTION_TRANSITIONS,
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
import { ApprovalPoliciesRepository, lockProject } from './approval-policies.repository.js';
import { PolicyExecutor } from '../policies/policy.executor.js';

/** Postgres alone says what the time is: its clock decides and expires. */
const IN_TIME = 'expires_at > now()';

/** Carries out what people decide, and what time decides. */
@Injectable()
export class DecisionsService {
  /** The last of the decisions about each action that are under way in this process. */
  private readonly deciding = new Map<string, Promise<void>>();

  constructor(
    private readonly actions: ActionsRepository,
    private readonly policies: PolicyExecutor,
    private readonly approvalPolicies: ApprovalPoliciesRepository,
    private readonly followUp: ActionFollowUp,
  ) {}

  /**
   * Carries out a decision; of two at the same time one is answered `illegal_transition`. Those about
   * one action wait for each other here, so that a hundred of them cost one transaction; between
   * processes Postgres decides.
   */
  async decide(request: DecideActionRequest): Promise<CommandReply<ActionStanding>> {
    const { action_id: id } = request;
    const before = this.deciding.get(id) ?? Promise.resolve();
    const decision = before.then(async () => this.decideNext(request));
    const settled = decision.then(
      () => undefined,
      () => undefined,
    );
    this.deciding.set(id, settled);
    return decision.finally(() => {
      if (this.deciding.get(id) === settled) this.deciding.delete(id);
    });
  }

  private async decideNext(request: DecideActionRequest): Promise<CommandReply<ActionStanding>> {
    const { action_id: id, project_id: projectId, verb } = request;
    const row = await this.actions.find(id, projectId);
    if (!row) return refused('not_found');
    if (row.status === 'expired' && verb !== 'reverse') return refused('expired');
    if (!ACTION_TRANSITIONS[row.status].includes(STATUS_AFTER[verb])) {
      return refused('illegal_transition');
    }
    if (verb === 'reverse' && !row.reversible && !isPolicyKind(row.action_type)) {
      return { ...refused('illegal_transition'), detail: 'It cannot be taken back.' };
    }
    if (verb === 'approve') {
      const faults = parameterFaults(row.action_type, row.parameters);
      if (faults.length > 0) return { ok: false, code: 'validation_error', faults };
    }
    const moved = await this.moveByPerson(row, request, new Date());
    if (moved === 'own_approval') return refused(moved);
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
    row: ActionRow,
    request: DecideActionRequest,
    now: Date,
  ): Promise<ActionRow | 'own_approval' | undefined> {
    const { verb } = request;
    if (verb === 'reverse') return this.reverse(row.id, request, now);
    const transition = { ...transitionOf(request, now), to: STATUS_AFTER[verb] };
    return this.once(async (client) => {
      if (verb === 'reject') return this.actions.move(client, row.id, transition, IN_TIME);
      const approval = await this.approvalOf(client, row, request);
      if (!approval) return 'own_approval';
      return this.actions.move(client, row.id, { ...transition, set: approval }, IN_TIME);
    });
  }

  /**
   * What an approval sets; `undefined` when one person would approve what they asked for. Four eyes
   * hold when the action was made under that rule, and when it is the rule now.
   */
  private async approvalOf(
    client: PoolClient,
    row: ActionRow,
    { decided_by: key, decided_by_person: person = key }: DecideActionRequest,
  ): Promise<Transition['set'] | undefined> {
    await lockProject(client, row.project_id);
    const rules = await this.approvalPolicies.of(row.project_id, client);
    const fourEyes = row.four_eyes || rules.four_eyes;
    const isOwn = row.requested_by === key || row.requested_by_person === person;
    if (fourEyes && isOwn) return undefined;
    return { approved_by: key, approved_by_person: person, four_eyes: fourEyes };
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

  private async once<T>(
    move: (client: PoolClient) => Promise<T | undefined>,
  ): Promise<T | undefined> {
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
