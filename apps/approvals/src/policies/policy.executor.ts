import { isPolicyKind } from '@costwire/contracts';
import { Notices } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { ActionRow } from '../actions/action-row.js';
import { PoliciesRepository } from './policies.repository.js';
import { tellGateways } from './tell-gateways.js';

/**
 * Puts policies in force and lifts them, within the transaction of the action's transition: both
 * happen, or neither. Gateways are told after the commit.
 */
@Injectable()
export class PolicyExecutor {
  constructor(
    private readonly policies: PoliciesRepository,
    private readonly notices: Notices,
  ) {}

  /** Puts the policy of an action in force, when it is one. */
  async execute(client: PoolClient, action: ActionRow, now: Date): Promise<void> {
    if (!isPolicyKind(action.action_type)) return;
    await this.policies.enforce(client, action, now, action.reverse_at);
  }

  /** Lifts the policy of an action, if there is one. */
  async rollBack(client: PoolClient, action: ActionRow, now: Date): Promise<void> {
    await this.policies.lift(client, action.id, now);
  }

  /** Tells the gateways, when the action is one of theirs. */
  async tellGateways({ action_type: type }: ActionRow): Promise<void> {
    if (isPolicyKind(type)) await tellGateways(this.notices);
  }
}
