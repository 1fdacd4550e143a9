import {
  addUsd,
  parseUsd,
  ZERO_USD,
  type ActionType,
  type ApprovalPolicy,
  type Proposal,
  type ScopeKind,
  type Usd,
} from '@costwire/contracts';

/** What was approved without a person on the current UTC day. */
export interface AutoApprovedToday {
  actions: number;
  /** Decimal US dollars of expected savings. */
  usd: string;
}

/** Longest time for which an action may hold without a person, in minutes. */
const MAX_TTL_MINUTES = 60;
/** Buckets in a row that must be severe. */
const MIN_SEVERE_BUCKETS = 2;
/** A run is an outlier of its own above this multiple of its usual largest cost (p99). */
const MIN_RUN_RATIO = 10;

/**
 * Actions that can be taken back within a minute by a rollback that the specs of the executors try,
 * and that touch one run, one key or one flag. Others never go without a person.
 */
const WITHOUT_A_PERSON: Readonly<Partial<Record<ActionType, ScopeKind>>> = {
  pause: 'run',
  run_cost_cap: 'run',
  rate_limit: 'key',
};

/**
 * Names of environments that serve no customers, alone or before what tells several apart
 * (`test-eu`). Any other name may be production's: then a person decides.
 */
const NOT_PRODUCTION =
  /^(?:ci|dev|development|local|preview|qa|sandbox|stage|staging|test|testing|uat)(?:[-_./ ].*)?$/i;
/** What is named after production as well (`test-for-prod`) may be it. */
const PRODUCTION = /prod|prd|live/i;
const SEVERE = new Set<Proposal['severity']>(['high', 'critical']);

/**
 * Which rules keep a proposal from being approved without a person; none means that it is approved.
 *
 * @param savings expected savings that this proposal may count, decimal US dollars.
 */
export function rulesAgainst(
  proposal: Proposal,
  savings: string,
  policy: ApprovalPolicy,
  today: AutoApprovedToday,
): string[] {
  const { severity, severe_buckets: buckets, ttl_minutes: ttl } = proposal;
  const rules: [boolean, string][] = [
    [policy.auto_approval, 'automatic approval is off'],
    [!policy.kill_switch, 'the kill switch is on'],
    [proposal.source === 'anomaly' || proposal.source === 'budget', 'somebody asked for it'],
    [proposal.requested_by === null, 'somebody asked for it'],
    [proposal.reversible, 'it cannot be taken back'],
    [!proposal.changes_quality, 'it may change what models answer'],
    [hasSmallRadius(proposal), 'it touches more than one run, one other key or one flag of ours'],
    [hasLowRisk(proposal), 'its risk is not low enough'],
    [SEVERE.has(severity), 'the severity is below high'],
    [buckets >= MIN_SEVERE_BUCKETS, 'it was not severe in two buckets in a row'],
    [ttl !== null && ttl > 0 && ttl <= MAX_TTL_MINUTES, 'it would hold for more than 60 minutes'],
    [today.actions < policy.auto_actions_per_day, 'the number for today is used up'],
    [fitsBudget(savings, policy, today), 'the budget for today is used up'],
  ];
  return [...new Set(rules.filter(([kept]) => !kept).map(([, rule]) => rule))];
}

/** One run, one key that is known not to serve production, or one flag of our own. */
function hasSmallRadius({ action_type: type, scope, parameters }: Proposal): boolean {
  if (type === 'restore_cache') return parameters['own_flag'] === true;
  if (WITHOUT_A_PERSON[type] !== scope.kind) return false;
  if (scope.kind !== 'key') return true;
  const { environment = '' } = scope;
  return NOT_PRODUCTION.test(environment) && !PRODUCTION.test(environment);
}

/** A soft limit on a key is of medium risk and allowed; a run must be known to stand out from its like. */
function hasLowRisk({ action_type: type, risk_level: risk, scope, parameters }: Proposal): boolean {
  if (type === 'rate_limit') return risk !== 'high';
  if (risk !== 'low') return false;
  const ratio = parameters['p99_ratio'];
  return scope.kind !== 'run' || (typeof ratio === 'number' && ratio > MIN_RUN_RATIO);
}

function fitsBudget(savings: string, policy: ApprovalPolicy, today: AutoApprovedToday): boolean {
  const used = addUsd(amount(today.usd), amount(savings));
  return used <= amount(policy.auto_usd_per_day);
}

function amount(text: string): Usd {
  return parseUsd(text) ?? ZERO_USD;
}
