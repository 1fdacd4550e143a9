import {
  ACTION_TYPES,
  DEFAULT_APPROVAL_POLICY,
  SCOPE_KINDS,
  type ActionType,
  type ApprovalPolicy,
  type ProjectId,
  type Proposal,
  type ScopeKind,
} from '@costwire/contracts';
import { rulesAgainst, type AutoApprovedToday } from './auto-approval.js';

const RADIUS = 'it touches more than one run, one other key or one flag of ours';
const RISK = 'its risk is not low enough';
const ASKED = 'somebody asked for it';
const LONG = 'it would hold for more than 60 minutes';
const ONCE = 'it was not severe in two buckets in a row';
const MILD = 'the severity is below high';

const POLICY: ApprovalPolicy = {
  ...DEFAULT_APPROVAL_POLICY,
  auto_approval: true,
  auto_usd_per_day: '5',
  auto_actions_per_day: 3,
};

/** What differs from a proposal that goes without a person. */
interface Cell {
  proposal?: Partial<Proposal>;
  policy?: Partial<ApprovalPolicy>;
  today?: Partial<AutoApprovedToday>;
}

const PAUSED_RUN: Proposal = {
  proposal_id: '01a1fd84-cd15-758f-882f-3e488cdaa801',
  project_id: '01a1fd84-cd15-758f-882f-3e488cdaa802' as ProjectId,
  anomaly_id: 'a',
  source: 'anomaly',
  action_type: 'pause',
  scope: { kind: 'run', value: 'run-1' },
  driver: 'agent_loop',
  parameters: { p99_ratio: 12 },
  description: 'd',
  savings: { low: '1', expected: '2', high: '3', horizon_days: 1 },
  risk_level: 'low',
  severity: 'high',
  severe_buckets: 2,
  reversible: true,
  changes_quality: false,
  requested_by: null,
  proposed_at: '2026-11-21T12:00:00.000Z',
  ttl_minutes: 60,
  forecast: { hourly_usd: '1' },
  meta: {},
};

const limit = (environment?: string, more: Partial<Proposal> = {}): Partial<Proposal> => ({
  action_type: 'rate_limit',
  risk_level: 'medium',
  scope: { kind: 'key', value: 'k', ...(environment !== undefined && { environment }) },
  parameters: { calls_per_hour: 60 },
  ...more,
});

/** Every rule with the values at its edge: those that keep it, and those that break it alone. */
const TABLE: Record<string, { kept: Cell[]; broken: Cell[] }> = {
  'automatic approval is off': {
    kept: [{ policy: { auto_approval: true } }],
    broken: [{ policy: { auto_approval: false } }],
  },
  'the kill switch is on': {
    kept: [{ policy: { kill_switch: false } }],
    broken: [{ policy: { kill_switch: true } }],
  },
  [ASKED]: {
    kept: [{ proposal: { source: 'budget' } }],
    broken: [
      { proposal: { source: 'manual' } },
      { proposal: { source: 'steady_state' } },
      { proposal: { requested_by: 'key' } },
    ],
  },
  'it cannot be taken back': { kept: [], broken: [{ proposal: { reversible: false } }] },
  'it may change what models answer': {
    kept: [],
    broken: [{ proposal: { changes_quality: true } }],
  },
  [RADIUS]: {
    kept: [
      { proposal: { action_type: 'run_cost_cap' } },
      { proposal: { action_type: 'restore_cache', parameters: { own_flag: true, p99_ratio: 12 } } },
      ...['staging', 'Test', 'dev', 'qa', 'sandbox', 'test-eu', 'ci/7'].map((name) => ({
        proposal: limit(name),
      })),
    ],
    broken: [
      { proposal: { scope: { kind: 'agent', value: 'a' } } },
      { proposal: { action_type: 'restore_cache' } },
      {
        proposal: { action_type: 'restore_cache', parameters: { own_flag: 'true', p99_ratio: 12 } },
      },
      { proposal: limit() },
      ...[
        'production',
        'prod',
        'Live',
        'PROD-eu',
        'production_2',
        'prd',
        'eu-west',
        'main',
        '',
        'test-prod',
        'contest',
        'p-r-o-d',
        'рrod',
      ].map((name) => ({ proposal: limit(name) })),
    ],
  },
  [RISK]: {
    kept: [
      { proposal: { parameters: { p99_ratio: 10.1 } } },
      { proposal: limit('test', { risk_level: 'low' }) },
      { proposal: limit('test', { risk_level: 'medium' }) },
    ],
    broken: [
      { proposal: { risk_level: 'medium' } },
      { proposal: { risk_level: 'high' } },
      { proposal: limit('test', { risk_level: 'high' }) },
      { proposal: { parameters: { p99_ratio: 10 } } },
      { proposal: { parameters: { p99_ratio: '12' } } },
      { proposal: { parameters: {} } },
    ],
  },
  [MILD]: {
    kept: [{ proposal: { severity: 'critical' } }],
    broken: (['medium', 'low', null] as const).map((severity) => ({ proposal: { severity } })),
  },
  [ONCE]: {
    kept: [{ proposal: { severe_buckets: 3 } }],
    broken: [{ proposal: { severe_buckets: 1 } }, { proposal: { severe_buckets: 0 } }],
  },
  [LONG]: {
    kept: [{ proposal: { ttl_minutes: 1 } }],
    broken: [61, 0, -1, null].map((ttl_minutes) => ({ proposal: { ttl_minutes } })),
  },
  'the number for today is used up': {
    kept: [{ today: { actions: 2 } }],
    broken: [{ today: { actions: 3 } }, { policy: { auto_actions_per_day: 0 } }],
  },
  'the budget for today is used up': {
    kept: [{ today: { usd: '3' } }],
    broken: [{ today: { usd: '3.000000000000001' } }, { policy: { auto_usd_per_day: '1.99' } }],
  },
};

const judge = (...cells: Cell[]): string[] => {
  const all = cells.reduce<Required<Cell>>(
    (sum, cell) => ({
      proposal: { ...sum.proposal, ...cell.proposal },
      policy: { ...sum.policy, ...cell.policy },
      today: { ...sum.today, ...cell.today },
    }),
    { proposal: PAUSED_RUN, policy: POLICY, today: { actions: 0, usd: '0' } },
  );
  const proposal = all.proposal as Proposal;
  return rulesAgainst(
    proposal,
    proposal.savings.expected,
    all.policy as ApprovalPolicy,
    all.today as AutoApprovedToday,
  );
};

describe('an action goes without a person', () => {
  test('when every rule is kept', () => expect(judge()).toEqual([]));

  test.each(Object.entries(TABLE))('at the very edge of the rule against: %s', (_, { kept }) => {
    for (const cell of kept) expect([cell, judge(cell)]).toEqual([cell, []]);
  });
});

describe('an action needs a person', () => {
  test.each(Object.entries(TABLE))('since %s', (rule, { broken }) => {
    for (const cell of broken) expect([cell, judge(cell)]).toEqual([cell, [rule]]);
  });

  test('for every rule that is broken, and is told each of two', () => {
    const first = Object.entries(TABLE).map(([rule, { broken }]) => [rule, broken[0]!] as const);
    for (const [rule, cell] of first) {
      for (const [other, its] of first.filter(([name]) => name !== rule)) {
        // The first cell of a rule about the scope would hide a risk that depends on it.
        if ([rule, other].includes(RADIUS)) expect(judge(cell, its)).toContain(other);
        else expect(new Set(judge(cell, its))).toEqual(new Set([rule, other]));
      }
    }
  });

  test('for every type and kind of scope but one run, and one key in a test environment', () => {
    const allowed = ACTION_TYPES.flatMap((type) =>
      SCOPE_KINDS.filter((kind) => judge({ proposal: ofType(type, kind) }).length === 0).map(
        (kind) => `${type} ${kind}`,
      ),
    );
    expect(allowed).toEqual(['pause run', 'run_cost_cap run', 'rate_limit key']);
  });
});

const ofType = (type: ActionType, kind: ScopeKind): Partial<Proposal> => ({
  action_type: type,
  scope: { kind, value: 'x', environment: 'test' },
});
