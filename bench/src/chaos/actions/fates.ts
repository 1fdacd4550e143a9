import { uuidv7, type ProjectId, type Proposal } from '@costwire/contracts';

/** What is meant to become of an action, and how that shows. */
export interface Fate {
  /** State in which it must end. */
  status: string;
  /** Every history that leads there. */
  history: RegExp;
  /** Whether a person approves it. */
  isApproved?: boolean;
}

const CARRIED_OUT = 'pending approved executing executed';

/**
 * The fates of actions, each in turn. `contested` is approved and rejected at the same moment by two
 * people, `alone` needs nobody, `delivered` is carried out by the webhook, `open` waits to the end.
 */
export const FATES = {
  approved: { status: 'verified', history: exactly(`${CARRIED_OUT} verified`), isApproved: true },
  rejected: { status: 'rejected', history: exactly('pending rejected') },
  reversed: {
    status: 'reversed',
    history: exactly(`${CARRIED_OUT}( verified)? reversed`),
    isApproved: true,
  },
  expired: { status: 'expired', history: exactly('pending expired') },
  ended: {
    status: 'reversed',
    history: exactly(`${CARRIED_OUT}( verified)? reversed`),
    isApproved: true,
  },
  alone: { status: 'verified', history: exactly(`${CARRIED_OUT} verified`) },
  delivered: { status: 'verified', history: exactly(`${CARRIED_OUT} verified`), isApproved: true },
  contested: {
    status: 'verified',
    history: exactly(`(${CARRIED_OUT} verified|pending rejected)`),
  },
  open: { status: 'pending', history: exactly('pending') },
} as const satisfies Record<string, Fate>;
/** Name of one of {@link FATES}. */
export type FateName = keyof typeof FATES;

/** An action of the run. */
export interface PlannedAction {
  id: string;
  fate: FateName;
  /** State in which it must end. */
  status: string;
  proposal: Proposal;
}

const NAMES = Object.keys(FATES) as FateName[];

/** The n-th action: each fate in turn, each about an agent or a run of its own. */
export function planAction(projectId: ProjectId, n: number): PlannedAction {
  const fate = NAMES[n % NAMES.length]!;
  const id = uuidv7(Date.now());
  const isAlone = fate === 'alone';
  const proposal: Proposal = {
    proposal_id: id,
    project_id: projectId,
    anomaly_id: null,
    source: 'anomaly',
    action_type: fate === 'delivered' ? 'trim_prompt' : 'pause',
    scope: { kind: isAlone ? 'run' : 'agent', value: `run-d-${n}` },
    driver: 'agent_loop',
    parameters: isAlone ? { p99_ratio: 12 } : {},
    description: `Action ${n} of the run, to be ${fate}.`,
    savings: { low: '1', expected: '2', high: '3', horizon_days: 1 },
    risk_level: isAlone ? 'low' : 'high',
    severity: 'critical',
    severe_buckets: 3,
    reversible: true,
    changes_quality: false,
    requested_by: null,
    proposed_at: new Date().toISOString(),
    ttl_minutes: isAlone || fate === 'ended' ? 60 : null,
    forecast: { hourly_usd: '5' },
    meta: {},
  };
  return { id, fate, status: FATES[fate].status, proposal };
}

function exactly(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`);
}
