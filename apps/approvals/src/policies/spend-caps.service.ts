import { parseUsd, type CapPeriod } from '@costwire/contracts';
import { Notices } from '@costwire/messaging';
import { Injectable, Logger } from '@nestjs/common';
import { PoliciesRepository, type CapRow, type CapState } from './policies.repository.js';
import { ScopeSpendQuery } from '../savings/scope-spend.query.js';
import { tellGateways } from './tell-gateways.js';

/** The end of a cap without a period: later than anything. */
const NEVER = new Date('9999-12-31T00:00:00Z');
/** A run that has not been heard of for so long is not looked at again. */
const RUN_MEMORY_MS = 86_400_000;

/** Compares what calls cost with the caps on them, and tells the gateways which are reached. */
@Injectable()
export class SpendCapsService {
  private readonly logger = new Logger(SpendCapsService.name);

  constructor(
    private readonly policies: PoliciesRepository,
    private readonly spend: ScopeSpendQuery,
    private readonly notices: Notices,
  ) {}

  /** Looks at every cap in force once. One that cannot be looked at keeps none of the others. */
  async look(now: Date): Promise<void> {
    let changed = false;
    for (const cap of await this.policies.caps()) {
      changed = (await this.lookAt(cap, now)) || changed;
    }
    if (changed) await tellGateways(this.notices);
  }

  private async lookAt(cap: CapRow, now: Date): Promise<boolean> {
    try {
      return await this.policies.keepCapState(cap, await this.stateOf(cap, now));
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown';
      this.logger.warn({ event: 'cap_not_looked_at', actionId: cap.action_id, reason });
      return false;
    }
  }

  private async stateOf(cap: CapRow, now: Date): Promise<CapState> {
    const scope = { projectId: cap.project_id, kind: cap.scope_kind, value: cap.scope_value };
    const { limit_usd: limit } = cap.parameters;
    if (cap.kind === 'run_cost_cap') {
      const since = new Date(Math.min(cap.since.getTime(), now.getTime()) - RUN_MEMORY_MS);
      const runs = await this.spend.runsAbove(scope, since, limit);
      const found = runs.map((run) => [run, cap.blocked_runs[run] ?? now.toISOString()]);
      const blockedRuns = Object.fromEntries(found) as Record<string, string>;
      return { spentUsd: '0', blockedFrom: null, blockedUntil: null, blockedRuns };
    }
    const { from, to } = periodOf((cap.parameters.period ?? 'day') as CapPeriod, cap.since, now);
    // Up to its end: calls whose producer's clock is ahead count as well.
    const spentUsd = await this.spend.between(scope, from, to);
    const reached = parseUsd(spentUsd)! >= parseUsd(limit)!;
    const wasReached = cap.blocked_until?.getTime() === to.getTime();
    return {
      spentUsd,
      blockedFrom: reached ? (wasReached ? cap.blocked_from : now) : null,
      blockedUntil: reached ? to : null,
      blockedRuns: {},
    };
  }
}

/** The UTC hour, day or month around a time, or all time since the cap was set. */
function periodOf(period: CapPeriod, since: Date, now: Date): { from: Date; to: Date } {
  const year = now.getUTCFullYear();
  const month = now.getUTCMonth();
  const day = now.getUTCDate();
  const hour = now.getUTCHours();
  switch (period) {
    case 'hour':
      return {
        from: new Date(Date.UTC(year, month, day, hour)),
        to: new Date(Date.UTC(year, month, day, hour + 1)),
      };
    case 'day':
      return {
        from: new Date(Date.UTC(year, month, day)),
        to: new Date(Date.UTC(year, month, day + 1)),
      };
    case 'month':
      return { from: new Date(Date.UTC(year, month)), to: new Date(Date.UTC(year, month + 1)) };
    case 'total':
      return { from: since, to: NEVER };
  }
}
