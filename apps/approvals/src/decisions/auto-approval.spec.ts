import { DEFAULT_APPROVAL_POLICY, type ProjectId, type Proposal } from '@costwire/contracts';
import { rulesAgainst } from './auto-approval.js';

const POLICY = { ...DEFAULT_APPROVAL_POLICY, auto_approval: true };
const RADIUS = 'it touches more than one run, one other key or one flag of ours';
const NOTHING_YET = { actions: 0, usd: '0' };

const proposal = (more: Partial<Proposal> = {}): Proposal => ({
  proposal_id: '01a1fd84-cd15-758f-882f-3e488cdaa801',
  project_id: '01a1fd84-cd15-758f-882f-3e488cdaa802' as ProjectId,
  anomaly_id: 'a',
  source: 'anomaly',
  action_type: 'pause',
  scope: { kind: 'run', value: 'run-1' },
  driver: 'agent_loop',
  parameters: {},
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
  ...more,
});

const limit = (environment?: string): Partial<Proposal> => ({
  action_type: 'rate_limit',
  risk_level: 'medium',
  scope: { kind: 'key', value: 'k', ...(environment !== undefined && { environment }) },
});

describe('an action goes without a person', () => {
  test.each<[string, Partial<Proposal>]>([
    ['when it pauses one run', {}],
    ['when it caps one run', { action_type: 'run_cost_cap' }],
    ['when it limits a key of a test environment', limit('staging')],
    [
      'when it turns on a flag of ours',
      { action_type: 'restore_cache', parameters: { own_flag: true } },
    ],
    ['when its run stands out from its like', { parameters: { p99_ratio: 10.1 } }],
  ])('%s', (_, more) => {
    expect(rulesAgainst(proposal(more), '2', POLICY, NOTHING_YET)).toEqual([]);
  });

  test('up to the last cent of the budget and the last action of the day', () => {
    const policy = { ...POLICY, auto_usd_per_day: '5', auto_actions_per_day: 3 };
    expect(rulesAgainst(proposal(), '2', policy, { actions: 2, usd: '3' })).toEqual([]);
  });
});

describe('an action needs a person', () => {
  test.each<[string, Partial<Proposal>]>([
    ['somebody asked for it', { requested_by: 'key' }],
    ['somebody asked for it', { source: 'manual' }],
    ['it cannot be taken back', { reversible: false }],
    ['it may change what models answer', { changes_quality: true }],
    [RADIUS, { scope: { kind: 'agent', value: 'a' } }],
    [RADIUS, { action_type: 'max_tokens' }],
    [RADIUS, { action_type: 'model_route', scope: { kind: 'run', value: 'r' } }],
    [RADIUS, limit()],
    [RADIUS, limit('production')],
    [RADIUS, limit('Live')],
    [RADIUS, { action_type: 'restore_cache' }],
    ['its risk is not low enough', { risk_level: 'medium' }],
    ['its risk is not low enough', { ...limit('test'), risk_level: 'high' }],
    ['its risk is not low enough', { parameters: { p99_ratio: 10 } }],
    ['the severity is below high', { severity: 'medium' }],
    ['the severity is below high', { severity: null }],
    ['it was not severe in two buckets in a row', { severe_buckets: 1 }],
    ['it would hold for more than 60 minutes', { ttl_minutes: 61 }],
    ['it would hold for more than 60 minutes', { ttl_minutes: null }],
  ])('since %s', (rule, more) => {
    expect(rulesAgainst(proposal(more), '2', POLICY, NOTHING_YET)).toEqual([rule]);
  });

  test('when the project has not allowed it, has stopped it, or has used up its day', () => {
    const rules = (policy: object, today = NOTHING_YET): string[] =>
      rulesAgainst(proposal(), '2', { ...POLICY, ...policy }, today);
    expect(rules({ auto_approval: false })).toEqual(['automatic approval is off']);
    expect(rules({ kill_switch: true })).toEqual(['the kill switch is on']);
    expect(rules({}, { actions: 10, usd: '0' })).toEqual(['the number for today is used up']);
    expect(rules({ auto_usd_per_day: '5' }, { actions: 1, usd: '3.000000000000001' })).toEqual([
      'the budget for today is used up',
    ]);
  });
});
