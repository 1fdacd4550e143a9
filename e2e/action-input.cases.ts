import { eventually } from '@costwire/testing';
import { actionRig, type ActionRig } from './action-rig.js';
import { sharedCostwire } from './shared-costwire.js';
import type { Answer, TestCostwire } from './start-costwire.js';

const proposal = (more: object = {}): Record<string, unknown> => ({
  action_type: 'pause',
  scope: { kind: 'agent', value: 'crawler' },
  description: 'Pause the crawler.',
  ...more,
});
const cap = (limit: unknown, more: object = {}): Record<string, unknown> =>
  proposal({ action_type: 'spend_cap', parameters: { limit_usd: limit, ...more } });
const savings = (more: object): Record<string, unknown> =>
  proposal({ savings: { low: '1', expected: '2', high: '3', horizon_days: 7, ...more } });

/** What is wrong with a body, and the field that is to be named. */
type Faulty = [string, Record<string, unknown>, string];

const PROPOSALS: Faulty[] = [
  ['no type', proposal({ action_type: undefined }), 'action_type'],
  ['a type that is not known', proposal({ action_type: 'delete_everything' }), 'action_type'],
  ['a type from a prototype', proposal({ action_type: 'constructor' }), 'action_type'],
  ['no scope', proposal({ scope: undefined }), 'scope'],
  ['a scope that is a list', proposal({ scope: [] }), 'scope'],
  ['a scope that is a text', proposal({ scope: 'agent' }), 'scope'],
  ['a scope of no kind', proposal({ scope: { value: 'x' } }), 'scope.kind'],
  ['a scope of another kind', proposal({ scope: { kind: 'user', value: 'x' } }), 'scope.kind'],
  ['an empty value', proposal({ scope: { kind: 'agent', value: '' } }), 'scope.value'],
  ['a long value', proposal({ scope: { kind: 'agent', value: 'x'.repeat(129) } }), 'scope.value'],
  ['no description', proposal({ description: '' }), 'description'],
  ['a long description', proposal({ description: 'x'.repeat(501) }), 'description'],
  ['parameters that are a list', proposal({ parameters: [1] }), 'parameters'],
  ['a limit below zero', cap('-1'), 'parameters.limit_usd'],
  ['a limit that is no number', cap('much'), 'parameters.limit_usd'],
  ['a limit with too many digits', cap(0.1234567890123456789), 'parameters.limit_usd'],
  ['a limit that is endless', cap('1e400'), 'parameters.limit_usd'],
  ['a period that is not known', cap('1', { period: 'year' }), 'parameters.period'],
  [
    'half a call',
    proposal({ action_type: 'rate_limit', parameters: { calls_per_hour: 0.5 } }),
    'parameters.calls_per_hour',
  ],
  ['savings below zero', savings({ low: '-1' }), 'savings.low'],
  ['savings in words', savings({ expected: 'a lot' }), 'savings.expected'],
  ['a horizon of no days', savings({ horizon_days: 0 }), 'savings.horizon_days'],
  ['savings with another member', savings({ is_sure: true }), 'savings.is_sure'],
  ['an unknown risk', proposal({ risk_level: 'none' }), 'risk_level'],
  ['a time to live of nothing', proposal({ ttl_minutes: 0 }), 'ttl_minutes'],
  ['a time to live as text', proposal({ ttl_minutes: '5' }), 'ttl_minutes'],
  ['a time to live without a way back', proposal({ ttl_minutes: 5, reversible: false }), 'ttl'],
  ['a state of its own', proposal({ status: 'executed' }), 'status'],
  ['an approval of its own', proposal({ auto_approved: true }), 'auto_approved'],
  ['somebody else who asked', proposal({ requested_by: null }), 'requested_by'],
  ['a member under two names', proposal({ risk_level: 'low', riskLevel: 'high' }), 'risk'],
];

const POLICIES: Faulty[] = [
  ['a budget below zero', { auto_usd_per_day: '-1' }, 'auto_usd_per_day'],
  ['a budget in words', { auto_usd_per_day: 'much' }, 'auto_usd_per_day'],
  ['too many actions', { auto_actions_per_day: 10_001 }, 'auto_actions_per_day'],
  ['a switch as text', { kill_switch: 'yes' }, 'kill_switch'],
  ['no time to decide', { expiry_minutes: 0 }, 'expiry_minutes'],
  ['a verification before the deed', { verification_days: -1 }, 'verification_days'],
  ['a webhook that is a list', { webhook_url: [] }, 'webhook_url'],
  ['a webhook on this machine', { webhook_url: 'https://localhost/' }, 'webhook_url'],
  ['a webhook below it', { webhook_url: 'https://a.localhost./' }, 'webhook_url'],
  ['a webhook as a number', { webhook_url: 'https://2130706433/' }, 'webhook_url'],
  ['a webhook in octal', { webhook_url: 'https://0177.0.0.1/' }, 'webhook_url'],
  ['an unknown rule', { allow_everything: true }, 'allow_everything'],
];

describe('what is sent about actions', () => {
  let costwire: TestCostwire;
  let rig: ActionRig;

  beforeAll(async () => {
    costwire = await sharedCostwire();
    rig = await actionRig(costwire, 'input');
  });
  afterAll(async () => rig.close());

  const expectFault = (answer: Answer, field: string): void => {
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((fault) => fault.field)).toContainEqual(
      expect.stringMatching(new RegExp(`^${field}`)),
    );
  };

  it.each(PROPOSALS)('is refused as a proposal with %s, naming the field', async (_, body, field) =>
    expectFault(await costwire.call('POST', '/api/v1/actions', rig.approver, body), field),
  );

  it.each(POLICIES)('is refused as a rule with %s, naming the field', async (_, body, field) =>
    expectFault(await costwire.call('PUT', '/api/v1/approvals/policy', rig.admin, body), field),
  );

  it('is refused as a decision, a question or a link that is not well-formed', async () => {
    const path = `/api/v1/actions/${await rig.put()}`;
    const long = 'x'.repeat(501);
    for (const [to, body, field] of [
      [`${path}/approve`, { reason: long }, 'reason'],
      [`${path}/reject`, { reason: '' }, 'reason'],
      [`${path}/reverse`, { reason: ['x'] }, 'reason'],
      [`${path}/approve`, { decided_by: 'somebody' }, 'decided_by'],
      [`${path}/links`, { ttl_minutes: 10_081 }, 'ttl_minutes'],
      ['/api/v1/actions/decide', { reason: 'x' }, 'token'],
      ['/api/v1/actions/decide', { token: ['x'] }, 'token'],
    ] as const) {
      expectFault(await costwire.call('POST', to, rig.approver, body), field);
    }
    const question = { agent_name: '', model: 7 };
    const asked = await costwire.call('POST', '/api/v1/admission', rig.sender, question);
    expect(asked.status).toBe(400);
    const named = new Set(asked.body.errors.map(({ field }) => field));
    expect(named).toEqual(new Set(['agent_name', 'model']));
  });

  it('is taken in camelCase as well, also within and in queries', async () => {
    const made = await costwire.call('POST', '/api/v1/actions', rig.approver, {
      actionType: 'spend_cap',
      scope: { kind: 'agent', value: 'writer' },
      description: 'Cap the writer.',
      parameters: { limitUsd: 12.5, period: 'month' },
      savings: { low: 1, expected: '2', high: '3', horizonDays: 30 },
      riskLevel: 'low',
      ttlMinutes: 5,
      forecastHourlyUsd: '0.5',
      anomalyId: 'an-anomaly',
      changesQuality: true,
    });
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({
        action_type: 'spend_cap',
        parameters: { limit_usd: '12.5', period: 'month' },
        savings: { low: '1', expected: '2', high: '3', horizon_days: 30 },
        risk_level: 'low',
        ttl_minutes: 5,
        forecast: { hourly_usd: '0.5' },
        anomaly_id: 'an-anomaly',
        changes_quality: true,
      }),
    ]);
    const list = '/api/v1/actions?anomalyId=an-anomaly';
    expect((await costwire.call('GET', list, rig.approver)).body.items).toHaveLength(1);
    const rules = { autoActionsPerDay: 3, verificationDays: 2, fourEyes: true };
    const changed = await costwire.call('PUT', '/api/v1/approvals/policy', rig.admin, rules);
    expect(changed.body).toMatchObject({ auto_actions_per_day: 3, verification_days: 2 });
    const links = await rig.decide('links', made.body.id, rig.approver, { ttlMinutes: 1 });
    expect(links.status).toBe(201);
    const call = { agentName: 'writer', runId: 'r' };
    expect((await costwire.call('POST', '/api/v1/admission', rig.sender, call)).status).toBe(200);
  });

  it('may be nothing at all where nothing is needed', async () => {
    const id = await rig.put();
    await rig.reaches(id, 'pending');
    const answer = await fetch(`${costwire.url}/api/v1/actions/${id}/reject`, {
      method: 'POST',
      headers: { authorization: `Bearer ${rig.second}` },
    });
    expect(answer.status).toBe(200);
  });

  it('makes one action when it is sent again under an Idempotency-Key, also at the same time', async () => {
    const send = async (): Promise<Answer> =>
      costwire.call('POST', '/api/v1/actions', rig.approver, proposal(), {
        'idempotency-key': 'once',
      });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    await eventually(async () =>
      expect((await rig.get(answers[0].body.id)).status).toBe('pending'),
    );
  });
});
