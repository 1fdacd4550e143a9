import { uuidv7, type ProjectId, type Proposal } from '@costwire/contracts';

/** A proposal as the detector makes it, to pause an agent that runs in a circle; each has its own id. */
export function pauseProposal(
  project: ProjectId,
  agent: string,
  more: Partial<Proposal> = {},
): Proposal {
  return {
    proposal_id: uuidv7(Date.now()),
    project_id: project,
    anomaly_id: null,
    source: 'anomaly',
    action_type: 'pause',
    scope: { kind: 'agent', value: agent },
    driver: 'agent_loop',
    parameters: {},
    description: `${agent} calls itself in a circle; pause it.`,
    savings: { low: '1', expected: '2', high: '3', horizon_days: 1 },
    risk_level: 'high',
    severity: 'critical',
    severe_buckets: 3,
    reversible: true,
    changes_quality: false,
    requested_by: null,
    proposed_at: new Date().toISOString(),
    ttl_minutes: null,
    forecast: { hourly_usd: '5' },
    meta: {},
    ...more,
  };
}
