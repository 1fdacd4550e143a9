import { addUsd, formatUsd, parseUsd, ZERO_USD } from '@costwire/contracts';
import { Injectable } from '@nestjs/common';
import { ActionFollowUp } from '../actions/action-follow-up.js';
import { ActionsRepository } from '../actions/actions.repository.js';
import { OWN_HAND, scopeOf, type ActionRow } from '../actions/action-row.js';
import { mayShareDollars } from './counted-savings.js';
import { realisedSavings, type RealisedSavings } from './realised-savings.js';
import { ScopeSpendQuery } from './scope-spend.query.js';

/** Measures what actions saved, from the roll-ups. */
@Injectable()
export class VerificationService {
  constructor(
    private readonly actions: ActionsRepository,
    private readonly spend: ScopeSpendQuery,
    private readonly followUp: ActionFollowUp,
  ) {}

  /** Ends the verification of an action when its time has come. */
  async verify(id: string, now: Date): Promise<void> {
    const action = await this.actions.find(id);
    if (!action?.executed_at || !action.verify_at || action.verify_at > now) return;
    const realised = await this.measure(action, action.verify_at);
    const moved = await this.actions.inTransaction(async (client) =>
      this.actions.move(
        client,
        id,
        {
          to: 'verified',
          decidedBy: OWN_HAND,
          via: 'timer',
          reason: `realised savings: ${realised.savings_usd ?? 'unknown'} USD`,
          now,
          set: { realised },
        },
        'verify_at <= now()',
      ),
    );
    if (moved) await this.followUp.of(id);
  }

  /** Measures every action that holds, up to now, or up to its reversal. */
  async measureAll(now: Date): Promise<void> {
    for (const action of await this.actions.toMeasure()) {
      const realised = await this.measure(action, action.reversed_at ?? now);
      await this.actions.keepRealised(action, realised);
    }
  }

  private async measure(action: ActionRow, to: Date): Promise<RealisedSavings> {
    const from = action.executed_at!;
    const scope = {
      projectId: action.project_id,
      kind: action.scope_kind,
      value: action.scope_value,
    };
    const beside = (await this.actions.heldBeside(action, to)).filter((other) =>
      mayShareDollars(claimed(action), claimed(other)),
    );
    const all = [action, ...beside].reduce(
      (sum, { savings_expected: usd }) => addUsd(sum, parseUsd(usd) ?? ZERO_USD),
      ZERO_USD,
    );
    return realisedSavings({
      forecastHourlyUsd: action.forecast_hourly_usd,
      actualUsd: await this.spend.between(scope, from, to),
      from,
      to,
      ownClaimUsd: action.savings_expected,
      allClaimsUsd: formatUsd(all),
      actions: 1 + beside.length,
    });
  }
}

function claimed(action: ActionRow) {
  return { anomaly_id: action.anomaly_id, scope: scopeOf(action) };
}
