import { eventually } from '@costwire/testing';
import { actionRig, usageNow, type ActionRig } from './action-rig.js';
import { sharedCostwire } from './shared-costwire.js';
import type { TestCostwire } from './start-costwire.js';

const runPause = (run: string) => ({
  scope: { kind: 'run' as const, value: run },
  parameters: { p99_ratio: 12 },
  risk_level: 'low' as const,
  ttl_minutes: 30,
});

describe('actions', () => {
  let costwire: TestCostwire;
  let rig: ActionRig;

  beforeAll(async () => {
    costwire = await sharedCostwire();
    rig = await actionRig(costwire, 'proposed');
  });
  afterAll(async () => rig.close());

  const refusedAs = async (more: object, status: number, error: string): Promise<void> => {
    await eventually(async () => {
      const answer = await rig.send(more);
      expect([answer.status, answer.body]).toEqual([status, expect.objectContaining({ error })]);
    });
  };

  it('lead from a proposal to a policy that the gateway enforces, and back', async () => {
    const id = await rig.put();
    await rig.reaches(id, 'pending');
    expect((await rig.send({ agent_name: 'crawler' })).status).toBe(202);
    const approved = await rig.decide('approve', id, rig.approver, { reason: 'it loops' });
    expect([approved.status, approved.body]).toEqual([200, expect.objectContaining({ id })]);
    await rig.reaches(id, 'executed');
    await refusedAs({ agent_name: 'crawler' }, 403, 'paused');
    expect((await rig.send({ agent_name: 'another' })).status).toBe(202);
    const reversed = await rig.decide('reverse', id);
    expect(reversed.body).toMatchObject({ status: 'reversed' });
    await eventually(async () =>
      expect((await rig.send({ agent_name: 'crawler' })).status).toBe(202),
    );
    const { decisions } = await rig.get(id);
    expect(decisions.map(({ to, via }) => [to, via])).toEqual([
      ['pending', 'policy'],
      ['approved', 'api'],
      ['executing', 'executor'],
      ['executed', 'executor'],
      ['reversed', 'api'],
    ]);
    expect(decisions[1]).toMatchObject({
      reason: 'it loops',
      decided_by: expect.stringMatching(/^key:/) as string,
    });
  });

  it('pause calls, not facts: what happened before is taken, and the rest when it is asked for', async () => {
    const id = await rig.put({ scope: { kind: 'feature', value: 'search' } });
    await rig.reaches(id, 'pending');
    await rig.decide('approve', id);
    await refusedAs({ feature: 'search' }, 403, 'paused');
    const past = new Date(Date.now() - 3_600_000).toISOString();
    expect((await rig.send({ feature: 'search', timestamp: past })).status).toBe(202);
    const recorded = await rig.send({ feature: 'search' }, '?on_policy=record');
    expect([recorded.status, recorded.body]).toEqual([
      202,
      expect.objectContaining({
        accepted: 1,
        enforcement: [{ code: 'paused', action_id: id, events: 1 }],
      }),
    ]);
    const events = [usageNow(), usageNow({ feature: 'search' }), usageNow()];
    const path = '/api/v1/llm/usage';
    expect((await costwire.call('POST', path, rig.sender, events)).status).toBe(403);
    const partial = await costwire.call('POST', `${path}?partial=true`, rig.sender, events);
    expect([partial.status, partial.body]).toEqual([
      207,
      expect.objectContaining({
        accepted: 2,
        refused: [expect.objectContaining({ index: 1, status: 403, error: 'paused' })],
      }),
    ]);
    const asked = { feature: 'search' };
    const admission = await costwire.call('POST', '/api/v1/admission', rig.sender, asked);
    expect([admission.status, admission.body]).toEqual([
      403,
      expect.objectContaining({ error: 'paused' }),
    ]);
    await rig.decide('reverse', id);
  });

  it('limit how often calls are made, with a time to wait', async () => {
    const id = await rig.put({
      action_type: 'rate_limit',
      scope: { kind: 'feature', value: 'chat' },
      parameters: { calls_per_hour: 24 },
    });
    await rig.reaches(id, 'pending');
    await rig.decide('approve', id);
    await rig.reaches(id, 'executed');
    await refusedAs({ feature: 'chat' }, 429, 'policy_rate_limited');
    const { headers } = await rig.send({ feature: 'chat' });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(10);
    expect((await rig.send({ feature: 'other' })).status).toBe(202);
    await rig.decide('reverse', id);
    await eventually(async () => expect((await rig.send({ feature: 'chat' })).status).toBe(202));
  });

  it('cap what is spent: calls are refused once the ledger has reached the cap', async () => {
    const id = await rig.put({
      action_type: 'spend_cap',
      scope: { kind: 'agent', value: 'writer' },
      parameters: { limit_usd: '0.009', period: 'day' },
    });
    await rig.reaches(id, 'pending');
    await rig.decide('approve', id);
    await rig.reaches(id, 'executed');
    // 1,000 input and 200 output tokens of gpt-4o cost 0.0045 USD.
    expect((await rig.send({ agent_name: 'writer' })).status).toBe(202);
    expect((await rig.send({ agent_name: 'writer' })).status).toBe(202);
    await eventually(async () => {
      const { body } = await costwire.call('GET', '/api/v1/policies', rig.sender);
      expect(body.items).toContainEqual(
        expect.objectContaining({ action_id: id, spent_usd: '0.009' }),
      );
    });
    await refusedAs({ agent_name: 'writer' }, 403, 'spend_cap_reached');
    await rig.decide('reverse', id);
  });

  it('are decided once, by somebody else, in time', async () => {
    const body = {
      action_type: 'pause',
      scope: { kind: 'agent', value: 'mine' },
      description: 'Pause mine, asks ann@corp.test.',
    };
    const made = await costwire.call('POST', '/api/v1/actions', rig.approver, body);
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({
        status: 'pending',
        requires_approval: true,
        description: 'Pause mine, asks <EMAIL_ADDRESS>.',
      }),
    ]);
    const { id } = made.body;
    const own = await rig.decide('approve', id);
    expect([own.status, own.body]).toEqual([
      403,
      expect.objectContaining({ error: 'own_approval' }),
    ]);
    await expect(
      costwire.database.query(
        "UPDATE actions SET status = 'approved', approved_by = requested_by WHERE id = $1",
        [id],
      ),
    ).rejects.toThrow(/check constraint/);
    const both = await Promise.all(
      ['approve', 'reject'].map(async (verb) => rig.decide(verb, id, rig.second)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await rig.decide('reject', id, rig.second)).status).toBe(409);
    const late = await rig.put();
    await rig.reaches(late, 'pending');
    await costwire.database.query('UPDATE actions SET expires_at = now() WHERE id = $1', [late]);
    const expired = await rig.decide('approve', late);
    expect([expired.status, expired.body]).toEqual([
      410,
      expect.objectContaining({ error: 'expired' }),
    ]);
    await rig.reaches(late, 'expired');
  });

  it('go without a person when the project allows it and every rule is kept, up to the kill switch', async () => {
    const policy = '/api/v1/approvals/policy';
    const kept = await rig.put(runPause('run-1'));
    expect(await rig.reaches(kept, 'pending')).toMatchObject({
      auto_approved: false,
      held_back_by: ['automatic approval is off'],
    });
    const change = { auto_approval: true, auto_usd_per_day: '3' };
    expect((await costwire.call('PUT', policy, rig.approver, change)).status).toBe(403);
    const changed = await costwire.call('PUT', policy, rig.admin, change);
    expect(changed.body).toMatchObject({ auto_approval: true, auto_usd_per_day: '3' });
    const id = await rig.put(runPause('run-2'));
    expect(await rig.reaches(id, 'executed')).toMatchObject({
      auto_approved: true,
      requires_approval: false,
    });
    await refusedAs({ run_id: 'run-2' }, 403, 'paused');
    const over = await rig.put(runPause('run-3'));
    expect(await rig.reaches(over, 'pending')).toMatchObject({
      held_back_by: ['the budget for today is used up'],
    });
    await costwire.call('PUT', policy, rig.admin, { kill_switch: true });
    await rig.reaches(id, 'reversed');
    await eventually(async () => expect((await rig.send({ run_id: 'run-2' })).status).toBe(202));
    await costwire.call('PUT', policy, rig.admin, { kill_switch: false, auto_approval: false });
  });

  it('end by themselves when their time to live is over', async () => {
    const id = await rig.put({ ...runPause('run-4'), ttl_minutes: 60 });
    await rig.reaches(id, 'pending');
    await rig.decide('approve', id);
    await rig.reaches(id, 'executed');
    await costwire.database.query('UPDATE actions SET reverse_at = now() WHERE id = $1', [id]);
    const { decisions } = await rig.reaches(id, 'reversed');
    expect(decisions.at(-1)).toMatchObject({ via: 'timer', decided_by: 'service:approvals' });
  });

  it('count each dollar once, and show what was saved beside what was estimated', async () => {
    const scope = { kind: 'agent' as const, value: 'saver' };
    const savings = { low: '1', expected: '2', high: '4', horizon_days: 1 };
    const id = await rig.put({
      scope,
      savings,
      anomaly_id: 'a-1',
      forecast: { hourly_usd: '3600' },
    });
    await rig.reaches(id, 'pending');
    const again = await rig.put({ action_type: 'custom', scope, savings, anomaly_id: 'a-1' });
    expect(await rig.reaches(again, 'pending')).toMatchObject({
      estimated_savings: '0',
      savings_before_overlap: { expected: '2' },
    });
    await rig.send({ agent_name: 'saver' });
    await costwire.call('PUT', '/api/v1/approvals/policy', rig.admin, { verification_days: 0 });
    await rig.decide('approve', id);
    const { realised_savings: realised } = await rig.reaches(id, 'verified');
    expect(realised).toMatchObject({ savings_usd: expect.any(String) });
    await costwire.call('PUT', '/api/v1/approvals/policy', rig.admin, { verification_days: 7 });
    await rig.decide('reverse', id);
    await rig.decide('reject', again);
  });

  it('answer 404 for what is not there and 400 for what is not well-formed', async () => {
    const stranger = await actionRig(costwire, 'strangers');
    const id = await rig.put();
    await rig.reaches(id, 'pending');
    for (const verb of ['approve', 'reject', 'reverse']) {
      expect((await rig.decide(verb, id, stranger.approver)).status).toBe(404);
    }
    expect((await costwire.call('GET', `/api/v1/actions/${id}`, stranger.approver)).status).toBe(
      404,
    );
    expect((await rig.decide('reverse', id)).status).toBe(409);
    const body = {
      action_type: 'rate_limit',
      scope: { kind: 'key', value: 'k' },
      description: 'd',
    };
    const faulty = await costwire.call('POST', '/api/v1/actions', rig.approver, body);
    expect([faulty.status, faulty.body.errors]).toEqual([
      400,
      [expect.objectContaining({ field: 'parameters.calls_per_hour' })],
    ]);
    await stranger.close();
  });
});
