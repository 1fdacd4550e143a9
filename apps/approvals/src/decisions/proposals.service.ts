import { parameterFaults, type Proposal } from '@costwire/contracts';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { ActionFollowUp } from '../actions/action-follow-up.js';
import { ActionsRepository } from '../actions/actions.repository.js';
import { OWN_HAND, scopeOf, type ActionRow } from '../actions/action-row.js';
import { ApprovalPoliciesRepository, lockProject } from './approval-policies.repository.js';
import { rulesAgainst } from './auto-approval.js';
import { countedSavings, type Claim } from '../savings/counted-savings.js';

const MS_PER_MINUTE = 60_000;

/** Makes actions of proposals. */
@Injectable()
export class ProposalsService {
  constructor(
    private readonly actions: ActionsRepository,
    private readonly policies: ApprovalPoliciesRepository,
    private readonly followUp: ActionFollowUp,
  ) {}

  /**
   * Takes a proposal: one action for each proposal id, however often it comes. Savings that another
   * action claims are not counted again; then the rules say whether it needs a person. All of it is
   * one transaction, in which decisions of the project wait for each other.
   *
   * @returns the action as it stands after that.
   */
  async take(proposal: Proposal): Promise<ActionRow> {
    await this.actions.inTransaction(async (client) => {
      await lockProject(client, proposal.project_id);
      await this.add(client, proposal, new Date());
    });
    await this.followUp.of(proposal.proposal_id);
    return (await this.actions.find(proposal.proposal_id))!;
  }

  private async add(client: PoolClient, proposal: Proposal, now: Date): Promise<void> {
    const { project_id: projectId } = proposal;
    const policy = await this.policies.of(projectId, client);
    const claims = (await this.actions.claiming(client, projectId)).map(claimOf);
    const savings = countedSavings(proposal, claims);
    const day = new Date(now.toISOString().slice(0, 10));
    const today = await this.actions.autoApprovedSince(client, projectId, day);
    const heldBackBy = rulesAgainst(proposal, savings.expected, policy, today);
    if (parameterFaults(proposal.action_type, proposal.parameters).length > 0) {
      heldBackBy.push('its parameters are not complete');
    }
    const autoApproved = heldBackBy.length === 0;
    const row = await this.actions.insert(client, {
      proposal,
      savings,
      autoApproved,
      heldBackBy,
      fourEyes: policy.four_eyes,
      expiresAt: new Date(now.getTime() + policy.expiry_minutes * MS_PER_MINUTE),
      now,
    });
    if (!row || !autoApproved) return;
    await this.actions.move(client, row.id, {
      to: 'approved',
      decidedBy: OWN_HAND,
      via: 'policy',
      reason: 'every rule for automatic approval is kept',
      now,
      set: { approved_by: OWN_HAND },
    });
  }
}

function claimOf(row: ActionRow): Claim {
  return {
    anomaly_id: row.anomaly_id,
    scope: scopeOf(row),
    savings: {
      low: row.savings_low,
      expected: row.savings_expected,
      high: row.savings_high,
      horizon_days: row.horizon_days,
    },
  };
}
